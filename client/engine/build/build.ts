/** Builds an image through the Engine API: with BuildKit where the engine has it, else with the classic builder. */
import { createHash, randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { lstat, realpath, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname } from "node:path";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import { allRegistryAuth, authHeader, registryAuth } from "../credentials.ts";
import { isEngineError, toEngineError } from "../diagnose.ts";
import type { BuildEvent, BuildOptions, BuildResult, EngineInfo } from "../engine.ts";
import { currentEnvironment } from "../environment.ts";
import { lines } from "../lines.ts";
import { EngineError } from "../model.ts";
import { createWire, type Query, type Wire } from "../wire.ts";
import { packContext } from "./context.ts";
import { createProgress } from "./progress.ts";
import { openSession } from "./session.ts";

/**
 * Builds an image from a folder of this machine; resolves when the engine has it.
 * Rejects with an EngineError whose first line names the instruction that failed, or with the signal's reason.
 */
export async function build(
  docker: Docker,
  info: EngineInfo,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildResult> {
  signal.throwIfAborted();
  const wire = createWire(docker, info.endpoint);
  try {
    const context = await realFolder(options.context);
    const given = { ...options, context };
    const work = info.buildkit
      ? buildWithBuildkit(wire, given, onEvent, signal)
      : buildClassic(wire, given, onEvent, signal);
    return await whenNotAborted(work, signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw isEngineError(error) ? error : fileError(error, info);
  }
}

async function buildWithBuildkit(
  wire: Wire,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildResult> {
  const dockerfile = await dockerfileAt(options.dockerfile);
  let localError: unknown = null;
  const onError = (error: unknown) => {
    localError ??= error;
  };
  const session = await openSession(wire, {
    folders: {
      context: {
        folder: options.context,
        onSent: (files, bytes) => onEvent({ kind: "context", files, bytes }),
        onError,
      },
      dockerfile: { folder: dirname(dockerfile), onSent: () => undefined, onError },
    },
    credentials: (registry) => registryAuth(registry, currentEnvironment()),
    sharedKey: createHash("sha256").update(`${hostname()}:${options.context}`).digest("hex"),
    signal,
  });
  const buildId = randomUUID().replaceAll("-", "");
  const cancel = () => {
    session.close();
    // Closing the connection alone would end it as well, but an engine behind a proxy may not notice that for long.
    wire.json("POST", "/build/cancel", { query: { id: buildId } }).catch(() => undefined);
  };
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const query = {
      ...commonQuery(options),
      version: "2",
      session: session.id,
      buildid: buildId,
      remote: "client-session",
      dockerfile: basename(dockerfile),
    };
    return await follow(await wire.stream("POST", "/build", { query, signal }), onEvent);
  } catch (error) {
    throw localError ?? error;
  } finally {
    signal.removeEventListener("abort", cancel);
    session.close();
  }
}

async function buildClassic(
  wire: Wire,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildResult> {
  const dockerfile = await realpath(options.dockerfile);
  const onPacked = (files: number, bytes: number) => onEvent({ kind: "context", files, bytes });
  const context = await packContext(options.context, dockerfile, onPacked, signal);
  const credentials = await allRegistryAuth(currentEnvironment());
  const upload = Readable.from(context.stream, { objectMode: false, highWaterMark: 1 << 20 });
  let localError: unknown = null;
  upload.once("error", (error) => {
    localError = error;
  });
  try {
    const answer = await wire.stream("POST", "/build", {
      query: { ...commonQuery(options), dockerfile: context.dockerfile, rm: "1", forcerm: "1" },
      headers: {
        "Content-Type": "application/x-tar",
        "X-Registry-Config": authHeader(credentials),
      },
      upload,
      signal,
    });
    return await follow(answer, onEvent);
  } catch (error) {
    throw localError ?? error;
  } finally {
    upload.destroy();
  }
}

/** What both builders are asked for in the same way. */
function commonQuery(options: BuildOptions): Query {
  return {
    t: [...options.tags],
    buildargs: JSON.stringify(options.buildArgs ?? {}),
    labels: JSON.stringify(options.labels ?? {}),
    target: options.target,
    platform: options.platform,
    nocache: options.noCache === true ? "1" : undefined,
    pull: options.pull === true ? "1" : undefined,
    networkmode: "default",
  };
}

/** Reads the engine's answer to its end. */
async function follow(answer: AsyncIterable<Buffer>, onEvent: (event: BuildEvent) => void): Promise<BuildResult> {
  const progress = createProgress(onEvent);
  for await (const line of lines(answer)) progress.message(parse(line));
  if (progress.error !== null) throw new EngineError(progress.error, null);
  return { imageId: progress.imageId };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** An engine that doesn't hear that a build is over must not keep the user waiting. */
function whenNotAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

async function realFolder(folder: string): Promise<string> {
  const real = await realpath(folder);
  const stats: Stats = await stat(real);
  if (!stats.isDirectory()) throw new Error(`ENOTDIR: not a directory, '${folder}'`);
  return real;
}

/** A Dockerfile that is a link out of its folder is taken from where it really is: BuildKit never leaves the folder. */
async function dockerfileAt(path: string): Promise<string> {
  const stats = await lstat(path);
  return stats.isSymbolicLink() ? await realpath(path) : path;
}

/** Node's own message names the file and what was wrong with it. */
function fileError(error: unknown, info: EngineInfo): EngineError {
  const { path, message } = (error ?? {}) as { path?: unknown; message?: unknown };
  return typeof path === "string" ? new EngineError(String(message), null) : toEngineError(error, info.endpoint);
}
