/** A socket before an engine's: counts what goes through it, holds answers back, cuts, and makes the engine say another version. */
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Proxy {
  /** `unix://…` */
  readonly host: string;
  /** `METHOD /path` of each request, in order. */
  readonly requests: string[];
  /** Connections that are open now. */
  connections(): number;
  /** From here on a request that matches is passed on, and its answer kept back; null lets all through. */
  hold(pattern: RegExp | null): void;
  /** Cuts every connection, as a network that is gone does. */
  cut(): void;
  /** From here on the engine seems to speak another version of the API, which it takes for its own. Both have the same length. */
  pretend(version: { readonly own: string; readonly said: string } | null): void;
  close(): Promise<void>;
}

export async function proxyTo(host: string): Promise<Proxy> {
  const target = host.slice("unix://".length);
  const folder = await mkdtemp(join(tmpdir(), "quayside-proxy-"));
  const path = join(folder, "proxy.sock");
  const requests: string[] = [];
  const open = new Set<Socket>();
  let held: RegExp | null = null;
  let version: { readonly own: string; readonly said: string } | null = null;

  const server = createServer((incoming) => {
    const outgoing = createConnection(target);
    const both = [incoming, outgoing];
    let silent = false;
    open.add(incoming);
    incoming.on("data", (chunk) => {
      const text = chunk.toString("latin1");
      for (const [line] of text.matchAll(/^(GET|POST|HEAD|DELETE|PUT) \/\S*/gm)) {
        requests.push(line);
        if (held?.test(line)) silent = true;
      }
      outgoing.write(
        version === null ? chunk : Buffer.from(text.replace(` /v${version.said}/`, ` /v${version.own}/`), "latin1"),
      );
    });
    outgoing.on("data", (chunk) => {
      if (silent) return;
      const said = version === null ? "" : version.said;
      const pattern = /(Api-Version: |"ApiVersion":")[\d.]+/g;
      incoming.write(
        version === null ? chunk : Buffer.from(chunk.toString("latin1").replace(pattern, `$1${said}`), "latin1"),
      );
    });
    for (const socket of both) {
      const end = () => {
        // An engine hangs up after its answer, which nobody has seen.
        if (silent && socket === outgoing) return;
        open.delete(incoming);
        for (const other of both) other.destroy();
      };
      socket.on("error", end);
      socket.on("close", end);
    }
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    host: `unix://${path}`,
    requests,
    connections: () => open.size,
    hold(pattern) {
      held = pattern;
    },
    cut,
    pretend(other) {
      version = other;
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
