/** Registry credentials as the Docker CLI keeps them: `config.json` and the credential helpers that it names. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { configFolder, type Environment } from "./environment.ts";

/** What the engine takes as `X-Registry-Auth` (one) and, keyed by registry, as `X-Registry-Config` (all). */
export interface AuthConfig {
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly registrytoken?: string;
  readonly serveraddress: string;
}

/**
 * Runs `docker-credential-<helper> <verb>` with a text on its standard input; resolves with its standard output,
 * null where it fails or is not installed.
 */
export type RunHelper = (
  helper: string,
  verb: "get" | "list",
  input: string,
  env: Environment["env"],
) => Promise<string | null>;

type Sources = Pick<Environment, "env" | "home" | "files">;

/** The name under which Docker Hub's credentials are kept, for historical reasons. */
const dockerHubKey = "https://index.docker.io/v1/";

/**
 * The credentials for one registry (`docker.io`, `ghcr.io`, `localhost:5000`), null where the user has none.
 * Order as in the CLI: the registry's own helper, the common store, then what the file itself holds.
 */
export async function registryAuth(
  registry: string,
  sources: Sources,
  runHelper: RunHelper = runCredentialHelper,
): Promise<AuthConfig | null> {
  const config = await readConfig(sources);
  const key = isDockerHub(registry) ? dockerHubKey : registry;
  const helper = lookUp(config.credHelpers, key) ?? config.credsStore;
  if (helper !== null) {
    const found = await askHelper(helper, key, sources, runHelper);
    if (found !== null) return found;
  }
  const entry = lookUp(config.auths, key);
  return entry === null ? null : fromEntry(entry, key);
}

/** Every registry's credentials, keyed as the engine's builder looks them up; those that can't be had are left out. */
export async function allRegistryAuth(
  sources: Sources,
  runHelper: RunHelper = runCredentialHelper,
): Promise<Readonly<Record<string, AuthConfig>>> {
  const config = await readConfig(sources);
  const keys = new Set([...Object.keys(config.auths), ...Object.keys(config.credHelpers)]);
  if (config.credsStore !== null) {
    const listed = parseObject(await runHelper(config.credsStore, "list", "", sources.env));
    for (const key of Object.keys(listed)) keys.add(key);
  }
  const found = await Promise.all(
    [...keys].map(async (key) => [key, await registryAuth(key, sources, runHelper)] as const),
  );
  return Object.fromEntries(found.filter((pair): pair is [string, AuthConfig] => pair[1] !== null));
}

/** The registry that a reference is pulled from: `docker.io` unless its first part looks like a host. */
export function registryOf(reference: string): string {
  const [first = "", ...rest] = reference.split("/");
  return rest.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : "docker.io";
}

/** The value of an `X-Registry-Auth` (one registry's) or `X-Registry-Config` header (all, keyed by registry). */
export function authHeader(auth: AuthConfig | Readonly<Record<string, AuthConfig>>): string {
  // The alphabet for addresses, but padded: engines drop what lacks its padding without a word.
  return Buffer.from(JSON.stringify(auth)).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

interface CredentialConfig {
  readonly auths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly credHelpers: Readonly<Record<string, string>>;
  readonly credsStore: string | null;
}

async function readConfig(sources: Sources): Promise<CredentialConfig> {
  // A broken file means no credentials here; the search for a context is where it is reported.
  const text = await sources.files.read(join(configFolder(sources), "config.json")).catch(() => null);
  const config = parseObject(text);
  const helpers = Object.entries(asObject(config.credHelpers)).filter(([, helper]) => typeof helper === "string");
  return {
    auths: Object.fromEntries(Object.entries(asObject(config.auths)).map(([key, entry]) => [key, asObject(entry)])),
    credHelpers: Object.fromEntries(helpers) as Record<string, string>,
    credsStore: typeof config.credsStore === "string" && config.credsStore !== "" ? config.credsStore : null,
  };
}

/** Keys come as host names and as addresses with a scheme and a path; they mean the same registry. */
function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | null {
  if (Object.hasOwn(table, key)) return table[key] ?? null;
  const host = hostOf(key);
  const found = Object.keys(table).find((other) => hostOf(other) === host);
  return found === undefined ? null : (table[found] ?? null);
}

function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

function isDockerHub(registry: string): boolean {
  return ["docker.io", "index.docker.io", "registry-1.docker.io"].includes(hostOf(registry));
}

function fromEntry(entry: Readonly<Record<string, unknown>>, key: string): AuthConfig | null {
  const decoded = typeof entry.auth === "string" ? Buffer.from(entry.auth, "base64").toString("utf8") : "";
  // The password may contain colons, and older clients padded the text with NULs.
  const [, user, password] = /^([^:]*):(.*)$/s.exec(decoded.replace(/\0+$/, "")) ?? [];
  const username = user || asText(entry.username);
  const secret = password || asText(entry.password);
  const identitytoken = asText(entry.identitytoken);
  const registrytoken = asText(entry.registrytoken);
  if (!username && !identitytoken && !registrytoken) return null;
  return {
    ...(username ? { username } : {}),
    ...(secret ? { password: secret } : {}),
    ...(identitytoken ? { identitytoken } : {}),
    ...(registrytoken ? { registrytoken } : {}),
    serveraddress: key,
  };
}

async function askHelper(
  helper: string,
  key: string,
  sources: Sources,
  runHelper: RunHelper,
): Promise<AuthConfig | null> {
  const answer = parseObject(await runHelper(helper, "get", key, sources.env));
  const username = asText(answer.Username);
  const secret = asText(answer.Secret);
  if (secret === "") return null;
  // This user name is how helpers say that the secret is a token.
  return username === "<token>"
    ? { identitytoken: secret, serveraddress: key }
    : { username, password: secret, serveraddress: key };
}

const runCredentialHelper: RunHelper = (helper, verb, input, env) => {
  // The name comes from a file and becomes a program's name: nothing but a plain word is run.
  if (!/^[\w.-]+$/.test(helper)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = spawn(`docker-credential-${helper}`, [verb], {
      env: { ...env },
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
    });
    // Some ask the user, who may be away.
    const limit = setTimeout(() => child.kill(), 60_000);
    const end = (answer: string | null) => {
      clearTimeout(limit);
      resolve(answer);
    };
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", () => end(null));
    child.on("close", (code) => end(code === 0 ? Buffer.concat(chunks).toString("utf8") : null));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
};

function parseObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text ?? ""));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
