/** The grammar's heredocs: markers, and bodies in the language that the command or the file's name tells. */
import { newInstruction, type Rule } from "./rule.ts";

/** Text ahead of a marker; one inside quotes is none. */
const ahead = `(?:[^"'\\\\\\n]|\\\\.|"(?:[^"\\\\]|\\\\.)*"|'[^']*')*?`;
/** A heredoc's name; only a quoted one may have blanks. */
const heredocName = `(?<=["'])[^\\n<"']+|[^\\s<"']+`;
/** A marker with three groups: the dash, the quote, the name. `quote` is the number of the second. */
const marker = (quote: number): string => `(?<!\\S)\\d*<<(-?)(["']?)(${heredocName})\\${quote}(?=\\s|$)`;
/** A marker without groups. */
const anyMarker = `(?<!\\S)\\d*<<-?(?:"[^\\n<"']+"|'[^\\n<"']+'|[^\\s<"']+)(?=\\s|$)`;
/** The body starts after this line: it isn't continued. */
const lastLine = "(?!.*[\\\\`][ \\t]*$)";
const shells = "(?:/\\S*/)?(?:env[ \\t]+)?(?:ba|da|a|k|z)?sh";
const python = "(?:/\\S*/)?(?:env[ \\t]+)?python[\\d.]*";

type Language = "shell" | "python" | "text" | "quoted-text" | "dockerfile";

interface Kind {
  readonly language: Language;
  /** A lookahead at the command's (or first argument's) first character. */
  readonly when: string;
}

const runKinds: readonly Kind[] = [
  // The whole command is the heredoc, or it is piped into a shell.
  { language: "shell", when: `(?=${anyMarker}[ \\t]*(?:${shells}\\b[^|;&]*)?$)` },
  { language: "shell", when: `(?=${shells}(?:[ \\t]+-\\S*)*[ \\t]+${anyMarker})` },
  { language: "python", when: `(?=${anyMarker}[ \\t]*${python}\\b)` },
  { language: "python", when: `(?=${python}(?:[ \\t]+-\\S*)*[ \\t]+${anyMarker})` },
];
const fileKinds: readonly Kind[] = [
  { language: "shell", when: "(?=.*\\.(?:ba)?sh[ \\t]*$)" },
  { language: "python", when: "(?=.*\\.py[ \\t]*$)" },
];
const textKinds: readonly Kind[] = [
  { language: "dockerfile", when: "(?=.*(?i:dockerfile|containerfile))" },
  { language: "quoted-text", when: `(?=.*<<-?["'])` },
  { language: "text", when: "" },
];

/** `heredocs-run`, `heredocs-file`: at a command's start; `heredocs-inside`: in the middle of a continued command. */
export function heredocRules(): Record<string, Rule> {
  const several = (line: string, atMarker = false): Rule[] => [
    severalRule(3, line, atMarker),
    severalRule(2, line, atMarker),
  ];
  return {
    "heredocs-run": {
      patterns: [
        ...several("#heredoc-run-line"),
        ...[...runKinds, ...textKinds].map((kind) => singleRule(kind, "#heredoc-run-line")),
      ],
    },
    "heredocs-file": {
      patterns: [
        ...several("#heredoc-file-line"),
        ...[...fileKinds, ...textKinds].map((kind) => singleRule(kind, "#heredoc-file-line")),
      ],
    },
    "heredocs-inside": {
      patterns: [
        ...several("#heredoc-run-line", true),
        ...textKinds.map((kind) => singleRule(kind, "#heredoc-run-line", "", `(?=${marker(2)})${lastLine}`)),
      ],
    },
    "heredoc-run-line": {
      comment: "The rest of the marker's line; nothing it leaves open gets into the body.",
      match: "(?!^)\\S.*$|^\\d*<<.*$",
      captures: {
        0: {
          name: "meta.heredoc.command.dockerfile meta.embedded.block.shellscript",
          patterns: [{ include: "#shell-command" }],
        },
      },
    },
    "heredoc-file-line": {
      match: "(?!^)\\S.*$|^\\d*<<.*$",
      captures: { 0: { patterns: [{ include: "#heredoc-marker" }, { include: "#word-backslash" }] } },
    },
    "heredoc-marker": {
      match: `(?<!\\S)(\\d*)(<<-?)(["']?)(${heredocName})(\\3)(?=\\s|$)`,
      captures: {
        1: { name: "constant.numeric.file-descriptor.dockerfile" },
        2: { name: "keyword.operator.heredoc.dockerfile" },
        3: { name: "punctuation.definition.string.begin.dockerfile" },
        4: { name: "keyword.control.heredoc-token.dockerfile" },
        5: { name: "punctuation.definition.string.end.dockerfile" },
      },
    },
    ...bodyRules(),
  };
}

