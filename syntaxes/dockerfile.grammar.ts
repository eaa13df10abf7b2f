/** The TextMate grammar of Dockerfiles as a value; `npm run update` writes it to dockerfile.tmLanguage.json. */
import { heredocRules } from "./heredoc.grammar.ts";
import { anchors, escapes, instructionKeywords, newInstruction, type Rule, type Variant, variants } from "./rule.ts";

type Keyword = (typeof instructionKeywords)[number];

const keywordScope = "keyword.other.special-method.dockerfile";
const expansionScope = "keyword.operator.expansion.dockerfile";
const directiveLine = "#[ \\t]*(?i:syntax|escape|check)[ \\t]*=[ \\t]*\\S";
const never = "(?!)";
const instructionEnd = "(?!^)(?=\\n)";

/**
 * How the grammar holds together:
 *
 * - A continuation is consumed with its line end, so the first line end that a rule sees is the instruction's end.
 * - TextMate can't take away a rule from below: a rule of the embedded shell that waits for a closing quote would run
 *   to the end of the file. A command on one line is therefore tokenized inside a capture, which nothing can leave. A
 *   command of several lines sits in a `while` rule that gives up where a line starts with an instruction in the
 *   indentation and letter case of its own. Continued lines never look like that in practice.
 * - Behind a `while`, `\G` fits at the start of every line. The shell's grammar uses it for a command's name, so a rule of
 *   ours has to start a continued line with the command's next argument.
 * - The escape character and SHELL change what follows, and rules have no memory: there is a copy of the rules for each
 *   pair of them, entered by the line that asks for it.
 */
export function dockerfileGrammar(): Record<string, unknown> {
  const repository: Record<string, Rule> = {};
  for (const escape of escapes) Object.assign(repository, wordRules(escape.name, escape.regex));
  for (const variant of variants) Object.assign(repository, instructionRules(variant));
  Object.assign(repository, sharedRules(), heredocRules());
  return {
    name: "Dockerfile",
    scopeName: "source.dockerfile",
    patterns: [{ include: "#directives" }, { include: "#lines-posix" }],
    injections: injections(),
    repository,
  };
}

