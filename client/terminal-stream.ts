/** A terminal over an engine's stream: keys go in, text comes out, the size follows, the end is told. No `vscode` here. */
import { StringDecoder } from "node:string_decoder";
import type { TerminalStream } from "./engine/engine.ts";
import { t } from "./words.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface StreamTerminalOptions {
  connect(size: Size): Promise<TerminalStream>;
  /** Closes the terminal when the process ended well; otherwise it stays, so that its last words can be read. */
  readonly closeOnSuccess: boolean;
  /** Stands before all that the process says. */
  readonly greeting?: string | undefined;
  write(text: string): void;
  close(): void;
  log(line: string): void;
}

export interface StreamTerminal {
  /** `size` is undefined while the terminal is not on screen. */
  open(size: Size | undefined): void;
  resize(size: Size): void;
  input(data: string): void;
  /** The user has closed the terminal. */
  closed(): void;
}

/** The engine may tell of a process's end before its last output has arrived. */
const lastOutputMilliseconds = 500;

export function createStreamTerminal({
  connect,
  closeOnSuccess,
  greeting,
  write,
  close,
  log,
}: StreamTerminalOptions): StreamTerminal {
  let stream: TerminalStream | null = null;
  let state: "open" | "ended" | "closed" = "open";
  let size: Size = { columns: 80, rows: 24 };
  let typedEarly = "";

  function ended(line: string): void {
    if (state === "closed") return;
    state = "ended";
    write(`\r\n\x1b[2m${line} ${t("Press any key to close the terminal.")}\x1b[0m\r\n`);
  }

  async function run(): Promise<void> {
    const asked = size;
    const opened = await connect(asked);
    if (state === "closed") {
      opened.close();
      return;
    }
    stream = opened;
    if (greeting !== undefined) write(`\x1b[2m${greeting}\x1b[0m\r\n`);
    const decoder = new StringDecoder("utf8");
    opened.stream.on("data", (chunk: Buffer) => write(decoder.write(chunk)));
    opened.stream.on("error", (error: Error) => log(error.message));
    const allRead = new Promise<void>((resolve) => opened.stream.once("close", resolve).once("end", resolve));
    if (typedEarly !== "") opened.stream.write(typedEarly);
    if (size !== asked) resize(size);
    const code = await opened.exit;
    await Promise.race([allRead, new Promise((resolve) => setTimeout(resolve, lastOutputMilliseconds).unref())]);
    const rest = decoder.end();
    if (rest !== "") write(rest);
    if (code === 0 && closeOnSuccess) close();
    else if (code === "detached") ended(t("You have left it; its process goes on."));
    else ended(code === null ? t("The process has ended.") : t("The process has ended with exit code {0}.", code));
  }

  function resize(next: Size): void {
    size = next;
    // A process that has just ended has no size to change.
    if (state === "open") stream?.resize(size.columns, size.rows).catch((error: Error) => log(error.message));
  }

  return {
    open(given) {
      if (given !== undefined) size = given;
      run().catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        log(message);
        ended(message.replace(/\r?\n/g, "\r\n"));
      });
    },
    resize,
    input(data) {
      if (state === "ended") close();
      else if (stream === null) typedEarly += data;
      else stream.stream.write(data);
    },
    closed() {
      state = "closed";
      stream?.close();
    },
  };
}
