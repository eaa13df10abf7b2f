/** A client for the built language server: over its standard streams, or over Node's channel. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Diagnostic } from "vscode-languageserver-types";

let built: string | null = null;

/** The path of the built server; builds it where it is absent. */
export function serverBundle(): string {
  if (built !== null) return built;
  const path = "dist/server.cjs";
  if (!existsSync(path)) {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/build.mjs"], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  }
  built = path;
  return path;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Capabilities of a client that can do little: diagnostics are pushed, completion is plain. */
export const plainCapabilities = {};

/** Capabilities as VS Code has them, as far as the server looks at them. */
export const fullCapabilities = {
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
  textDocument: {
    diagnostic: {},
    completion: { completionItem: { snippetSupport: true } },
    hover: { contentFormat: ["markdown"] },
  },
};

export class LspClient {
  readonly child: ChildProcess;
  /** What the server answered to `initialize`. */
  initialized: { serverInfo?: { name: string }; capabilities: Record<string, unknown> } = { capabilities: {} };
  /** Everything pushed so far. */
  readonly published: Published[] = [];
  /** Messages for the log. */
  readonly logged: string[] = [];
  /** What the client answers to `workspace/configuration`. */
  settings: unknown = null;
  private readonly waiting = new Map<number | string, (message: Message) => void>();
  private readonly watchers = new Set<() => void>();
  private readonly send: (message: object) => void;
  private nextId = 1;

  constructor(transport: "--stdio" | "--node-ipc" = "--stdio") {
    const ipc = transport === "--node-ipc";
    this.child = spawn(process.execPath, [serverBundle(), "lsp", transport], {
      stdio: ["pipe", "pipe", "inherit", ...(ipc ? (["ipc"] as const) : [])],
    });
    if (ipc) {
      this.child.on("message", (message) => this.receive(message as Message));
      this.send = (message) => void this.child.send(message);
      return;
    }
    let data = Buffer.alloc(0);
    this.child.stdout?.on("data", (chunk: Buffer) => {
      data = Buffer.concat([data, chunk]);
      for (;;) {
        const head = data.indexOf("\r\n\r\n");
        if (head < 0) return;
        const length = Number(/Content-Length: (\d+)/.exec(data.toString("ascii", 0, head))?.[1]);
        if (data.length < head + 4 + length) return;
        this.receive(JSON.parse(data.toString("utf8", head + 4, head + 4 + length)));
        data = data.subarray(head + 4 + length);
      }
    });
    this.send = (message) => {
      const body = Buffer.from(JSON.stringify(message));
      this.child.stdin?.write(`Content-Length: ${body.length}\r\n\r\n`);
      this.child.stdin?.write(body);
    };
  }

  /** Sends `initialize` and `initialized`. */
  async start(capabilities: object = plainCapabilities, more: object = {}): Promise<void> {
    const params = { processId: process.pid, rootUri: null, capabilities, ...more };
    this.initialized = (await this.request("initialize", params)) as LspClient["initialized"];
    this.notify("initialized", {});
  }

  async request(method: string, params: unknown): Promise<unknown> {
    const { answer } = this.ask(method, params);
    const message = await answer;
    if (message.error) throw new Error(`${message.error.code} ${message.error.message}`);
    return message.result;
  }

  /** Sends a request and gives its id too, so that it can be cancelled. */
  ask(method: string, params: unknown): { readonly id: number; readonly answer: Promise<Message> } {
    const id = this.nextId++;
    const answer = new Promise<Message>((resolve) => this.waiting.set(id, resolve));
    this.send({ jsonrpc: "2.0", id, method, params });
    return { id, answer };
  }

  notify(method: string, params: unknown): void {
    this.send({ jsonrpc: "2.0", method, params });
  }

  open(uri: string, text: string, version = 1): void {
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "dockerfile", version, text } });
  }

  /** The first pushed diagnostics that fit; waits for them. */
  async pushed(fits: (published: Published) => boolean): Promise<Published> {
    for (;;) {
      const found = this.published.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  /** Ends the session as the protocol asks; gives the process's exit code. */
  async stop(): Promise<number | null> {
    await this.request("shutdown", undefined);
    const ended = new Promise<number | null>((resolve) => this.child.on("exit", resolve));
    this.notify("exit", undefined);
    return await ended;
  }

  private receive(message: Message): void {
    if (message.method === undefined) {
      const answer = this.waiting.get(message.id ?? -1);
      this.waiting.delete(message.id ?? -1);
      answer?.(message);
      return;
    }
    if (message.method === "textDocument/publishDiagnostics") this.published.push(message.params as Published);
    if (message.method === "window/logMessage") this.logged.push((message.params as { message: string }).message);
    if (message.id !== undefined) {
      const result = message.method === "workspace/configuration" ? [this.settings] : null;
      this.send({ jsonrpc: "2.0", id: message.id, result });
    }
    for (const watcher of this.watchers) watcher();
    this.watchers.clear();
  }
}