/** Rules that depend on nothing. */
function sharedRules(): Record<string, Rule> {
  const directives = [
    {
      match: "^(#)[ \\t]*((?i:syntax|check|escape))[ \\t]*(=)[ \\t]*(.*?)[ \\t]*$",
      name: "meta.directive.dockerfile",
      captures: {
        1: { name: "punctuation.definition.directive.dockerfile" },
        2: { name: "keyword.control.directive.dockerfile" },
        3: { name: "keyword.operator.assignment.dockerfile" },
        4: { name: "string.unquoted.directive.dockerfile" },
      },
    },
  ];
  return {
    directives: {
      comment: "Directives stand at the top of the file; the first other line ends them.",
      begin: `\\A(?=\\x{FEFF}?${directiveLine})`,
      end: `^(?!${directiveLine})`,
      patterns: [
        {
          comment: "The rest of the file has the backtick as its escape character.",
          begin: "^(#)[ \\t]*((?i:escape))[ \\t]*(=)[ \\t]*(`)[ \\t]*$\\n?",
          beginCaptures: {
            0: { name: "meta.directive.dockerfile" },
            1: { name: "punctuation.definition.directive.dockerfile" },
            2: { name: "keyword.control.directive.dockerfile" },
            3: { name: "keyword.operator.assignment.dockerfile" },
            4: { name: "constant.character.escape.dockerfile" },
          },
          end: never,
          patterns: [
            { begin: `\\G(?=${directiveLine})`, end: `^(?!${directiveLine})`, patterns: directives },
            { include: "#lines-windows" },
          ],
        },
        ...directives,
      ],
    },
    comment: {
      match: "^[ \\t]*((#).*)$",
      captures: {
        1: { name: "comment.line.number-sign.dockerfile" },
        2: { name: "punctuation.definition.comment.dockerfile" },
      },
    },
    "inner-lines": {
      comment:
        "Comments and empty lines between continued lines: they are no part of the instruction and don't end it.",
      patterns: [
        {
          match: "^[ \\t]*((#).*)\\n",
          captures: {
            1: { name: "comment.line.number-sign.dockerfile" },
            2: { name: "punctuation.definition.comment.dockerfile" },
          },
        },
        { match: "^[ \\t]*\\n" },
      ],
    },
    number: { match: "(?<![\\w.:/-])\\d+(?:\\.\\d+)*(?![\\w.:/-])", name: "constant.numeric.dockerfile" },
    "mount-value": {
      patterns: [
        {
          match: "(?<=[=,])(from)(=)([^\\s,$\"'\\\\`]+)",
          captures: {
            1: { name: "variable.parameter.mount.dockerfile" },
            2: { name: "keyword.operator.assignment.dockerfile" },
            3: { name: "entity.name.type.stage.dockerfile" },
          },
        },
        {
          match: "(?<=[=,])([A-Za-z-]+)(=)(?:(?<=type=)(bind|cache|tmpfs|secret|ssh)(?=[,\\s]|$))?",
          captures: {
            1: { name: "variable.parameter.mount.dockerfile" },
            2: { name: "keyword.operator.assignment.dockerfile" },
            3: { name: "constant.language.mount-type.dockerfile" },
          },
        },
        {
          match: "(?<=,)(?:readonly|readwrite|ro|rw|required)(?=[,\\s]|$)",
          name: "variable.parameter.mount.dockerfile",
        },
        { match: ",", name: "punctuation.separator.mount.dockerfile" },
      ],
    },
    "shell-command": {
      comment:
        "The shell's grammar sees a command behind the start of a line or an operator, but ours is behind a keyword.",
      begin: "(?=\\S)",
      end: instructionEnd,
      patterns: [
        {
          begin: "(?!^)\\G(?![!&|;<>(){}\\[#`]|(?:if|for|while|until|case|select|function|time|coproc)(?:\\W|$))",
          end: "(?<!\\\\)(?=[;|&\\n)`{}\\]]|[ \\t]*#)",
          name: "meta.statement.shell",
          patterns: [{ include: "source.shell#typical_statements" }, { include: "source.shell" }],
        },
        { include: "source.shell" },
      ],
    },
    "plain-command": {
      comment: "A command of cmd, or of a shell we know nothing of: quotes, variables and operators only.",
      patterns: [
        {
          begin: '"',
          beginCaptures: { 0: { name: "punctuation.definition.string.begin.dockerfile" } },
          end: '(")|(?!^)(?=\\n)',
          endCaptures: { 1: { name: "punctuation.definition.string.end.dockerfile" } },
          name: "string.quoted.double.dockerfile",
          patterns: [{ include: "#windows-variable" }],
        },
        { include: "#windows-variable" },
        { match: "&&|\\|\\||[|&<>;]", name: "keyword.operator.shell.dockerfile" },
      ],
    },
    "windows-variable": {
      match: "(%)[A-Za-z_][\\w()]*(%)|(\\$)(?:env:)?[A-Za-z_]\\w*",
      name: "variable.other.readwrite.dockerfile",
      captures: {
        1: { name: "punctuation.definition.variable.dockerfile" },
        2: { name: "punctuation.definition.variable.dockerfile" },
        3: { name: "punctuation.definition.variable.dockerfile" },
      },
    },
  };
}

