/** What a subcommand may touch besides files: its streams and its folder. */
import type { Readable } from "node:stream";

export interface Io {
  readonly stdin: Readable;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** The folder that relative paths start at. */
  readonly cwd: string;
  /** Whether standard output takes colours. */
  readonly color: boolean;
}

/** All of a stream as bytes. */
export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Buffer));
  return Buffer.concat(chunks);
}
