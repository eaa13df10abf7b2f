/** Requests to the Engine API as three small functions over dockerode's transport, with errors made plain. */
import type { IncomingMessage } from "node:http";
import type { Duplex, Readable } from "node:stream";
import type Docker from "dockerode";
import { toEngineError } from "./diagnose.ts";
import { EngineError } from "./model.ts";

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as it is, in place of `body`. */
  readonly upload?: Readable | Buffer;
  readonly signal?: AbortSignal;
}

/** Every function rejects with an EngineError; one that was aborted rejects with the signal's reason. */
export interface Wire {
  /** Names the engine in failures. */
  readonly endpoint: string;
  /** Resolves with the answer's JSON, or with its text, or null where it is empty. */
  json(method: Method, path: string, options?: RequestOptions): Promise<unknown>;
  /** Resolves with the answer once its head is there; the body is read by the caller. */
  stream(method: Method, path: string, options?: RequestOptions): Promise<IncomingMessage>;
  /** Turns the connection into a two-way stream of bytes. */
  upgrade(path: string, options?: RequestOptions): Promise<Duplex>;
}

type Method = "GET" | "HEAD" | "POST" | "DELETE" | "PUT";

/** `endpoint` names the engine in failures. */
export function createWire(docker: Docker, endpoint: string): Wire {
  const { headers: all } = docker.modem as unknown as { readonly headers: Readonly<Record<string, string>> };
  function dial(method: Method, path: string, options: RequestOptions, kind: object): Promise<unknown> {
    const { query = {}, body = {}, headers, upload, signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
      const request = {
        // dockerode appends the query to a path that ends in a question mark.
        path: Object.keys(given).length > 0 ? `${path}?` : path,
        method,
        // Kept apart: what has no underscore would be sent in both places.
        options: { _query: given, _body: body },
        // Headers of a request of its own replace those that go along with all.
        ...(headers === undefined ? {} : { headers: { ...all, ...headers } }),
        ...(upload === undefined ? {} : { file: upload }),
        ...(signal === undefined ? {} : { abortSignal: signal }),
        statusCodes: fine,
        ...kind,
      };
      docker.modem.dial(request as never, (error: unknown, data: unknown) => {
        if (error === null || error === undefined) return resolve(data);
        reject(signal?.aborted ? signal.reason : plainError(error, endpoint));
      });
    });
  }
  return {
    endpoint,
    async json(method, path, options = {}) {
      // As a stream, for dockerode waits for ever for the end of an answer that is cut off.
      const answer = (await dial(method, path, options, { isStream: true })) as IncomingMessage;
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of answer) chunks.push(chunk as Buffer);
      } catch (error) {
        throw options.signal?.aborted ? options.signal.reason : toEngineError(error, endpoint);
      }
      return parsed(Buffer.concat(chunks).toString("utf8"));
    },
    async stream(method, path, options = {}) {
      return (await dial(method, path, options, { isStream: true })) as IncomingMessage;
    },
    async upgrade(path, options = {}) {
      const kind = { isStream: true, hijack: true, openStdin: true };
      if (options.body !== undefined) return (await dial("POST", path, options, kind)) as Duplex;
      // Without any body Node would hold the head back; a body that the engine doesn't read would become input.
      const empty = { file: Buffer.alloc(0), headers: { "Content-Type": "text/plain", ...options.headers } };
      return (await dial("POST", path, options, { ...kind, ...empty })) as Duplex;
    },
  };
}

function parsed(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** dockerode takes a table of what is no error. 304 means "already so", for example a stopped container's stop. */
const fine = { 101: true, 200: true, 201: true, 202: true, 204: true, 206: true, 304: true };

/** dockerode wraps the engine's message into a sentence of its own; users see the engine's. */
function plainError(error: unknown, endpoint: string): EngineError {
  const { statusCode, json, message } = error as { statusCode?: unknown; json?: unknown; message?: unknown };
  if (typeof statusCode !== "number") return toEngineError(error, endpoint);
  const wrapped = String(message).replace(/^\(HTTP code \d+\) .*? - /s, "");
  const own = messageOf(json) ?? wrapped.trim();
  return new EngineError(own || `HTTP ${statusCode}`, statusCode);
}

function messageOf(json: unknown): string | null {
  if (Buffer.isBuffer(json)) return json.toString("utf8").trim();
  const { message, cause } = (json ?? {}) as { message?: unknown; cause?: unknown };
  if (typeof message === "string") return message.trim();
  return typeof cause === "string" ? cause.trim() : null;
}
