/** `quayside parse`: what a builder reads in Dockerfiles, as one JSON object a line. */
import { readFileSync } from "node:fs";
import { decodeUtf8 } from "../syntax/decode.ts";
import { parse } from "../syntax/parser.ts";
import { t } from "../words.ts";
import { parseJson } from "./parse-json.ts";

export interface CommandIo {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * Prints one line a file, in order: the files named, then those that `--files-from FILE` lists one a line; `-` is the
 * standard input in both places.
 * @param args what follows `parse` on the command line
 * @returns the exit code: 0, or 2 where the usage is wrong or a file can't be read (the others are still printed)
 */
export async function parseCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const usage = (message: string) => {
    io.stderr.write(`quayside parse: ${message}\n${t("Usage: quayside parse [--files-from FILE] FILE...")}\n`);
    return 2;
  };
  const files: string[] = [];
  let listed = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      files.push(...args.slice(at + 1));
      break;
    }
    if (arg === "--files-from" || arg.startsWith("--files-from=")) {
      const list = arg === "--files-from" ? args[++at] : arg.slice("--files-from=".length);
      if (!list) return usage(t("--files-from needs a file, or - for the standard input."));
      listed = true;
      try {
        const text = decodeUtf8(list === "-" ? await readAll(io.stdin) : readFileSync(list));
        for (const line of text.split(/\r?\n/)) if (line !== "") files.push(line);
      } catch (error) {
        return usage(`${list}: ${reason(error)}`);
      }
    } else if (arg.startsWith("-") && arg !== "-") return usage(t("There is no option {0}.", arg));
    else files.push(arg);
  }
  if (files.length === 0) return listed ? 0 : usage(t("Name at least one file."));
  return printAll(files, io);
}

/** Lines that are kept back before they are written together. */
const batchLength = 1 << 16;

async function printAll(files: readonly string[], io: CommandIo): Promise<number> {
  let code = 0;
  let batch = "";
  for (const file of files) {
    try {
      const bytes = file === "-" ? await readAll(io.stdin) : readFileSync(file);
      batch += `${JSON.stringify(parseJson(parse(decodeUtf8(bytes)), file))}\n`;
    } catch (error) {
      io.stderr.write(`quayside parse: ${file}: ${reason(error)}\n`);
      code = 2;
    }
    if (batch.length < batchLength) continue;
    await write(io.stdout, batch);
    batch = "";
  }
  await write(io.stdout, batch);
  return code;
}

/** Waits for a slow reader, so that thousands of files are not all held in memory. */
async function write(stream: CommandIo["stdout"] & Partial<NodeJS.EventEmitter>, text: string): Promise<void> {
  if (text === "") return;
  if (stream.write(text) === false && stream.once) await new Promise((resolve) => stream.once?.("drain", resolve));
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(typeof part === "string" ? Buffer.from(part) : part);
  return Buffer.concat(parts);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
