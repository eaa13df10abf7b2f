/** What is done to images: pull with progress, tag, remove. */
import { authHeader, registryAuth, registryOf } from "./credentials.ts";
import { toEngineError } from "./diagnose.ts";
import type { Engine, TransferProgress } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { lines } from "./lines.ts";
import { EngineError } from "./model.ts";
import type { Wire } from "./wire.ts";

type Operations = Pick<Engine, "pull" | "tag" | "removeImage">;

/** `environment` is where the credentials for a registry are looked up. */
export function imageOperations(wire: Wire, environment: Pick<Environment, "env" | "home" | "files">): Operations {
  return {
    async pull(reference, onProgress, signal) {
      const { name, tag } = splitReference(reference);
      const auth = await registryAuth(registryOf(name), environment);
      const stream = await wire.stream("POST", "/images/create", {
        query: { fromImage: name, tag },
        ...(auth === null ? {} : { headers: { "X-Registry-Auth": authHeader(auth) } }),
        signal,
      });
      try {
        for await (const line of lines(stream)) {
          const progress = readProgress(line);
          if (progress !== null) onProgress(progress);
        }
      } catch (error) {
        throw signal.aborted ? signal.reason : toEngineError(error, wire.endpoint);
      }
    },
    async tag(image, reference) {
      const { name, tag } = splitReference(reference);
      await wire.json("POST", `/images/${encodeURI(image)}/tag`, { query: { repo: name, tag } });
    },
    async removeImage(reference, { force }) {
      await wire.json("DELETE", `/images/${encodeURI(reference)}`, { query: { force } });
    },
  };
}

/** `ghcr.io:443/a/b:1` → name and tag; `a@sha256:…` has its digest for a tag; neither means `latest`. */
export function splitReference(reference: string): { readonly name: string; readonly tag: string } {
  const at = reference.indexOf("@");
  if (at >= 0) {
    const { name } = splitReference(reference.slice(0, at));
    return { name, tag: reference.slice(at + 1) };
  }
  const colon = reference.indexOf(":", reference.lastIndexOf("/") + 1);
  return colon < 0
    ? { name: reference, tag: "latest" }
    : { name: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

/**
 * One line of a transfer's stream. The engine has answered 200 long before a pull fails: the error is a line as well,
 * and is thrown.
 */
export function readProgress(line: string): TransferProgress | null {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line);
  } catch {
    return null;
  }
  const { id, status, error, errorDetail, progressDetail } = record;
  if (error !== undefined || errorDetail !== undefined) {
    const { message } = (errorDetail ?? {}) as { message?: unknown };
    throw new EngineError(String(message ?? error), null);
  }
  if (typeof status !== "string") return null;
  const { current, total } = (progressDetail ?? {}) as { current?: unknown; total?: unknown };
  return {
    id: typeof id === "string" ? id : null,
    status,
    current: typeof current === "number" ? current : null,
    total: typeof total === "number" && total > 0 ? total : null,
  };
}
