/** The syntax tree of a Dockerfile: plain immutable values whose spans are UTF-16 offsets into the source text. */

/** A half-open range of UTF-16 offsets into the source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type EscapeCharacter = "\\" | "`";

/** A whole Dockerfile. Made by `parse(text)`, which never throws. */
export interface Dockerfile {
  readonly text: string;
  /** Offset of the first character of every line; `lineStarts[0]` is 0. Lines end at LF (BuildKit's rule). */
  readonly lineStarts: readonly number[];
  readonly escape: EscapeCharacter;
  readonly directives: readonly Directive[];
  /** Every comment line, those inside continued instructions too, in order of place. */
  readonly comments: readonly Comment[];
  /** Instructions in order; an unreadable one is there with what could be read of it. */
  readonly instructions: readonly Instruction[];
  /**
   * Exactly what BuildKit refuses when it reads the file and its instructions; empty for a file that builds. What it
   * refuses when it plans the build is in `buildErrors(file)`; `refusals(file)` (server/semantics) has both.
   */
  readonly errors: readonly SyntaxProblem[];
}

/** A parser directive (`# syntax=`, `# escape=`, `# check=`) where BuildKit reads it as one. */
export interface Directive {
  readonly span: Span;
  /** In lower case: BuildKit ignores the case. */
  readonly name: "syntax" | "escape" | "check";
  readonly nameSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
  /** 1-based. */
  readonly line: number;
}

export interface Comment {
  /** From `#` to the end of the line, without its line end. */
  readonly span: Span;
  /** What stands after `#`, as written. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** A finding of the parser. `code` is stable and in kebab-case. */
export interface SyntaxProblem {
  readonly span: Span;
  readonly code: string;
  /** What BuildKit would refuse, and what to do, in English; shown through l10n by `code`. */
  readonly message: string;
  /** The 1-based line that BuildKit names. */
  readonly line: number;
}

/** A piece of text with its meaning: `value` has continuations (and, for flags and JSON strings, quotes and escapes) taken off. */
export interface Word {
  readonly span: Span;
  readonly value: string;
}

/** The instructions of the Dockerfile reference. */
export type InstructionName =
  | "ADD"
  | "ARG"
  | "CMD"
  | "COPY"
  | "ENTRYPOINT"
  | "ENV"
  | "EXPOSE"
  | "FROM"
  | "HEALTHCHECK"
  | "LABEL"
  | "MAINTAINER"
  | "ONBUILD"
  | "RUN"
  | "SHELL"
  | "STOPSIGNAL"
  | "USER"
  | "VOLUME"
  | "WORKDIR";

export interface Instruction {
  /** From the keyword to the last character of the instruction, heredoc bodies with their terminators included. */
  readonly span: Span;
  /** 1-based, inclusive; as BuildKit counts them. */
  readonly startLine: number;
  readonly endLine: number;
  /** As written. */
  readonly keyword: Word;
  /** In upper case; an unknown instruction has `known` false. */
  readonly name: InstructionName | (string & {});
  readonly known: boolean;
  readonly flags: readonly Flag[];
  /**
   * The values BuildKit's parser gives: words; for ENV and LABEL see `pairs`; for shell form one word that covers the
   * whole command; for exec form one word an element, with `value` the decoded string and `span` covering its quotes.
   */
  readonly args: readonly Word[];
  /** Everything after keyword and flags, trailing white space excluded; empty where there is nothing. */
  readonly argsSpan: Span;
  /** The exec (JSON) form. */
  readonly json: boolean;
  /** ENV and LABEL, and ARG with one pair a word: names and values with quotes as written. Empty for others. */
  readonly pairs: readonly Pair[];
  readonly heredocs: readonly Heredoc[];
  /** ONBUILD's instruction. Its spans are offsets into the same text. */
  readonly onbuild: Instruction | null;
  /** HEALTHCHECK's type (`CMD` or `NONE`, upper case), else null. */
  readonly healthcheck: "CMD" | "NONE" | null;
}

/** `--name=value` ahead of the arguments; `value` is null where there is no `=`. */
export interface Flag {
  readonly span: Span;
  /** Without the dashes. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: string | null;
  readonly valueSpan: Span | null;
  /** As BuildKit lists it: `--name=value` with quotes and escapes taken off. */
  readonly text: string;
}

export interface Pair {
  readonly span: Span;
  readonly name: Word;
  /** Null where ARG has no default. Quotes are kept in `value`. */
  readonly value: Word | null;
  /** `"="`, or `""` for the old `ENV name value` form. */
  readonly separator: "=" | "";
}

export interface Heredoc {
  /** The `<<EOF` word. */
  readonly markerSpan: Span;
  readonly name: string;
  /** The body, without the terminator line; before tabs are removed. */
  readonly contentSpan: Span;
  readonly content: string;
  /** Variables are expanded: the name was not quoted. */
  readonly expand: boolean;
  /** `<<-`: leading tabs go. */
  readonly chomp: boolean;
  readonly fileDescriptor: number;
  /** The terminator, null where it is missing. */
  readonly terminatorSpan: Span | null;
}

/** Concatenating the texts of all tokens gives the file back, byte for byte. */
export interface Token {
  readonly kind: TokenKind;
  readonly span: Span;
}

export type TokenKind =
  | "whitespace"
  | "newline"
  | "continuation"
  | "comment"
  | "directive"
  | "keyword"
  | "flag"
  | "word"
  | "operator"
  | "heredoc-marker"
  | "heredoc-body"
  | "heredoc-end"
  | "bom";
