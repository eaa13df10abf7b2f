/**
 * JSON-RPC for the language server, over standard streams or a Node channel.
 *
 * It is our own because a start counts: the protocol packages take longer to load than everything else together
 * (30 ms where Node itself takes 60), and of them the server would use what stands here.
 */
import type { Readable, Writable } from "node:stream";
import { PreparedList } from "./prepared.ts";

type Id = number | string;
interface Message {
  readonly jsonrpc: "2.0";
  readonly id?: Id | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Brings messages in and out. */
export interface Channel {
  listen(onMessage: (message: unknown) => void, onClose: () => void): void;
  send(message: unknown): void;
}

export const errorCodes = {
  parseError: -32700,
  methodNotFound: -32601,
  internalError: -32603,
  serverNotInitialized: -32002,
  invalidRequest: -32600,
  requestCancelled: -32800,
  contentModified: -32801,
  requestFailed: -32803,
} as const;

/** An answer that is an error by the protocol's code, not a crash. */
export class ResponseError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export type RequestHandler = (params: never, cancelled: () => boolean) => unknown;
export type NotificationHandler = (params: never) => void;

export interface Connection {
  onRequest(method: string, handler: RequestHandler): void;
  onNotification(method: string, handler: NotificationHandler): void;
  notify(method: string, params: unknown): void;
  request(method: string, params: unknown): Promise<unknown>;
  /** Resolves once nothing waits to be handled: work that newer messages would make stale can start. */
  quiet(): Promise<void>;
  listen(): void;
}

/**
 * Messages are handled one by one in order. A request that is cancelled before its turn is answered so at once and
 * never runs; one that is cancelled while it waits for something finds out through `cancelled()`.
 * @param onError told of a handler that threw: the request is answered with an error, and the server lives
 */
export function createConnection(
  channel: Channel,
  onError: (method: string, error: unknown) => void,
  onClose: () => void,
): Connection {
  const requests = new Map<string, RequestHandler>();
  const notifications = new Map<string, NotificationHandler>();
  const queue: Message[] = [];
  const cancelled = new Set<Id>();
  const running = new Set<Id>();
  const waiting = new Map<Id, { resolve(value: unknown): void; reject(error: Error): void }>();
  const onQuiet: (() => void)[] = [];
  let nextId = 1;
  let scheduled = false;

  const send = (message: Omit<Message, "jsonrpc">) => channel.send({ jsonrpc: "2.0", ...message });

  const receive = (raw: unknown) => {
    const message = raw as Message;
    if (typeof raw !== "object" || raw === null) return;
    if (message.method === undefined) {
      answered(message);
      return;
    }
    if (message.method === "$/cancelRequest") {
      cancel((message.params as { id: Id }).id);
      return;
    }
    queue.push(message);
    schedule();
  };

  const cancel = (id: Id) => {
    const at = queue.findIndex((message) => message.id === id);
    if (at >= 0) {
      queue.splice(at, 1);
      send({ id, error: { code: errorCodes.requestCancelled, message: "cancelled" } });
    } else if (running.has(id)) cancelled.add(id);
  };

  const answered = (message: Message) => {
    const id = message.id as Id;
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (message.error) waiter?.reject(new ResponseError(message.error.code, message.error.message));
    else waiter?.resolve(message.result);
  };

  // A turn of the event loop between two messages lets input come in, and with it what cancels the ones in the queue.
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const message = queue.shift();
      if (message !== undefined) handle(message);
      if (queue.length > 0) schedule();
      else if (onQuiet.length > 0) setImmediate(settle);
    });
  };

  const settle = () => {
    if (queue.length > 0 || scheduled) return;
    for (const resolve of onQuiet.splice(0)) resolve();
  };

  const handle = (message: Message) => {
    const { id, method = "", params } = message;
    if (id === undefined || id === null) {
      try {
        notifications.get(method)?.(params as never);
      } catch (error) {
        onError(method, error);
      }
      return;
    }
    const handler = requests.get(method);
    if (handler === undefined) {
      send({ id, error: { code: errorCodes.methodNotFound, message: `There is no method ${method}.` } });
      return;
    }
    running.add(id);
    const fail = (error: unknown) => {
      running.delete(id);
      cancelled.delete(id);
      const known = error instanceof ResponseError;
      if (!known) onError(method, error);
      const code = known ? error.code : errorCodes.internalError;
      send({ id, error: { code, message: error instanceof Error ? error.message : String(error) } });
    };
    const succeed = (result: unknown) => {
      if (cancelled.has(id)) return fail(new ResponseError(errorCodes.requestCancelled, "cancelled"));
      running.delete(id);
      send({ id, result: result === undefined ? null : result });
    };
    try {
      const result = handler(params as never, () => cancelled.has(id));
      if (result instanceof Promise) result.then(succeed, fail);
      else succeed(result);
    } catch (error) {
      fail(error);
    }
  };

  return {
    onRequest: (method, handler) => void requests.set(method, handler),
    onNotification: (method, handler) => void notifications.set(method, handler),
    notify: (method, params) => send({ method, params }),
    request: (method, params) => {
      const id = `q${nextId++}`;
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      send({ id, method, params });
      return answer;
    },
    quiet: () =>
      new Promise((resolve) => {
        onQuiet.push(resolve);
        if (!scheduled) setImmediate(settle);
      }),
    listen: () => channel.listen(receive, onClose),
  };
}

/** The base protocol of LSP: a header with the body's length in bytes, then the body. */
export function streamChannel(input: Readable, output: Writable): Channel {
  return {
    send(message) {
      const { id, result } = message as Message;
      if (result instanceof PreparedList) {
        const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
        output.write(framed([Buffer.from(head), ...result.pieces(), Buffer.from("}")]));
        return;
      }
      const body = JSON.stringify(message);
      output.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    },
    listen(onMessage, onClose) {
      const chunks: Buffer[] = [];
      let buffered = 0;
      let needed = 0;
      input.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        buffered += chunk.length;
        // A long body comes in many pieces; joining them only when all are there keeps this linear.
        if (buffered < needed) return;
        let data = chunks.length === 1 ? chunk : Buffer.concat(chunks);
        for (;;) {
          const head = data.indexOf("\r\n\r\n");
          if (head < 0) break;
          const length = /content-length:\s*(\d+)/i.exec(data.toString("ascii", 0, head))?.[1];
          const start = head + 4;
          const end = start + Number(length ?? 0);
          needed = end;
          if (data.length < end) break;
          needed = 0;
          const body = data.toString("utf8", start, end);
          data = data.subarray(end);
          if (length !== undefined) onMessage(readJson(body));
        }
        chunks.length = 0;
        chunks.push(data);
        buffered = data.length;
      });
      input.on("end", onClose);
      input.on("close", onClose);
      output.on("error", onClose);
    },
  };
}

/** The channel of a process that Node has forked: messages are objects already. */
export function ipcChannel(): Channel {
  return {
    send: (message) => void process.send?.(plain(message as Message)),
    listen(onMessage, onClose) {
      process.on("message", onMessage);
      process.on("disconnect", onClose);
    },
  };
}

function framed(body: readonly Buffer[]): Buffer {
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  return Buffer.concat([Buffer.from(`Content-Length: ${length}\r\n\r\n`), ...body]);
}

function plain(message: Message): Message {
  return message.result instanceof PreparedList ? { ...message, result: message.result.value } : message;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
