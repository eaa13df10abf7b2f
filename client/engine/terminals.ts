/** Two-way terminals of the engine: a command inside a container, and a container run with a terminal of its own. */
import { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { isOlder } from "./api-version.ts";
import { createContainer, startOrRemove } from "./containers.ts";
import type { Engine, EngineInfo, TerminalStream } from "./engine.ts";
import { Demultiplexer } from "./logs.ts";
import type { Wire } from "./wire.ts";

type Operations = Pick<Engine, "attach" | "exec" | "runInteractive" | "findShell">;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

export function terminalOperations(wire: Wire, info: EngineInfo): Operations {
  return {
    attach: (id, size) => attach(wire, id, size),
    async exec(id, command, { size }) {
      const created = await wire.json("POST", `/containers/${id}/exec`, {
        body: {
          AttachStdin: true,
          AttachStdout: true,
          AttachStderr: true,
          Tty: true,
          Cmd: command,
          Env: ["TERM=xterm-256color"],
        },
      });
      const execId = String((created as { Id: unknown }).Id);
      const consoleSize =
        !isOlder(info.apiVersion, "1.42") && isSize(size) ? { ConsoleSize: [size.rows, size.columns] } : {};
      const stream = await wire.upgrade(`/exec/${execId}/start`, {
        body: { Detach: false, Tty: true, ...consoleSize },
      });
      const resize = resizer(wire, `/exec/${execId}/resize`, stream);
      void resize(size);
      return {
        stream,
        resize: (columns, rows) => resize({ columns, rows }),
        exit: ended(stream).then(() => exitOfExec(wire, execId)),
        close: () => void hangUp(stream),
      };
    },
    async runInteractive(options, size) {
      const id = await createContainer(wire, { ...options, interactive: true });
      let terminal: TerminalStream;
      try {
        const stream = await wire.upgrade(`/containers/${id}/attach`, {
          query: { stream: true, stdin: true, stdout: true, stderr: true },
        });
        // Asked before the start, so that a container that ends and removes itself at once can still tell.
        const leaving = new AbortController();
        const wait = { query: { condition: "next-exit" }, signal: leaving.signal };
        const exit = wire.json("POST", `/containers/${id}/wait`, wait).then(
          (answer) => exitCode((answer as { StatusCode?: unknown } | null)?.StatusCode),
          () => null,
        );
        const resize = resizer(wire, `/containers/${id}/resize`, stream);
        terminal = {
          stream,
          resize: (columns, rows) => resize({ columns, rows }),
          exit,
          close: () => {
            stream.destroy();
            leaving.abort();
          },
        };
        await startOrRemove(wire, id).catch((error) => {
          terminal.close();
          throw error;
        });
        void resize(size);
      } catch (error) {
        await wire.json("DELETE", `/containers/${id}`, { query: { force: true, v: true } }).catch(() => undefined);
        throw error;
      }
      return { id, terminal };
    },
    async findShell(id) {
      if (info.os === "windows") return ["cmd.exe"];
      // Looking for the file, unlike trying to run it, leaves no process and no event behind.
      for (const path of shells) if (await hasFile(wire, id, path)) return [path];
      return null;
    },
  };
}

/** What leaves an attached terminal: unlike Docker's own ctrl-p it has no meaning for VS Code or for shells. */
const detachKeys = "ctrl-]";

async function attach(wire: Wire, id: string, size: Size): Promise<TerminalStream | null> {
  const { Config: config } = ((await wire.json("GET", `/containers/${id}/json`)) ?? {}) as {
    Config?: { Tty?: unknown; OpenStdin?: unknown };
  };
  const tty = config?.Tty === true;
  if (!tty && config?.OpenStdin !== true) return null;
  const query = { stream: true, stdin: true, stdout: true, stderr: true, detachKeys };
  const connection = await wire.upgrade(`/containers/${id}/attach`, { query });
  const resize = resizer(wire, `/containers/${id}/resize`, connection);
  if (tty) void resize(size);
  return {
    stream: tty ? connection : lineByLine(connection),
    resize: (columns, rows) => (tty ? resize({ columns, rows }) : Promise.resolve()),
    exit: ended(connection).then(() => exitOrDetached(wire, id)),
    close: () => void connection.destroy(),
  };
}

/** Programs without a terminal neither show what is typed nor know a terminal's line ends: both are done here. */
function lineByLine(connection: Duplex): Duplex {
  const output = connection.pipe(new Demultiplexer());
  const lines = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      const typed = chunk.toString("utf8");
      // Ctrl+D on a line of its own ends the input, as a terminal does it.
      if (typed === "\u0004") connection.end();
      else connection.write(typed.replaceAll("\r", "\n"));
      lines.push(typed === "\u0004" ? "" : typed.replaceAll("\r", "\r\n"));
      done();
    },
    destroy(error, done) {
      connection.destroy();
      done(error);
    },
  });
  output.on("data", (chunk: Buffer) => lines.push(chunk.toString("latin1").replaceAll(/\r?\n/g, "\r\n"), "latin1"));
  output.once("end", () => lines.push(null));
  connection.on("error", () => output.end());
  return lines;
}

