/** Finds out which engine is meant, as the Docker CLI does: window's choice, setting, environment, context, well-known sockets. */
import { createHash } from "node:crypto";
import { posix, win32 } from "node:path";
import type { EngineInfo } from "./engine.ts";
import { configFolder, type Environment } from "./environment.ts";
import { EngineError, type FailureCode } from "./model.ts";

export interface Tls {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Whether the engine's certificate is checked. */
  readonly verify: boolean;
}

export type Transport =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls: Tls | null }
  | {
      readonly kind: "ssh";
      readonly host: string;
      readonly user: string | null;
      readonly port: number | null;
      /** The engine's socket on the other machine, null for its default. */
      readonly socket: string | null;
    };

/** Where an engine may be. */
export interface Endpoint {
  readonly source: EngineInfo["source"];
  readonly contextName: string | null;
  /** As a user would write it: `unix:///var/run/docker.sock`. */
  readonly address: string;
  readonly transport: Transport;
  /** `DOCKER_API_VERSION`, which replaces negotiation, or null. */
  readonly apiVersion: string | null;
}

/**
 * The endpoint that is meant; of the well-known sockets all that exist, best first. Rejects with an EngineError whose
 * failure says why none is known. Order and meaning follow the Docker CLI's `--context`, `--host` and environment.
 */
export async function resolve(environment: Environment): Promise<readonly Endpoint[]> {
  const { env, setting, chosen = "" } = environment;
  const apiVersion = env.DOCKER_API_VERSION?.replace(/^v/, "") || null;
  const found =
    chosen !== ""
      ? await fromText(chosen, "window", environment)
      : setting !== ""
        ? await fromText(setting, "setting", environment)
        : await fromEnvironment(environment);
  return found.map((endpoint) => ({ ...endpoint, apiVersion }));
}

/** What a user writes: a host, a socket's path or a context's name. */
async function fromText(text: string, source: Found["source"], environment: Environment): Promise<readonly Found[]> {
  return namesHost(text)
    ? await fromHost(addressOf(text), source, environment)
    : await fromContext(text, source, environment);
}

/** Whether a text that says which engine is meant is a host or a socket's path, rather than a context's name. */
export function namesHost(text: string): boolean {
  return text.includes("://") || text.startsWith("/");
}

/** A host as an address: a path alone is a socket's. */
export function addressOf(host: string): string {
  return host.startsWith("/") ? `unix://${host}` : host;
}

type Found = Omit<Endpoint, "apiVersion">;

async function fromEnvironment(environment: Environment): Promise<readonly Found[]> {
  const { env } = environment;
  if (env.DOCKER_HOST) return await fromHost(env.DOCKER_HOST, "DOCKER_HOST", environment);
  if (env.DOCKER_CONTEXT) return await fromContext(env.DOCKER_CONTEXT, "DOCKER_CONTEXT", environment);
  const current = await currentContext(environment);
  return current === null ? await fromDefaults(environment) : await fromContext(current, "context", environment);
}

async function fromHost(host: string, source: Found["source"], environment: Environment): Promise<readonly Found[]> {
  const tls = /^(tcp|https?):|^[^:]+:\d+$/.test(host) ? await tlsOfEnvironment(host, environment) : null;
  return [{ source, contextName: null, address: host, transport: parseHost(host, tls) }];
}

/** Reads a host's text; `tls` is what goes with it should it be a TCP one. */
export function parseHost(host: string, tls: Tls | null): Transport {
  const [, scheme, rest] = /^([a-z]+):\/\/(.*)$/s.exec(host) ?? [null, "tcp", host];
  if (scheme === "unix" && rest !== undefined) return { kind: "socket", path: rest || "/var/run/docker.sock" };
  if (scheme === "npipe" && rest !== undefined) {
    return { kind: "socket", path: (rest || "//./pipe/docker_engine").replaceAll("/", "\\") };
  }
  const url = parseUrl(`http://${rest}`);
  if (url === null || url.hostname === "") throw failed("bad-host", host, `The host "${host}" can't be understood.`);
  // An IPv6 address stands in brackets in a URL; sockets want it bare.
  const name = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (scheme === "ssh") {
    const user = decodeURIComponent(url.username) || null;
    // What ssh would take for an option must not come from a host's name.
    if (name.startsWith("-") || user?.startsWith("-")) {
      throw failed("bad-host", host, `The host "${host}" can't be understood.`);
    }
    return {
      kind: "ssh",
      host: name,
      user,
      port: url.port === "" ? portLeftOut(rest, 80) : Number(url.port),
      socket: url.pathname === "/" ? null : url.pathname,
    };
  }
  if (scheme === "tcp" || scheme === "http" || scheme === "https") {
    const secured = tls ?? (scheme === "https" ? { ca: null, cert: null, key: null, verify: true } : null);
    const port = url.port === "" ? (portLeftOut(rest, 80) ?? (secured === null ? 2375 : 2376)) : Number(url.port);
    return { kind: "tcp", host: name, port, tls: secured };
  }
  throw failed("bad-host", host, `The scheme "${scheme}" of "${host}" is not one that an engine is reached by.`);
}

/** URLs drop a port that is their scheme's own. */
function portLeftOut(rest: string | undefined, port: number): number | null {
  return new RegExp(`^[^/]*:${port}(/|$)`).test(rest ?? "") ? port : null;
}

/** DOCKER_TLS_VERIFY asks for TLS with a checked certificate, DOCKER_TLS for TLS without the check. */
async function tlsOfEnvironment(host: string, environment: Environment): Promise<Tls | null> {
  const { env, files, platform } = environment;
  const verify = Boolean(env.DOCKER_TLS_VERIFY);
  if (!verify && !env.DOCKER_TLS) return null;
  const folder = env.DOCKER_CERT_PATH || configFolder(environment);
  return await readTls(folder, verify, { files, platform }, (text) => failed("tls", host, text));
}

