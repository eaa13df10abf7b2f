/** A container's logs as plain bytes for a terminal. */
import { PassThrough, type Readable, Transform, type TransformCallback } from "node:stream";
import type { LogOptions } from "./engine.ts";
import type { Wire } from "./wire.ts";

/** Ends with the logs, or when the signal aborts. */
export async function logs(wire: Wire, id: string, options: LogOptions, signal: AbortSignal): Promise<Readable> {
  const inspected = (await wire.json("GET", `/containers/${id}/json`, { signal })) as {
    Config?: { Tty?: unknown };
  } | null;
  const stream = await wire.stream("GET", `/containers/${id}/logs`, {
    query: {
      stdout: true,
      stderr: true,
      follow: options.follow,
      tail: options.tail,
      timestamps: options.timestamps ?? false,
    },
    signal,
  });
  const output = inspected?.Config?.Tty === true ? new PassThrough() : new Demultiplexer();
  // An abort and a lost connection end the logs; what has been read stays good.
  const end = () => output.end();
  stream.on("error", end);
  signal.addEventListener("abort", end, { once: true });
  // Whoever closes the logs wants no more of them from the engine.
  output.once("close", () => {
    signal.removeEventListener("abort", end);
    stream.destroy();
  });
  return stream.pipe(output);
}

const headerLength = 8;

/**
 * Takes the frames' headers out of a multiplexed stream: a byte for the stream's number, three zeros, and the length of
 * the payload as four bytes, big end first. Logs come as a frame a line, so one write a frame would cost more than
 * reading them: all the payloads of a chunk leave as one.
 */
export class Demultiplexer extends Transform {
  /** Bytes of the current payload that are still to come. */
  #payload = 0;
  #header = Buffer.alloc(headerLength);
  #headerBytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const output = Buffer.allocUnsafe(chunk.length);
    let written = 0;
    for (let at = 0; at < chunk.length; ) {
      if (this.#payload === 0) {
        const taken = chunk.copy(this.#header, this.#headerBytes, at, at + headerLength - this.#headerBytes);
        at += taken;
        this.#headerBytes += taken;
        if (this.#headerBytes < headerLength) break;
        this.#headerBytes = 0;
        this.#payload = this.#header.readUInt32BE(4);
      } else {
        const end = Math.min(at + this.#payload, chunk.length);
        written += chunk.copy(output, written, at, end);
        this.#payload -= end - at;
        at = end;
      }
    }
    done(null, written > 0 ? output.subarray(0, written) : undefined);
  }
}
