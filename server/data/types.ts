/** The shapes of the language's tables. */

/** What may stand as a flag's or a mount key's value: it says what completion offers there. */
export type ValueKind =
  | "boolean"
  | "checksum"
  | "device"
  | "duration"
  | "integer"
  | "mode"
  | "mount"
  | "network"
  | "path"
  | "pattern"
  | "platform"
  | "security"
  | "size"
  | "stage"
  | "text"
  | "user";

export interface FlagData {
  /** Without dashes. */
  readonly name: string;
  readonly value: ValueKind;
  /** What it does, in a sentence or a few, as Markdown. */
  readonly words: string;
  /** The value in effect where the flag is missing. */
  readonly default?: string;
  /** Dockerfile version (`1.4`), or an engine's version where the engine has to know it. */
  readonly since?: string;
  /** Only where `# syntax=docker/dockerfile:…-labs` is asked for. */
  readonly labs?: boolean;
  readonly repeatable?: boolean;
  /** The reference's section, where the flag has its own. */
  readonly anchor?: string;
}

export interface SnippetData {
  /** What the list shows after the keyword. */
  readonly label: string;
  /** LSP snippet syntax. */
  readonly text: string;
}

export interface InstructionData {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** The forms it can be written in. */
  readonly forms: readonly string[];
  /** More about it, as Markdown. */
  readonly words: string;
  /** The section of the Dockerfile reference. */
  readonly anchor: string;
  readonly flags: readonly FlagData[];
  readonly snippets: readonly SnippetData[];
  /** Only the last one of a stage counts. */
  readonly oncePerStage?: boolean;
  readonly deprecated?: boolean;
  /** ONBUILD may not trigger it. */
  readonly notInOnbuild?: boolean;
}

export interface MountKeyData {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly value: ValueKind;
  readonly values?: readonly { readonly name: string; readonly words: string }[];
  readonly required?: boolean;
  readonly default?: string;
  readonly since?: string;
  readonly words: string;
}

export interface MountTypeData {
  readonly name: string;
  readonly words: string;
  readonly keys: readonly MountKeyData[];
  /** What completion writes after `type=…,`, as an LSP snippet. */
  readonly snippet: string;
}

/** A name that means something by itself: a variable, a signal, a directive, a value. */
export interface NameData {
  readonly name: string;
  readonly words: string;
}