/** Words, strings, variables and flags, for one escape character (`escape` is a regular expression for it). */
function wordRules(name: string, escape: string): Record<string, Rule> {
  const include = (rule: string): Rule => ({ include: `#${rule}-${name}` });
  return {
    [`continuation-${name}`]: {
      match: `(?<!${escape})(${escape})[ \\t]*\\n`,
      captures: { 1: { name: "punctuation.separator.continuation.line.dockerfile" } },
    },
    [`word-${name}`]: {
      patterns: [
        include("continuation"),
        { include: "#inner-lines" },
        include("string-double"),
        include("string-single"),
        include("variable"),
        include("escape"),
      ],
    },
    [`escape-${name}`]: { match: `${escape}[^\\n]`, name: "constant.character.escape.dockerfile" },
    [`string-double-${name}`]: {
      begin: '"',
      beginCaptures: { 0: { name: "punctuation.definition.string.begin.dockerfile" } },
      end: '(")|(?!^)(?=\\n)',
      endCaptures: { 1: { name: "punctuation.definition.string.end.dockerfile" } },
      name: "string.quoted.double.dockerfile",
      patterns: [
        include("continuation"),
        { include: "#inner-lines" },
        { match: `${escape}["$${escape}]`, name: "constant.character.escape.dockerfile" },
        include("variable"),
      ],
    },
    [`string-single-${name}`]: {
      begin: "'",
      beginCaptures: { 0: { name: "punctuation.definition.string.begin.dockerfile" } },
      end: "(')|(?!^)(?=\\n)",
      endCaptures: { 1: { name: "punctuation.definition.string.end.dockerfile" } },
      name: "string.quoted.single.dockerfile",
      patterns: [include("continuation"), { include: "#inner-lines" }],
    },
    [`variable-${name}`]: {
      patterns: [
        {
          match: "(\\$)(?:[A-Za-z_]\\w*|[0-9@*#?$!-])",
          name: "variable.other.readwrite.dockerfile",
          captures: { 1: { name: "punctuation.definition.variable.dockerfile" } },
        },
        braces("(//?)", [
          {
            begin: "/",
            beginCaptures: { 0: { name: expansionScope } },
            end: `(?=\\})|${instructionEnd}`,
            patterns: [include("word")],
          },
          include("word"),
        ]),
        braces("(:?[-+?=]|##?|%%?)?", [include("word")]),
      ],
    },
    [`flag-${name}`]: {
      patterns: [
        {
          match: `(?<!\\S)(--)(link|parents|keep-git-dir|unpack)(?=\\s|${escape}[ \\t]*$)`,
          captures: {
            1: { name: "punctuation.definition.flag.dockerfile" },
            2: { name: "entity.other.attribute-name.flag.dockerfile" },
          },
        },
        flag("mount", escape, [{ include: "#mount-value" }, include("word")]),
        {
          comment: "A stage, an image or a named context: a name like the one after FROM.",
          ...flag("from", escape, [include("word")]),
          contentName: "entity.name.type.stage.dockerfile",
        },
        flag("[A-Za-z][\\w-]*", escape, [
          {
            match: "(?<==)(?:(true|false)|\\d+(?:\\.\\d+)?(?:ns|us|µs|ms|s|m|h)?(?:\\d+(?:ms|s|m))*)(?=\\s|$)",
            name: "constant.numeric.dockerfile",
            captures: { 1: { name: "constant.language.dockerfile" } },
          },
          include("word"),
        ]),
      ],
    },
    [`exec-${name}`]: jsonArray(escape, include("continuation"), []),
    [`paths-${name}`]: jsonArray(escape, include("continuation"), [include("variable")]),
    [`image-${name}`]: {
      begin: "(?<!\\S)(?=[^\\s#-])",
      end: `(?=\\s|${escape}[ \\t]*$)`,
      patterns: [
        { match: `(?<!\\S)scratch(?=\\s|${escape}[ \\t]*$)`, name: "variable.language.scratch.dockerfile" },
        {
          comment: "A colon ahead of a slash is a registry's port.",
          begin: "(?<=\\S)(:)(?!(?:\\d+|\\$\\w+|\\$\\{[^\\s}]*\\})/)",
          beginCaptures: { 1: { name: "punctuation.separator.tag.dockerfile" } },
          end: `(?=[\\s@]|${escape}[ \\t]*$)`,
          patterns: [
            include("string-double"),
            include("string-single"),
            include("variable"),
            { match: `[^\\s:@$"'${escape}]+`, name: "constant.other.tag.dockerfile" },
          ],
        },
        {
          match: "(@)([A-Za-z][\\w+.-]*:[0-9A-Fa-f]+)?",
          captures: {
            1: { name: "punctuation.separator.digest.dockerfile" },
            2: { name: "constant.other.digest.dockerfile" },
          },
        },
        include("string-double"),
        include("string-single"),
        include("variable"),
        { match: `[^\\s:@$"'${escape}]+`, name: "entity.name.type.image.dockerfile" },
      ],
    },
  };
}

