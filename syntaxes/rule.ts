/** What the grammar's rules share: their type, the escape characters, the shells, and the start of an instruction. */

/** A TextMate rule, or a reference to one. */
export interface Rule {
  readonly comment?: string;
  readonly include?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly while?: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

/** Every instruction that the grammar knows; a test compares it with the language service's table. */
export const instructionKeywords = [
  "ADD",
  "ARG",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "FROM",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "ONBUILD",
  "RUN",
  "SHELL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
] as const;

export type Captures = Readonly<Record<number, { readonly name?: string; readonly patterns?: readonly Rule[] }>>;

interface Escape {
  readonly name: "backslash" | "backtick";
  /** A regular expression for the character, fit for use inside a class as well. */
  readonly regex: string;
  /** Scope of a command whose lines are continued with it. */
  readonly continuedScope: string;
}

const backslash: Escape = {
  name: "backslash",
  regex: "\\\\",
  continuedScope: "meta.command.continued.dockerfile",
};
const backtick: Escape = {
  name: "backtick",
  regex: "`",
  continuedScope: "meta.command.backtick-continued.dockerfile",
};

export const escapes: readonly Escape[] = [backslash, backtick];

/** An escape character and the language of commands. */
export interface Variant {
  readonly name: string;
  readonly escape: Escape;
  readonly shell: "posix" | "powershell" | "cmd";
  /** Scope that tells the editor the embedded language; empty where there is none. */
  readonly embedded: string;
  readonly include: string;
}

const posix = {
  shell: "posix",
  embedded: "meta.embedded.block.shellscript",
  include: "#shell-command",
} as const;
const powershell = {
  shell: "powershell",
  embedded: "meta.embedded.block.powershell",
  include: "source.powershell",
} as const;
const cmd = { shell: "cmd", embedded: "", include: "#plain-command" } as const;

export const variants: readonly Variant[] = [
  { name: "posix", escape: backslash, ...posix },
  { name: "posix-powershell", escape: backslash, ...powershell },
  { name: "posix-cmd", escape: backslash, ...cmd },
  // Who chooses the backtick writes Windows paths, so the shell is cmd until SHELL says otherwise.
  { name: "windows", escape: backtick, ...cmd },
  { name: "windows-powershell", escape: backtick, ...powershell },
];

export const anchors = {
  /** The start of a line with an instruction, behind ONBUILD too. Group 1 is its indentation. */
  line: (keyword: string, escape: string): string =>
    `^([ \\t]*)(?:((?i:ONBUILD))[ \\t]+)?(${keyword})(?=\\s|$|${escape}[ \\t]*$)`,
  captures: (scope: string): Captures => ({ 2: { name: scope }, 3: { name: scope } }),
};

/**
 * A line that nobody writes into a heredoc, save in one that makes a Dockerfile: there a terminator is missing, and the
 * instructions below should keep their colours.
 */
export const newInstruction = `(?:${instructionKeywords.join("|")})[ \\t]+\\S`;
