/** HTTP over the user's own ssh: each connection is an `ssh … docker system dial-stdio` whose standard streams it is. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { Agent, type ClientRequestArgs } from "node:http";
import { Duplex, type Readable, type Writable } from "node:stream";
import type { Transport } from "./resolve.ts";

type Target = Extract<Transport, { kind: "ssh" }>;

/** How long an unused connection is kept: a new one costs a login. */
const idleMilliseconds = 60_000;

/**
 * The words after `ssh`. Agent, configuration, jump hosts and hardware keys are the user's own, for it is the user's
 * own program; the other side needs Docker's CLI, whose `dial-stdio` joins the streams to its engine.
 */
export function sshArguments({ host, user, port, socket }: Target): readonly string[] {
  return [
    ...(user === null ? [] : ["-l", user]),
    ...(port === null ? [] : ["-p", String(port)]),
    ...["-o", "ConnectTimeout=30", "-o", "ServerAliveInterval=15", "-T", "--", host, "docker"],
    // The other side's shell reads this: quoted, so that a path stays one word.
    ...(socket === null ? [] : ["--host", `'unix://${socket.replaceAll("'", "'\\''")}'`]),
    ...["system", "dial-stdio"],
  ];
}

/** An agent for Node's HTTP client; `program` is `ssh` but in tests. */
export function sshAgent(target: Target, env: NodeJS.ProcessEnv, program = "ssh"): Agent {
  return new SshAgent(target, env, program);
}

class SshAgent extends Agent {
  readonly #target: Target;
  readonly #env: NodeJS.ProcessEnv;
  readonly #program: string;

  constructor(target: Target, env: NodeJS.ProcessEnv, program: string) {
    super({ keepAlive: true, maxFreeSockets: 2, timeout: idleMilliseconds });
    this.#target = target;
    this.#env = env;
    this.#program = program;
  }

  override createConnection(_options: ClientRequestArgs): Duplex {
    // A session of its own: without a terminal ssh asks through SSH_ASKPASS, never in the terminal VS Code came from.
    const child = spawn(this.#program, [...sshArguments(this.#target)], {
      env: this.#env,
      stdio: ["pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    return new SshConnection(child);
  }
}

/** What ssh said on its standard error when the connection ended. */
export class SshError extends Error {
  readonly code = "ESSH";
  constructor(message: string) {
    super(message);
    this.name = "SshError";
  }
}

/** The child's streams as one, with the few methods of a socket that Node's HTTP client calls. */
class SshConnection extends Duplex {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #idle: NodeJS.Timeout | null = null;
  #said = "";

  constructor(child: ChildProcessByStdio<Writable, Readable, Readable>) {
    super({ allowHalfOpen: true });
    this.#child = child;
    child.stdout.on("data", (chunk: Buffer) => {
      this.#idle?.refresh();
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk}`.slice(-4096);
    });
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => this.destroy(new SshError(error.message)));
    child.on("close", (code) => {
      if (code === 0 || code === null) this.push(null);
      else this.destroy(new SshError(this.#said.trim() || `ssh ended with code ${code}`));
    });
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#idle?.refresh();
    // A pipe that broke tells nothing: the program's own last words follow when it has ended.
    this.#child.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#child.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#child.stdin.destroy();
    this.#child.kill();
    done(error);
  }

  setTimeout(milliseconds: number, listener?: () => void): this {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = milliseconds > 0 ? setTimeout(() => this.emit("timeout"), milliseconds).unref() : null;
    if (listener !== undefined && milliseconds > 0) this.once("timeout", listener);
    else if (listener !== undefined) this.removeListener("timeout", listener);
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    this.#child.ref();
    return this;
  }

  unref(): this {
    this.#child.unref();
    return this;
  }

  destroySoon(): void {
    this.end();
    this.destroy();
  }
}