/** A variable in braces; `operator` is a regular expression for what follows its name. */
function braces(operator: string, patterns: readonly Rule[]): Rule {
  return {
    begin: `(\\$\\{)([A-Za-z_]\\w*|[0-9@*#?$!-])?${operator}`,
    beginCaptures: {
      1: { name: "punctuation.definition.variable.dockerfile" },
      2: { name: "variable.other.readwrite.dockerfile" },
      3: { name: expansionScope },
    },
    end: `(\\})|${instructionEnd}`,
    endCaptures: { 1: { name: "punctuation.definition.variable.dockerfile" } },
    name: "meta.variable.dockerfile",
    patterns,
  };
}

/** The JSON form, where what follows can be JSON: the test command `[` of the shell starts with a bracket as well. */
function jsonArray(escape: string, continuation: Rule, inStrings: readonly Rule[]): Rule {
  return {
    begin: `\\[(?=[ \\t]*(?:\\]|"(?:[^"\\\\]|\\\\.)*"?[ \\t]*(?:[,\\]]|$|${escape}[ \\t]*$)|${escape}[ \\t]*$))`,
    beginCaptures: { 0: { name: "punctuation.definition.array.begin.dockerfile" } },
    end: "(\\])|(?!^)(?=\\n)",
    endCaptures: { 1: { name: "punctuation.definition.array.end.dockerfile" } },
    name: "meta.structure.array.dockerfile",
    patterns: [
      continuation,
      jsonString([continuation, { include: "#inner-lines" }], inStrings),
      { match: ",", name: "punctuation.separator.array.dockerfile" },
      { include: "#inner-lines" },
      { match: "[^\\s,\\]]", name: "invalid.illegal.expected-string.dockerfile" },
    ],
  };
}

/** A string of JSON: what may stand between its lines, and what else within. */
function jsonString(between: readonly Rule[], patterns: readonly Rule[]): Rule {
  return {
    begin: '"',
    beginCaptures: { 0: { name: "punctuation.definition.string.begin.dockerfile" } },
    end: '(")|(?!^)(?=\\n)',
    endCaptures: { 1: { name: "punctuation.definition.string.end.dockerfile" } },
    name: "string.quoted.double.json.dockerfile",
    patterns: [
      ...between,
      { match: '\\\\(?:["\\\\/bfnrt]|u[0-9A-Fa-f]{4})', name: "constant.character.escape.dockerfile" },
      { match: "\\\\[^\\n]", name: "invalid.illegal.unrecognized-string-escape.dockerfile" },
      ...patterns,
    ],
  };
}

/** A flag with a value; `name` is a regular expression. */
function flag(name: string, escape: string, patterns: readonly Rule[]): Rule {
  return {
    begin: `(?<!\\S)(--)(${name})(?:(=)|(?=\\s|$))`,
    beginCaptures: {
      1: { name: "punctuation.definition.flag.dockerfile" },
      2: { name: "entity.other.attribute-name.flag.dockerfile" },
      3: { name: "keyword.operator.assignment.dockerfile" },
    },
    end: `(?=\\s|${escape}[ \\t]*$)`,
    contentName: "string.unquoted.flag.dockerfile",
    patterns,
  };
}

