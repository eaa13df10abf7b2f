/** Shell text inside RUN, CMD, ENTRYPOINT, HEALTHCHECK and heredocs, parsed by unbash, with spans in the document. */
import type { Dockerfile, Instruction, Span } from "./tree.ts";

/** One simple command: `apt-get install -y curl`. Found at any depth: in lists, pipes, subshells, functions, loops. */
export interface ShellCommand {
  readonly span: Span;
  /** The command's name where it is literal (quotes removed), else null. */
  readonly name: string | null;
  readonly nameSpan: Span | null;
  /** Words after the name. */
  readonly args: readonly ShellWord[];
  /** `A=1` in front of the command, or alone. */
  readonly assignments: readonly { readonly name: string; readonly span: Span; readonly value: ShellWord | null }[];
  /** Position in a pipeline: the command reads from one before it, or feeds one after it. */
  readonly pipedFrom: boolean;
  readonly pipedTo: boolean;
}

export interface ShellWord {
  readonly span: Span;
  /** The literal value with quotes and escapes taken off; null where it holds an expansion. */
  readonly value: string | null;
  /** The text as written, continuations taken out. */
  readonly text: string;
}

export interface ShellScript {
  readonly span: Span;
  /** Commands in order of place, at any depth. */
  readonly commands: readonly ShellCommand[];
  /** What the shell would refuse. */
  readonly errors: readonly { readonly span: Span; readonly message: string }[];
  /** Variables read, with their spans (`$NAME`, `${NAME…}`), not those in single quotes. */
  readonly variables: readonly { readonly name: string; readonly span: Span }[];
  /** Whether the top level is one and-list (`a && b && c`), so that scripts can be merged with `&&`. */
  readonly isAndList: boolean;
}

/**
 * The scripts of an instruction: its shell-form text, or its heredoc bodies. Empty for the exec form, and where the
 * shell in force is not a Bourne one (PowerShell, cmd: by SHELL, by a Windows base).
 */
export declare function shellScripts(file: Dockerfile, instruction: Instruction): readonly ShellScript[];
