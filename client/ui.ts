/** The Ui port: what commands ask of the window. No `vscode` here; window.ts implements it. */
import type { TerminalStream } from "./engine/engine.ts";

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: string;
  readonly value: T;
}

export interface Progress {
  report(message: string): void;
  readonly signal: AbortSignal;
}

/** A read-only terminal that a command writes to; `\n` is made `\r\n` inside. */
export interface Output {
  write(text: string): void;
  /** Aborts when the user closes the terminal or presses Ctrl+C in it. */
  readonly signal: AbortSignal;
  /** Marks the end: what is typed afterwards does nothing. */
  end(): void;
}

export interface Ui {
  /** Modal; `detail` names what goes. Resolves with true when the user chose `action`. */
  confirm(message: string, detail: string, action: string): Promise<boolean>;
  pick<T>(title: string, choices: readonly Choice<T>[], options?: { placeholder?: string }): Promise<T | undefined>;
  pickMany<T>(title: string, choices: readonly Choice<T>[]): Promise<readonly T[] | undefined>;
  input(
    title: string,
    options: { prompt?: string; value?: string; placeholder?: string; validate?(value: string): string | null },
  ): Promise<string | undefined>;
  info(message: string): void;
  /** Resolves with the action's label that the user chose. `detail` goes to the log channel. */
  error(message: string, options?: { actions?: readonly string[]; detail?: string }): Promise<string | undefined>;
  /** A notification with a cancel button, shown until `work` ends. */
  progress<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T>;
  output(name: string, icon: string): Output;
  /** A terminal over an engine's stream; the size is VS Code's, given to `open` and kept up on resize. */
  terminal(
    name: string,
    icon: string,
    open: (size: { columns: number; rows: number }) => Promise<TerminalStream>,
  ): void;
  /** A read-only document under `quayside:`; the same name shows the same document, read anew. */
  document(name: string, read: () => Promise<string>): Promise<void>;
  copy(text: string): Promise<void>;
  openExternal(url: string): Promise<void>;
  log(line: string): void;
}
