/** Files of this machine that the engine's streams go to or come from. */
import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { toEngineError } from "./diagnose.ts";
import { EngineError } from "./model.ts";
import type { Query, Wire } from "./wire.ts";

/** Writes what the engine answers to a file. */
export async function receive(
  wire: Wire,
  from: { readonly path: string; readonly query?: Query },
  file: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  await writeWhole(file, 0o666, async (target) => {
    let cut: unknown = null;
    try {
      const answer = await wire.stream("GET", from.path, { query: from.query ?? {}, signal });
      answer.once("error", (error) => {
        cut = error;
      });
      await pipeline(counted(answer, onBytes), target.createWriteStream(), { signal });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw cut === null ? error : toEngineError(cut, wire.endpoint);
    }
  });
}

/**
 * Until it is whole the file has a name of its own, so that what was there before stays when it fails or is called off,
 * and nothing half is left.
 * @param mode before the user's own mask takes from it
 */
export async function writeWhole(
  file: string,
  mode: number,
  write: (target: FileHandle) => Promise<void>,
): Promise<void> {
  const part = `${file}.${randomBytes(4).toString("hex")}.part`;
  try {
    // Made before anything is asked for: a folder that can't be written to is known at once.
    const target = await open(part, "wx", mode);
    try {
      await write(target);
    } finally {
      await target.close().catch(() => undefined);
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    // People know the file by the name that they gave it.
    throw fileError(error, (message) => message.replaceAll(part, file));
  }
}

/** How often people are told how far it is. */
const tellMilliseconds = 100;

/** The same bytes, counted as they pass: told now and then, and at their end. */
export function counted(source: Readable, onBytes: (bytes: number) => void): Readable {
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
export function fileError(error: unknown, words = (message: string): string => message): unknown {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return typeof code === "string" ? new EngineError(words(String(message)), null) : error;
}