/** The instructions, for one escape character and one shell. */
function instructionRules(variant: Variant): Record<string, Rule> {
  const { name, escape } = variant;
  const at = (rule: string): Rule => ({ include: `#${rule}-${escape.name}` });
  const exec = at("exec");
  const paths = at("paths");
  const values = [at("word"), { include: "#number" }];
  const variableName = "\\$\\w+|\\$\\{[^\\s}]*\\}";
  const bareName = `(?:[A-Za-z_]|${variableName})(?:[\\w./-]|${variableName})*`;
  const quotedName = `"(?:[^"${escape.regex}\\n]|${escape.regex}.)*"|'[^'\\n]*'`;
  const pairs = (scope: string): Rule[] => [
    {
      match: `(?<!\\S)(${bareName}|${quotedName})(=)`,
      captures: {
        1: { name: scope, patterns: [at("variable")] },
        2: { name: "keyword.operator.assignment.dockerfile" },
      },
    },
    {
      comment: "The old form, with a blank for the equals sign: the rest is one value.",
      begin: "(?<=[ \\t](?i:ENV)|[ \\t](?i:LABEL)|^(?i:ENV)|^(?i:LABEL))[ \\t]+([A-Za-z_][\\w./-]*)(?=[ \\t])",
      beginCaptures: { 1: { name: scope } },
      end: instructionEnd,
      patterns: values,
    },
    ...values,
  ];
  const files = [
    at("flag"),
    at("continuation"),
    { include: "#inner-lines" },
    start("(?=\\S)", [paths, { include: "#heredocs-file" }, at("word")]),
  ];
  const simple: Partial<Record<Keyword, readonly Rule[]>> = {
    FROM: [
      at("flag"),
      {
        match: `(?<!\\S)((?i:AS))(?:[ \\t]+([^\\s${escape.regex}]+))?(?=\\s|${escape.regex}[ \\t]*$)`,
        captures: { 1: { name: keywordScope }, 2: { name: "entity.name.type.stage.dockerfile" } },
      },
      at("continuation"),
      { include: "#inner-lines" },
      at("image"),
    ],
    COPY: files,
    ADD: files,
    ENV: pairs("variable.other.assignment.dockerfile"),
    LABEL: pairs("entity.other.attribute-name.label.dockerfile"),
    ARG: [
      {
        match: `(?<!\\S)([A-Za-z_][\\w.-]*)(?:(=)|(?=\\s|${escape.regex}[ \\t]*$))`,
        captures: {
          1: { name: "variable.other.assignment.dockerfile" },
          2: { name: "keyword.operator.assignment.dockerfile" },
        },
      },
      at("word"),
      { include: "#number" },
    ],
    EXPOSE: [
      {
        match: "(?<!\\S)(\\d+)(?:(-)(\\d+))?(?:(/)((?i:tcp|udp|sctp))(?!\\S))?",
        captures: {
          1: { name: "constant.numeric.port.dockerfile" },
          2: { name: "keyword.operator.range.dockerfile" },
          3: { name: "constant.numeric.port.dockerfile" },
          4: { name: "punctuation.separator.protocol.dockerfile" },
          5: { name: "constant.language.protocol.dockerfile" },
        },
      },
      { match: "(?<=\\S)/(?i:tcp|udp|sctp)(?!\\S)", name: "constant.language.protocol.dockerfile" },
      at("word"),
    ],
    STOPSIGNAL: [
      { match: "(?<!\\S)(?i:SIG)?(?:[A-Z][A-Z0-9+-]*)(?!\\S)", name: "constant.language.signal.dockerfile" },
      { include: "#number" },
      at("word"),
    ],
    USER: [
      { match: "(?<=[\\s:])\\d+(?=[\\s:]|$)", name: "constant.numeric.dockerfile" },
      { match: ":", name: "punctuation.separator.group.dockerfile" },
      at("word"),
    ],
    WORKDIR: [at("word")],
    VOLUME: [paths, at("word")],
    SHELL: [exec, at("word")],
    MAINTAINER: [
      at("continuation"),
      { include: "#inner-lines" },
      { match: `[^\\s${escape.regex}]+|\\S`, name: "string.unquoted.dockerfile" },
    ],
  };
  const rules: Record<string, Rule> = {};
  const order: string[] = [];
  for (const [keyword, patterns] of Object.entries(simple)) {
    const rule = `${keyword.toLowerCase()}-${name}`;
    const breaks = keyword === "COPY" || keyword === "ADD";
    rules[rule] = {
      begin: anchors.line(`(?i:${keyword})`, escape.regex),
      beginCaptures: anchors.captures(keywordScope),
      end: `(?!^)(?=\\n)${breaks ? `|^(?=${newInstruction})` : ""}`,
      patterns,
    };
    order.push(rule);
  }
  const command = commandRules(variant);
  return {
    ...rules,
    ...command,
    [`lines-${name}`]: {
      patterns: [
        { include: "#comment" },
        ...variants.filter((other) => other.name.startsWith(`${name}-`)).map(shellRegion),
        ...Object.keys(command)
          .filter((rule) => rule.startsWith("run-") || rule.startsWith("healthcheck-"))
          .map((rule) => ({ include: `#${rule}` })),
        ...order.map((rule) => ({ include: `#${rule}` })),
        {
          comment: "ONBUILD whose instruction is on the next line, or not written yet.",
          begin: `^[ \\t]*((?i:ONBUILD))(?=\\s|${escape.regex}[ \\t]*$)`,
          beginCaptures: { 1: { name: keywordScope } },
          end: instructionEnd,
          patterns: [
            {
              match: `(?<!\\S)(?i:${instructionKeywords.join("|")})(?=\\s|${escape.regex}[ \\t]*$)`,
              name: keywordScope,
            },
            at("flag"),
            exec,
            at("word"),
          ],
        },
        {
          comment: "Not an instruction: without colour, its continued lines too.",
          begin: "^[ \\t]*(?=[^\\s#])",
          end: instructionEnd,
          patterns: [at("continuation"), { include: "#inner-lines" }],
        },
      ],
    },
  };
}