/** The stream ends with the process, or when the user leaves: the container's state tells which. */
async function exitOrDetached(wire: Wire, id: string): Promise<number | null | "detached"> {
  for (let attempt = 0; attempt < 6; attempt++) {
    const answer = await wire.json("GET", `/containers/${id}/json`).catch(() => null);
    if (answer === null) return null;
    const { State: state } = answer as { State?: { Running?: unknown; ExitCode?: unknown } };
    if (state?.Running !== true) return exitCode(state?.ExitCode);
    await sleep(25 * 2 ** attempt);
  }
  return "detached";
}

/** The last is where "distroless" images keep the shell of their debugging variant. */
const shells = ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash", "/bin/sh", "/usr/bin/sh", "/busybox/sh"];

async function hasFile(wire: Wire, id: string, path: string): Promise<boolean> {
  for (let target = path, hops = 0; hops < 8; hops++) {
    const stream = await wire
      .stream("HEAD", `/containers/${id}/archive`, { query: { path: target } })
      .catch((error) => {
        if (error.status === 404 || error.status === 400) return null;
        throw error;
      });
    if (stream === null) return false;
    stream.resume();
    const header = stream.headers["x-docker-container-path-stat"];
    const link = linkTarget(typeof header === "string" ? header : "");
    // The engine resolves links of folders and may show the file's own link: it counts when its end is there.
    if (link === "" || link === target) return true;
    target = link.startsWith("/") ? link : new URL(link, `file://${target}`).pathname;
  }
  return false;
}

function linkTarget(header: string): string {
  try {
    const { linkTarget: target } = JSON.parse(Buffer.from(header, "base64").toString("utf8"));
    return typeof target === "string" ? target : "";
  } catch {
    return "";
  }
}

/**
 * Sends sizes one at a time and only the newest, for a window being dragged changes many times a second. A size that
 * the engine refuses (the process has just ended, or not begun) is no error worth a word; the first is tried again.
 */
function resizer(wire: Wire, path: string, stream: Duplex): (size: Size) => Promise<void> {
  let wanted: Size | null = null;
  let sending: Promise<void> | null = null;
  async function send(): Promise<void> {
    for (let attempt = 0; wanted !== null; ) {
      const { columns, rows }: Size = wanted;
      wanted = null;
      try {
        await wire.json("POST", path, { query: { h: rows, w: columns } });
      } catch {
        if (++attempt > 5) return;
        await sleep(50 * attempt);
        if (stream.destroyed || stream.readableEnded) return;
        wanted ??= { columns, rows };
      }
    }
  }
  return (size) => {
    if (!isSize(size)) return Promise.resolve();
    wanted = size;
    sending ??= send().finally(() => {
      sending = null;
    });
    return sending;
  };
}

/** A terminal that is not on screen yet says zero; the engine would take that literally. */
function isSize({ columns, rows }: Size): boolean {
  return columns > 0 && rows > 0;
}

function ended(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    stream.once("end", resolve);
    stream.once("close", resolve);
    stream.on("error", () => resolve());
  });
}

/** The stream ends a moment before the engine has noted the exit code. */
async function exitOfExec(wire: Wire, execId: string): Promise<number | null> {
  for (let attempt = 0; attempt < 8; attempt++) {
    const answer = await wire.json("GET", `/exec/${execId}/json`).catch(() => null);
    if (answer === null) return null;
    const { Running: running, ExitCode: code } = answer as { Running?: unknown; ExitCode?: unknown };
    if (running !== true) return exitCode(code);
    await sleep(25 * 2 ** attempt);
  }
  return null;
}

/**
 * Cutting the connection would leave the shell in the container for ever, since the engine sends it no hang-up: it is
 * interrupted and given an end of input first, as if typed.
 */
async function hangUp(stream: Duplex): Promise<void> {
  if (!stream.destroyed && stream.writable) {
    stream.write("\u0003");
    await sleep(50);
    if (stream.writable) stream.write("\u0004");
    await sleep(50);
  }
  stream.destroy();
}

function exitCode(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
