/** The Docker CLI's store of contexts on disk: read, written and removed in its own format, so that both see the same. */
import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configFolder, type Environment } from "./environment.ts";

/** What a context's meta.json says of its engine. */
export interface ContextMeta {
  readonly name: string;
  readonly description: string;
  /** Empty where it leaves the host to the platform's default. */
  readonly host: string;
  readonly skipTlsVerify: boolean;
}

/** A context that is not written yet. */
export interface ContextDraft extends ContextMeta {
  /** The texts of the PEM files; null for one that the engine does not need. */
  readonly tls: { readonly ca: string | null; readonly cert: string | null; readonly key: string | null } | null;
}

/** The names that the CLI accepts; `default` is its own. */
export function isContextName(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$/.test(name) && name !== "default";
}

/** The folder that a context's name leads to: the SHA-256 of it. */
export function contextHash(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}

/** The names of the folders that hold contexts; none where there is no store. */
export async function contextFolders(environment: Environment): Promise<readonly string[]> {
  const entries = await readdir(metaFolder(environment), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isFile()).map(({ name }) => name);
}

/** A context's record by its folder; null where there is none. Rejects where it can't be read. */
export async function readMeta(environment: Environment, folder: string): Promise<ContextMeta | null> {
  const raw = await readRecord(environment, folder);
  if (raw === null) return null;
  const docker = (raw.Endpoints as Partial<Record<string, Record<string, unknown>>> | undefined)?.docker ?? {};
  const { Description: description } = (raw.Metadata ?? {}) as Record<string, unknown>;
  return {
    name: text(raw.Name),
    description: text(description),
    host: text(docker.Host),
    skipTlsVerify: docker.SkipTLSVerify === true,
  };
}

/**
 * A context as `docker context inspect` shows it: its record, the names of its TLS files, and where they lie. What is in
 * the files stays in them. Rejects where there is no such context.
 */
export async function inspectContext(
  environment: Environment,
  name: string,
): Promise<Readonly<Record<string, unknown>>> {
  const folder = contextHash(name);
  const raw = await readRecord(environment, folder);
  if (raw === null) throw new Error(`The context "${name}" was not found.`);
  const endpoints = await readdir(join(tlsFolder(environment), folder), { withFileTypes: true }).catch(() => []);
  const material = await Promise.all(
    endpoints
      .filter((entry) => entry.isDirectory())
      .map(async (entry) => [entry.name, await readdir(join(tlsFolder(environment), folder, entry.name))] as const),
  );
  return {
    ...raw,
    TLSMaterial: Object.fromEntries(material),
    Storage: { MetadataPath: join(metaFolder(environment), folder), TLSPath: join(tlsFolder(environment), folder) },
  };
}

/** Writes a new context. Rejects where one of its name is there, and then leaves that as it is. */
export async function writeContext(environment: Environment, draft: ContextDraft): Promise<void> {
  const folder = contextHash(draft.name);
  const meta = join(metaFolder(environment), folder);
  await mkdir(metaFolder(environment), { recursive: true, mode: 0o755 });
  await mkdir(meta, { mode: 0o755 });
  try {
    const pems = pemFiles(draft);
    if (pems.length > 0) {
      const docker = join(tlsFolder(environment), folder, "docker");
      await mkdir(docker, { recursive: true, mode: 0o700 });
      for (const [name, pem] of pems) await writeFile(join(docker, name), pem, { mode: 0o600 });
    }
    // At last, for a context is there as soon as its record is.
    await writeFile(join(meta, "meta.json"), record(draft), { mode: 0o644 });
  } catch (error) {
    await removeFolders(environment, folder);
    throw error;
  }
}

/** Removes a context with its TLS files. Whether it may go is for the caller to know. */
export async function removeContext(environment: Environment, name: string): Promise<void> {
  await removeFolders(environment, contextHash(name));
}

/** An environment in which a draft is there already, so that it can be tested before it is written. */
export function withDraft(environment: Environment, draft: ContextDraft): Environment {
  const folder = contextHash(draft.name);
  const texts = new Map<string, string | null>([[join(metaFolder(environment), folder, "meta.json"), record(draft)]]);
  const docker = join(tlsFolder(environment), folder, "docker");
  for (const name of ["ca.pem", "cert.pem", "key.pem"]) texts.set(join(docker, name), null);
  for (const [name, pem] of pemFiles(draft)) texts.set(join(docker, name), pem);
  const { files } = environment;
  return {
    ...environment,
    chosen: draft.name,
    files: {
      read: async (path) => (texts.has(path) ? (texts.get(path) ?? null) : await files.read(path)),
      exists: (path) => files.exists(path),
    },
  };
}

/** The PEM files of a folder as DOCKER_CERT_PATH has them, null for each that is not there; `~` is the user's own folder. */
export async function readPems(
  { files, home }: Environment,
  folder: string,
): Promise<NonNullable<ContextDraft["tls"]>> {
  const from = folder.replace(/^~(?=$|[\\/])/, home);
  const [ca, cert, key] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((name) => files.read(join(from, name))),
  );
  return { ca: ca ?? null, cert: cert ?? null, key: key ?? null };
}

/** The folder whose sub-folders are contexts. */
export function metaFolder(environment: Environment): string {
  return join(configFolder(environment), "contexts", "meta");
}

/** Where a context's record and its TLS files lie, by its folder's name. */
export function contextPlaces(
  environment: Environment,
  folder: string,
): { readonly meta: string; readonly tls: string } {
  return { meta: join(metaFolder(environment), folder), tls: join(tlsFolder(environment), folder) };
}

function tlsFolder(environment: Environment): string {
  return join(configFolder(environment), "contexts", "tls");
}

/** A context's record as it was written, by its folder; null where there is none. Rejects where it can't be read. */
export async function readRecord(environment: Environment, folder: string): Promise<Record<string, unknown> | null> {
  const json = await environment.files.read(join(metaFolder(environment), folder, "meta.json"));
  if (json === null) return null;
  const raw: unknown = JSON.parse(json.replace(/^\uFEFF/, ""));
  if (typeof raw !== "object" || raw === null) throw new Error("meta.json holds no record");
  return raw as Record<string, unknown>;
}

function record({ name, description, host, skipTlsVerify }: ContextDraft): string {
  return JSON.stringify({
    Name: name,
    Metadata: description === "" ? {} : { Description: description },
    Endpoints: { docker: { Host: host, SkipTLSVerify: skipTlsVerify } },
  });
}

function pemFiles({ tls }: ContextDraft): readonly (readonly [string, string])[] {
  const files = [
    ["ca.pem", tls?.ca ?? null],
    ["cert.pem", tls?.cert ?? null],
    ["key.pem", tls?.key ?? null],
  ] as const;
  return files.flatMap(([name, pem]) => (pem === null ? [] : [[name, pem] as const]));
}

async function removeFolders(environment: Environment, folder: string): Promise<void> {
  await rm(join(metaFolder(environment), folder), { recursive: true, force: true });
  await rm(join(tlsFolder(environment), folder), { recursive: true, force: true });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
