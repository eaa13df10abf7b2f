/** A stream of the engine into a file of this machine. */
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Wire } from "./wire.ts";

/**
 * Writes what the engine answers to a path. Until it is whole the file has a name of its own, so that what was there
 * before stays when it fails or is called off, and nothing half is left.
 */
export async function exportTo(
  wire: Wire,
  from: string,
  path: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  try {
    const source = await wire.stream("GET", from, { signal });
    let bytes = 0;
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        onBytes(bytes);
        done(null, chunk);
      },
    });
    await pipeline(source, counter, createWriteStream(partial), { signal });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw signal.aborted ? signal.reason : error;
  }
}
