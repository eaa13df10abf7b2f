/** Images as archives on this machine: saved, loaded, and made from a file system. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { toEngineError } from "./diagnose.ts";
import type { Engine } from "./engine.ts";
import { readProgress, splitReference } from "./images.ts";
import { lines } from "./lines.ts";
import { counted, fileError, receive } from "./local-files.ts";
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
      throw localError === null ? toEngineError(error, wire.endpoint) : fileError(localError);
    } finally {
      upload.destroy();
    }
  }

  return {
    async saveImages(references, file, onBytes, signal) {
      await receive(wire, { path: "/images/get", query: { names: references } }, file, onBytes, signal);
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
function loadedFromLine(line: string): string | null {
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