async function readTls(
  folder: string,
  verify: boolean,
  { files, platform }: Pick<Environment, "files" | "platform">,
  fail: (text: string) => EngineError,
): Promise<Tls> {
  const read = async (name: string) => {
    try {
      return await files.read(pathsOf(platform).join(folder, name));
    } catch (error) {
      throw fail((error as Error).message);
    }
  };
  return { ca: await read("ca.pem"), cert: await read("cert.pem"), key: await read("key.pem"), verify };
}

/** `currentContext` of the configuration, null where it names the default or nothing. Rejects where it can't be read. */
export async function currentContext(environment: Environment): Promise<string | null> {
  const { currentContext: name } = await configuration(environment);
  return typeof name === "string" && name !== "" && name !== "default" ? name : null;
}

/** `HttpHeaders` of the configuration: what the Docker CLI sends along to an engine behind somebody's own door. */
export async function configuredHeaders(environment: Environment): Promise<Readonly<Record<string, string>>> {
  const { HttpHeaders: headers } = await configuration(environment).catch(() => ({ HttpHeaders: null }));
  const named = Object.entries(headers ?? {}).filter(([name, value]) => {
    return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && name.toLowerCase() !== "user-agent" && typeof value === "string";
  });
  return Object.fromEntries(named) as Record<string, string>;
}

async function configuration(environment: Environment): Promise<Readonly<Record<string, unknown>>> {
  const path = pathsOf(environment.platform).join(configFolder(environment), "config.json");
  try {
    const text = await environment.files.read(path);
    return text === null ? {} : (JSON.parse(text.replace(/^\uFEFF/, "")) ?? {});
  } catch (error) {
    throw failed("bad-context", path, `${path}: ${(error as Error).message}`);
  }
}

/** The context store's layout: folders are named by the SHA-256 of the context's name. */
async function fromContext(name: string, source: Found["source"], environment: Environment): Promise<readonly Found[]> {
  if (name === "default") return await fromDefaults(environment);
  const { join } = pathsOf(environment.platform);
  const hash = createHash("sha256").update(name).digest("hex");
  const metaPath = join(configFolder(environment), "contexts", "meta", hash, "meta.json");
  const address = `context "${name}"`;
  let endpoint: unknown;
  try {
    const text = await environment.files.read(metaPath);
    if (text === null) throw new Error(`The context "${name}" was not found (${metaPath}).`);
    endpoint = JSON.parse(text).Endpoints?.docker;
  } catch (error) {
    throw failed("bad-context", address, (error as Error).message);
  }
  const { Host: host, SkipTLSVerify: skip } = (endpoint ?? {}) as { Host?: unknown; SkipTLSVerify?: unknown };
  // A context without a host means the platform's default, as in the CLI.
  if (host === undefined || host === "") {
    return (await fromDefaults(environment)).map((found) => ({ ...found, source, contextName: name }));
  }
  if (typeof host !== "string") throw failed("bad-context", address, `The context "${name}" names no host.`);
  const folder = join(configFolder(environment), "contexts", "tls", hash, "docker");
  const tls = await readTls(folder, skip !== true, environment, (text) => failed("bad-context", address, text));
  const secured = skip === true || tls.ca !== null || tls.cert !== null || tls.key !== null;
  return [{ source, contextName: name, address: host, transport: parseHost(host, secured ? tls : null) }];
}

async function fromDefaults(environment: Environment): Promise<readonly Found[]> {
  const sockets = wellKnownSockets(environment);
  // Asking for a Windows pipe's existence opens it; connecting tells as much.
  const there =
    environment.platform === "win32"
      ? sockets.map(() => true)
      : await Promise.all(sockets.map((path) => environment.files.exists(path)));
  const found = sockets.filter((_, index) => there[index]);
  const scheme = environment.platform === "win32" ? "npipe" : "unix";
  const address = (path: string) => `${scheme}://${path.replaceAll("\\", "/")}`;
  if (found.length === 0) {
    throw failed("no-engine", address(sockets[0] ?? ""), `None of these is there: ${sockets.join(", ")}`);
  }
  return found.map((path) => ({
    source: "default",
    contextName: null,
    address: address(path),
    transport: { kind: "socket", path },
  }));
}

/** Where engines listen when nobody says otherwise, the platform's own first. */
export function wellKnownSockets({ platform, env, home, uid }: Environment): readonly string[] {
  const pipe = "\\\\.\\pipe\\";
  if (platform === "win32") {
    return [`${pipe}docker_engine`, `${pipe}dockerDesktopLinuxEngine`, `${pipe}podman-machine-default`];
  }
  const runtime = env.XDG_RUNTIME_DIR || (uid === null ? null : `/run/user/${uid}`);
  const temporary = env.TMPDIR?.replace(/\/$/, "") || "/tmp";
  return [
    "/var/run/docker.sock",
    ...(runtime === null ? [] : [`${runtime}/docker.sock`]),
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
    `${home}/.colima/default/docker.sock`,
    `${home}/.config/colima/default/docker.sock`,
    `${home}/.orbstack/run/docker.sock`,
    `${home}/.rd/docker.sock`,
    ...(runtime === null ? [] : [`${runtime}/podman/podman.sock`]),
    "/run/podman/podman.sock",
    `${home}/.local/share/containers/podman/machine/podman.sock`,
    ...(platform === "darwin" ? [`${temporary}/podman/podman-machine-default-api.sock`] : []),
  ];
}

function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === "win32" ? win32 : posix;
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function failed(code: FailureCode, endpoint: string, detail: string): EngineError {
  return new EngineError(detail, null, { code, endpoint, detail });
}
