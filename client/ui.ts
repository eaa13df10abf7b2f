/** The Ui port: what commands ask of the window. No `vscode` here; window.ts implements it. */
import type { TerminalStream } from "./engine/engine.ts";

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: string;
  /** Where several can be chosen: chosen from the start. */
  readonly picked?: boolean;
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
  /** Brings the terminal to the front; the keyboard's focus stays where it is. */
  show(): void;
}

export interface Ui {
  /** Modal; `detail` names what goes. Resolves with true when the user chose `action`. */
  confirm(message: string, detail: string, action: string): Promise<boolean>;
  /** Modal, with several ways on. Resolves with the one that the user chose. */
  ask(message: string, detail: string, actions: readonly string[]): Promise<string | undefined>;
  pick<T>(title: string, choices: readonly Choice<T>[], options?: { placeholder?: string }): Promise<T | undefined>;
  pickMany<T>(
    title: string,
    choices: readonly Choice<T>[],
    options?: { placeholder?: string },
  ): Promise<readonly T[] | undefined>;
  input(
    title: string,
    options: {
      prompt?: string;
      value?: string;
      placeholder?: string;
      validate?(value: string): string | null;
      /** Told with every change, before the answer is given. */
      typed?(value: string): void;
    },
  ): Promise<string | undefined>;
  /** A file to write, by its path: asked before it replaces one. `suggestion` is a name or a path. */
  askSavePath(title: string, suggestion: string): Promise<string | undefined>;
  /** A file to read, by its path. `kinds`: what it is in words → endings without a dot. */
  askOpenPath(title: string, kinds: Readonly<Record<string, readonly string[]>>): Promise<string | undefined>;
  /** Resolves with the action's label that the user chose; at once where there is none to choose. */
  info(message: string, options?: { actions?: readonly string[] }): Promise<string | undefined>;
  /** As `info`. `detail` goes to the log channel. */
  error(message: string, options?: { actions?: readonly string[]; detail?: string }): Promise<string | undefined>;
  /** A notification with a cancel button, shown until `work` ends; work that ends at once shows none. */
  progress<T>(title: string, work: (progress: Progress) => Promise<T>): Promise<T>;
  /** An output of the same name that is still open is closed first. */
  output(name: string, icon: string): Output;
  /**
   * A terminal over an engine's stream; the size is VS Code's, given to `open` and kept up on resize. It stays open
   * after the process has ended, so that its last words can be read, unless `closeOnSuccess` and the exit code is 0.
   */
  terminal(
    name: string,
    icon: string,
    open: (size: { columns: number; rows: number }) => Promise<TerminalStream>,
    options?: { closeOnSuccess?: boolean },
  ): void;
  /** A terminal of the user's own shell with a command that is typed and not run: pressing Enter is the user's. */
  typeInShell(name: string, command: string): void;
  /** A read-only document under `quayside:`; the same name shows the same document, read anew. */
  document(name: string, read: () => Promise<string>): Promise<void>;
  copy(text: string): Promise<void>;
  openExternal(url: string): Promise<void>;
  /** The settings editor, filtered by `query`. */
  openSettings(query: string): Promise<void>;
  showLog(): void;
  log(line: string): void;
}