/** What follows the flags: `\G` in the patterns is its first character. */
function start(begin: string, patterns: readonly Rule[]): Rule {
  return { begin, end: `(?!^)(?=\\n)|^(?=${newInstruction})`, patterns };
}

/** The first string of SHELL, without its opening quote, by the language that it makes of commands. */
const shellPrograms = {
  posix: never,
  powershell: '[^"]*(?i:powershell|pwsh)',
  cmd: '(?:[^"]*[\\\\/])?(?i:cmd(?:\\.exe)?)"',
};

/** After SHELL ["powershell", …] commands are PowerShell, up to the next stage or SHELL; cmd likewise. */
function shellRegion({ name, shell }: Variant): Rule {
  const instruction = '^(?=[ \\t]*(?i:SHELL)[ \\t]+\\[[ \\t]*"';
  return {
    begin: `${instruction}${shellPrograms[shell]})`,
    end: `^(?=[ \\t]*(?i:FROM)\\s)|${instruction}(?!${shellPrograms[shell]}))`,
    patterns: [{ include: `#lines-${name}` }],
  };
}

/** RUN, CMD, ENTRYPOINT and HEALTHCHECK: what runs is in JSON form, in heredocs, or in the shell's language. */
function commandRules(variant: Variant): Record<string, Rule> {
  const { name, escape } = variant;
  const flags: Rule = { include: `#flag-${escape.name}` };
  const exec: Rule = { include: `#exec-${escape.name}` };
  const continuation: Rule = { include: `#continuation-${escape.name}` };
  const heredocs: Rule = { include: "#heredocs-run" };
  const keywordOf = {
    run: { upper: "RUN|CMD|ENTRYPOINT", others: instructionKeywords },
    // The command of a health check starts with CMD, on a line of its own as often as not.
    healthcheck: { upper: "HEALTHCHECK", others: instructionKeywords.filter((keyword) => keyword !== "CMD") },
  };
  /** In HEALTHCHECK a command follows the word CMD only. */
  const body = (kind: "run" | "healthcheck", patterns: readonly Rule[]): readonly Rule[] =>
    kind === "run"
      ? patterns
      : [
          { match: "(?<!\\S)(?i:NONE)(?!\\S)", name: "constant.language.dockerfile" },
          {
            begin: `(?<!\\S)((?i:CMD))(?=\\s|${escape.regex}[ \\t]*$)`,
            beginCaptures: { 1: { name: keywordScope } },
            end: instructionEnd,
            patterns,
          },
        ];
  /** A command of several lines. */
  const lines = (begin: string): Rule => ({
    begin,
    end: instructionEnd,
    name: `${escape.continuedScope} ${variant.embedded}`.trim(),
    patterns: [{ include: variant.include }],
  });
  const rules: Record<string, Rule> = {
    [`command-line-${name}`]: {
      comment: "A command on one line: what it leaves open ends with the line.",
      match: "\\S.*$",
      captures: {
        0: { name: `meta.command.dockerfile ${variant.embedded}`.trim(), patterns: [{ include: variant.include }] },
      },
    },
  };
  for (const kind of ["run", "healthcheck"] as const) {
    const { upper, others } = keywordOf[kind];
    rules[`continued-${kind}-${name}`] = {
      comment: "The rest of an instruction, from its first continuation on.",
      begin: `(?<!${escape.regex})(${escape.regex})[ \\t]*\\n`,
      beginCaptures: { 1: { name: "punctuation.separator.continuation.line.dockerfile" } },
      end: instructionEnd,
      patterns: [
        { include: "#inner-lines" },
        continuation,
        flags,
        ...body(kind, [
          { include: "#inner-lines" },
          continuation,
          start("(?=\\S)", [exec, heredocs, continuation, lines("(?=\\S)")]),
        ]),
      ],
    };
    const rest: readonly Rule[] = [{ include: `#continued-${kind}-${name}` }, flags];
    const several = `(?=.*(?<!${escape.regex})${escape.regex}[ \\t]*$)`;
    for (const letters of ["upper", "any"] as const) {
      rules[`${kind}-lines-${letters}-${name}`] = {
        begin: anchors.line(letters === "upper" ? upper : `(?i:${upper})`, escape.regex) + several,
        beginCaptures: anchors.captures(keywordScope),
        while: `^(?!\\1(?${letters === "any" ? "i" : ""}:${others.join("|")})(?=\\s))`,
        patterns: [
          { include: `#lines-${name}` },
          ...rest,
          ...body(kind, [
            { include: `#continued-run-${name}` },
            start("(?!^)(?=\\S)", [exec, heredocs, continuation, lines("(?=\\S)")]),
          ]),
        ],
      };
    }
    rules[`${kind}-line-${name}`] = {
      begin: anchors.line(`(?i:${upper})`, escape.regex),
      beginCaptures: anchors.captures(keywordScope),
      end: `(?!^)(?=\\n)|^(?=${newInstruction})`,
      patterns: [flags, ...body(kind, [start("(?=\\S)", [exec, heredocs, { include: `#command-line-${name}` }])])],
    };
  }
  return rules;
}

