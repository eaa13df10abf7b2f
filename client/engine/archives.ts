/** Images as archives on this machine: saved, loaded, and made from a file system. */
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Engine } from "./engine.ts";
import { readProgress, splitReference } from "./images.ts";
import { lines } from "./lines.ts";
import { EngineError } from "./model.ts";
import type { Query, Wire } from "./wire.ts";

type Operations = Pick<Engine, "saveImages" | "loadImages" | "importImage">;

export function archiveOperations(wire: Wire): Operations {
  /** Sends a file and hands out the answer's lines. */
  async function* send(
    path: string,
    query: Query,
    file: string,
    onBytes: (bytes: number, total: number) => void,
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const total = await sizeOf(file);
    const upload = counted(createReadStream(file, { highWaterMark: 1 << 20 }), (bytes) => onBytes(bytes, total));
    let localError: unknown = null;
    upload.once("error", (error) => {
      localError = error;
    });
    try {
      const headers = { "Content-Type": "application/x-tar" };
      yield* lines(await wire.stream("POST", path, { query, headers, upload, signal }));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw localError === null ? error : fileError(localError);
    } finally {
      upload.destroy();
    }
  }

  return {
    async saveImages(references, file, onBytes, signal) {
      const part = `${file}.${randomBytes(4).toString("hex")}.part`;
      // Made before anything is asked for: a folder that can't be written to is known at once.
      const target = await open(part, "wx").catch((error) => {
        throw fileError(error);
      });
      try {
        const answer = await wire.stream("GET", "/images/get", { query: { names: references }, signal });
        await pipeline(counted(answer, onBytes), target.createWriteStream(), { signal });
        await rename(part, file);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw fileError(error);
      } finally {
        await target.close().catch(() => undefined);
        await rm(part, { force: true });
      }
    },
    async loadImages(file, onBytes, signal) {
      const loaded: string[] = [];
      for await (const line of send("/images/load", { quiet: false }, file, onBytes, signal)) {
        const name = loadedFromLine(line);
        if (name !== null) loaded.push(name);
      }
      return loaded;
    },
    async importImage({ file, reference, message, changes = [] }, onBytes, signal) {
      const { name, tag } = splitReference(reference);
      const query = { fromSrc: "-", repo: name, tag, message, changes };
      let id = "";
      for await (const line of send("/images/create", query, file, onBytes, signal)) {
        const { status = "" } = readProgress(line) ?? {};
        if (status.startsWith("sha256:")) id = status;
      }
      return id;
    },
  };
}

/** One line of what the engine says while it loads: a name or an id, or nothing of interest. Throws its failure. */
export function loadedFromLine(line: string): string | null {
  let record: Readonly<Record<string, unknown>>;
  try {
    record = JSON.parse(line);
  } catch {
    return null;
  }
  const { stream, error, errorDetail } = record;
  if (error !== undefined || errorDetail !== undefined) {
    const { message } = (errorDetail ?? {}) as { message?: unknown };
    throw new EngineError(String(message ?? error), null);
  }
  return /^Loaded image(?: ID)?: (\S+)/.exec(typeof stream === "string" ? stream : "")?.[1] ?? null;
}

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw fileError(error);
  }
  throw new EngineError(`EISDIR: not a file, '${file}'`, null);
}

/** How often people are told how far it is. */
const tellMilliseconds = 100;

/** The same bytes, counted as they pass: told now and then, and at their end. */
function counted(source: Readable, onBytes: (bytes: number) => void): Readable {
  let bytes = 0;
  let told = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (Date.now() - told >= tellMilliseconds) {
        told = Date.now();
        onBytes(bytes);
      }
      done(null, chunk);
    },
    flush(done) {
      onBytes(bytes);
      done();
    },
  });
  source.once("error", (error) => counter.destroy(error));
  counter.once("close", () => source.destroy());
  return source.pipe(counter);
}

/** Node's own message names the file and what was wrong with it. */
function fileError(error: unknown): unknown {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return typeof code === "string" ? new EngineError(String(message), null) : error;
}
