/** A gRPC server on a connection that is already there: what BuildKit calls back on during a build. */
import {
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { Duplex } from "node:stream";

/** A call under way. */
export interface Call {
  /** The request's metadata as it came: names in lower case, repeated ones repeated. */
  readonly metadata: readonly (readonly [string, string])[];
  /** The messages from the other side; ends when it has no more. */
  readonly messages: AsyncIterable<Uint8Array>;
  /** Sends messages; resolves when there is room for more. */
  send(...messages: readonly Uint8Array[]): Promise<void>;
}

/** Answers a call. What it throws ends the call: a GrpcError with its code, anything else with `unknown`. */
export type Handler = (call: Call) => Promise<void>;

export const grpcCode = { unknown: 2, notFound: 5, unimplemented: 12 } as const;

export class GrpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = "GrpcError";
    this.code = code;
  }
}

/**
 * Serves the methods (`/package.Service/Method`) until the connection ends; methods not named are answered with
 * `unimplemented`. Close the returned session to end it.
 */
export function serveGrpc(socket: Duplex, methods: Readonly<Record<string, Handler>>): ServerHttp2Session {
  const session = performServerHandshake(socket, {
    // BuildKit sends each line of a .dockerignore as a header of its own: the usual limits would refuse long ones.
    maxHeaderListPairs: 1_000_000,
    // In megabytes. Beyond it Node refuses new calls, and a health check that is refused ends the session.
    maxSessionMemory: 64,
    settings: { maxHeaderListSize: 0x7fff_ffff, initialWindowSize: 1 << 20 },
  });
  session.on(
    "stream",
    (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, rawHeaders: string[]) => {
      stream.on("error", () => undefined);
      const handler = methods[String(headers[":path"])];
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      let end: GrpcError | null = null;
      stream.on("wantTrailers", () => {
        const message = end === null ? {} : { "grpc-message": percentEncode(end.message) };
        stream.sendTrailers({ "grpc-status": String(end?.code ?? 0), ...message });
      });
      const done =
        handler === undefined
          ? Promise.reject(new GrpcError(grpcCode.unimplemented, "not offered by this client"))
          : handler(callOf(stream, rawHeaders));
      done
        .catch((error: unknown) => {
          end = error instanceof GrpcError ? error : new GrpcError(grpcCode.unknown, messageOf(error));
        })
        .finally(() => {
          if (!stream.destroyed) stream.end();
          // What the other side still sends after our answer must be taken off the connection.
          stream.resume();
        });
    },
  );
  // The build's own answer says how it ended; a connection that breaks says nothing more.
  session.on("error", () => undefined);
  return session;
}

/** A method with one request and one answer. */
export function unary(answer: (request: Uint8Array) => Promise<Uint8Array>): Handler {
  return async (call) => {
    for await (const request of call.messages) return call.send(await answer(request));
  };
}

function callOf(stream: ServerHttp2Stream, rawHeaders: readonly string[]): Call {
  const metadata: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    // Header values are bytes to HTTP; engines put UTF-8 into them.
    const value = rawHeaders[at + 1]!;
    metadata.push([rawHeaders[at]!, /[\x80-\xff]/.test(value) ? Buffer.from(value, "latin1").toString("utf8") : value]);
  }
  let drained: Promise<void> | null = null;
  return {
    metadata,
    messages: { [Symbol.asyncIterator]: () => readMessages(stream) },
    async send(...messages) {
      if (stream.destroyed) throw new Error("the connection was closed");
      if (stream.write(frame(messages))) return;
      drained ??= new Promise((resolve) => {
        const go = () => {
          drained = null;
          stream.off("drain", go);
          stream.off("close", go);
          resolve();
        };
        stream.on("drain", go);
        stream.on("close", go);
      });
      await drained;
    },
  };
}

/** gRPC puts five bytes before each message: a zero for "not compressed", and the length. */
function frame(messages: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const message of messages) {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    parts.push(head, message);
  }
  return Buffer.concat(parts);
}

async function* readMessages(stream: ServerHttp2Stream): AsyncGenerator<Uint8Array> {
  let buffer: Buffer = Buffer.alloc(0);
  // A reader that stops early is done with the messages, not with the call.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    buffer = buffer.length === 0 ? (chunk as Buffer) : Buffer.concat([buffer, chunk as Buffer]);
    let at = 0;
    while (buffer.length - at >= 5) {
      const length = buffer.readUInt32BE(at + 1);
      if (buffer.length - at - 5 < length) break;
      yield buffer.subarray(at + 5, at + 5 + length);
      at += 5 + length;
    }
    buffer = buffer.subarray(at);
  }
}

/** The encoding that gRPC prescribes for `grpc-message`. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/%20/g, " ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