/** One heredoc and no more, somewhere on the line. */
const atStart = `(?=${ahead}${marker(2)})(?!${ahead}${anyMarker}.*${anyMarker})${lastLine}`;

/**
 * One heredoc. The outer rule ends at the terminator and gives it its scope; the inner one holds marker line and body,
 * and its `while` takes everything that the body left open away ahead of the terminator. Begins are tried where the command begins (`\\G`)
 * and nowhere else: looking for markers from every place of a long line would take quadratic time.
 */
function singleRule(kind: Kind, line: string, start = "\\G", place = atStart): Rule {
  return outer(1, `${start}${place}${kind.when}`, kind.language, [
    inner(1, `(?=${ahead}${marker(2)})`, kind.language, [
      { include: line },
      { include: `#heredoc-body-${kind.language}` },
    ]),
  ]);
}

/**
 * Several heredocs on a line: the bodies follow in order, so the last one's rule is the outermost. `atMarker`: the first
 * marker stands where the rule begins.
 */
function severalRule(count: 2 | 3, line: string, atMarker = false): Rule {
  const names = (upTo: number): string => {
    const found = Array.from({ length: upTo }, (_, index) => {
      return `${index === 0 && atMarker ? "" : ahead}${marker(index * 3 + 2)}`;
    });
    return `(?=${found.join("")})`;
  };
  const build = (upTo: number): Rule =>
    outer(upTo, `${atMarker && upTo === count ? "" : "\\G"}${names(upTo)}${lastLine}`, "text", [
      inner(upTo, names(upTo), "text", [
        upTo > 1 ? build(upTo - 1) : { include: line },
        { include: "#heredoc-body-text" },
      ]),
    ]);
  return build(count);
}

/** The terminator of the heredoc whose groups come `nth`; only `<<-` lets tabs stand ahead of it. */
function terminator(nth: number): string {
  const group = (nth - 1) * 3 + 1;
  return `(?:(?!\\${group})\\t+)?\\${group + 2}$`;
}

function outer(nth: number, begin: string, language: Language, patterns: readonly Rule[]): Rule {
  return {
    begin,
    end: `^(${terminator(nth)})${language === "dockerfile" ? "" : `|^(?=${newInstruction})`}`,
    endCaptures: { 1: { name: "keyword.control.heredoc-token.dockerfile" } },
    name: "meta.heredoc.dockerfile",
    patterns,
  };
}

function inner(nth: number, begin: string, language: Language, patterns: readonly Rule[]): Rule {
  return {
    begin: `\\G${begin}`,
    while: `^(?!${terminator(nth)})${language === "dockerfile" ? "" : `(?!${newInstruction})`}`,
    patterns,
  };
}

/** Bodies start at the first line after the marker's and go on until their `while` ends them. */
function bodyRules(): Record<string, Rule> {
  const shell: Rule = { contentName: "meta.embedded.block.shellscript", patterns: [{ include: "source.shell" }] };
  const snake: Rule = { contentName: "meta.embedded.block.python", patterns: [{ include: "source.python" }] };
  const from = (start: string, rule: Rule): Rule => ({ begin: start, end: "(?!)", ...rule });
  const shebangs = [
    from(`^(?=#![ \\t]*\\S*(?:/|env[ \\t]+)python)`, snake),
    from(`^(?=#![ \\t]*\\S*(?:/|env[ \\t]+)(?:ba|da|a|k|z)?sh\\b)`, shell),
  ];
  const text = "string.unquoted.heredoc.dockerfile";
  return {
    "heredoc-body-shell": { patterns: [...shebangs, from("^", shell)] },
    "heredoc-body-python": { patterns: [...shebangs, from("^", snake)] },
    "heredoc-body-text": {
      patterns: [
        ...shebangs,
        from("^", {
          contentName: text,
          patterns: [{ include: "#escape-backslash" }, { include: "#variable-backslash" }],
        }),
      ],
    },
    "heredoc-body-quoted-text": { patterns: [...shebangs, from("^", { contentName: text })] },
    "heredoc-body-dockerfile": { patterns: [from("^", { contentName: text })] },
  };
}
