/** An engine that is only an HTTP server on a socket, for the faults that a real one can't be brought to show. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface HttpEngine {
  /** `unix://…` */
  readonly host: string;
  readonly socket: string;
  /** `METHOD /path?query` of each request, in order. */
  readonly requests: string[];
  /** Connections that are open now. */
  connections(): number;
  /** Cuts every connection, as a crash does. */
  cut(): void;
  close(): Promise<void>;
}

/** Answers one request; false where it is not its business. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean | undefined;

/** Answers pings, versions, empty lists and an endless stream of events, where `answer` doesn't; `close` removes the socket's folder. */
export async function httpEngine(
  answer: Answer = () => false,
  apiVersion = "1.46",
  socket?: string,
): Promise<HttpEngine> {
  const path = socket ?? join(await mkdtemp(join(tmpdir(), "quayside-http-")), "docker.sock");
  await mkdir(dirname(path), { recursive: true });
  const requests: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (answer(request, response)) return;
    const path = (request.url ?? "").replace(/^\/v[\d.]+/, "").replace(/\?.*$/, "");
    if (path === "/_ping") {
      response.setHeader("Api-Version", apiVersion);
      response.end("OK");
    } else if (path === "/version") {
      response.end(JSON.stringify({ Version: "99.0", ApiVersion: apiVersion, Os: "linux", Arch: "amd64" }));
    } else if (path === "/events") {
      response.flushHeaders();
    } else {
      response.end("[]");
    }
  });
  server.on("connection", (connection) => {
    open.add(connection);
    connection.once("close", () => open.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const cut = () => {
    for (const connection of open) connection.destroy();
  };
  return {
    host: `unix://${path}`,
    socket: path,
    requests,
    connections: () => open.size,
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
      await rm(dirname(path), { recursive: true, force: true });
    },
  };
}