/** In a command of the shell, but not in something inside it that is no argument of its own. */
function inStatement(path: string): string {
  const others = ["string", "meta.heredoc", "meta.arguments.continued"];
  return `(${path} meta.statement.command${others.map((scope) => ` - (${path} meta.statement.command ${scope})`).join("")})`;
}

/** Rules that hold inside embedded languages: Docker takes continuations and comments out before a shell sees the text. */
function injections(): Record<string, { patterns: Rule[] }> {
  const shell = "meta.embedded.block.shellscript";
  const subshell = `${shell} meta.statement.command meta.scope.subshell`;
  const rules: Record<string, { patterns: Rule[] }> = {
    "L:meta.heredoc.command.dockerfile": { patterns: [{ include: "#heredoc-marker" }] },
    [`L:((${inStatement(shell)} - (${subshell})) | ${inStatement(subshell)})`]: {
      patterns: [
        {
          comment:
            "A continued line goes on with arguments. The shell's grammar would look for a command's name at its start, find none, and give the line up.",
          begin: "^(?=[ \\t]+[^\\s#])",
          end: "(?!^)",
          name: "meta.arguments.continued.dockerfile",
          patterns: [{ include: "source.shell#option" }, { include: "source.shell#argument" }],
        },
        { match: "^(?:&(?=&)|\\|(?=\\|))", name: "punctuation.separator.statement.shell" },
      ],
    },
  };
  for (const escape of escapes) {
    rules[`L:${escape.continuedScope} - meta.heredoc`] = {
      patterns: [
        { include: "#inner-lines" },
        {
          comment: "With the blanks behind an operator: the shell's grammar would start a command with them.",
          match: `(?:(?<=[;&|!({\`]|then |else |do )[ \\t]*+)?(?<!${escape.regex})(${escape.regex})[ \\t]*\\n`,
          captures: { 1: { name: "punctuation.separator.continuation.line.dockerfile" } },
        },
      ],
    };
    rules[`L:${escape.continuedScope} - meta.heredoc - string - comment`] = {
      patterns: [
        {
          comment: "A shell comment takes the rest of the instruction, continued lines too.",
          match: `(?<=\\s)((#).*?)(?<!${escape.regex})(${escape.regex})[ \\t]*\\n`,
          captures: {
            1: { name: "comment.line.number-sign.dockerfile" },
            2: { name: "punctuation.definition.comment.dockerfile" },
            3: { name: "punctuation.separator.continuation.line.dockerfile" },
          },
        },
        { include: "#heredocs-inside" },
      ],
    };
  }
  return rules;
}
