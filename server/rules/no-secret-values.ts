import type { CommandUse, LintFile } from "../lint/file.ts";
import { defineRule, type Finding } from "../lint/rule.ts";
import type { ShellWord } from "../syntax/shell.ts";
import type { Span } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { plainText } from "./shared/arguments.ts";
import { isPlaceholder, type SecretKind, secretsIn } from "./shared/secrets.ts";

export default defineRule({
  id: "no-secret-values",
  category: "security",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: [],
  summary: "Write no token, key or password into the file.",
  why: "Whoever reads the file has it, and whoever pulls the image finds it in the layers or in the history, even where a later command deletes it. Found are tokens by their shape, private keys, credentials in URLs and headers, and values of flags such as `--password`. Revoke what was in the file, and mount it where a command needs it: `RUN --mount=type=secret,id=token …`, with `docker build --secret id=token,env=TOKEN`.",
  examples: [
    {
      bad: "FROM alpine:3.20\nRUN curl --user ci:tr0ub4dor https://docs.docker.com/ -o docs.html\n",
      good: 'FROM alpine:3.20\nRUN --mount=type=secret,id=login curl --user "$(cat /run/secrets/login)" https://docs.docker.com/ -o docs.html\n',
    },
    {
      bad: "FROM python:3.12\nENV PIP_INDEX_URL=https://ci:tr0ub4dor@packages.invalid/simple\n",
      good: "FROM python:3.12\nRUN --mount=type=secret,id=pip,target=/etc/pip.conf pip install -r requirements.txt\n",
    },
  ],
  *check(file) {
    const found: Finding[] = [];
    for (const instruction of file.instructions()) {
      if (file.isTrigger(instruction)) continue;
      const from = instruction.span.start;
      for (const { kind, start, end } of secretsIn(file.textOf(instruction.span))) {
        if (isComment(file, from + start)) continue;
        found.push({ span: { start: from + start, end: from + end }, message: wordsOf(kind) });
      }
    }
    for (const [at, use] of file.commands().entries()) {
      const span = passwordFlag(use) ?? loginFlag(use) ?? passwordForChpasswd(use, file.commands()[at + 1]);
      if (span === null || found.some((other) => overlap(other.span, span))) continue;
      found.push({
        span,
        message: t("This password is readable for everyone who has the file or the image. Mount a secret instead."),
      });
    }
    yield* found;
  },
});

function wordsOf(kind: SecretKind): string {
  switch (kind) {
    case "key":
      return t("This private key is readable for everyone who has the file or the image. Mount a secret instead.");
    case "token":
      return t(
        "This looks like a token, readable for everyone who has the file. Revoke it, and mount a secret instead.",
      );
    case "url":
      return t("This password is readable for everyone who has the file or the image. Mount a secret instead.");
    case "header":
      return t("These credentials are readable for everyone who has the file or the image. Mount a secret instead.");
  }
}

function isComment(file: LintFile, offset: number): boolean {
  const { comments } = file.tree;
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return offset < (comments[low - 1]?.span.end ?? 0);
}

const passwordFlags =
  /^--(?:(?:http|ftp|db|user|admin|root|proxy|registry|login|mysql|postgres)-)?(?:password|passwd|passphrase)$|^--(?:auth-?token|access-?token|api-?(?:key|token)|client-?secret|secret-?key|secret-?access-?key)$/i;

/** `--password value` and `--password=value`. */
function passwordFlag({ command }: CommandUse): Span | null {
  for (const [at, word] of command.args.entries()) {
    if (word.value === null || !word.value.startsWith("--")) continue;
    const equals = word.value.indexOf("=");
    const name = equals < 0 ? word.value : word.value.slice(0, equals);
    if (!passwordFlags.test(name)) continue;
    const next = command.args[at + 1];
    const value = equals < 0 ? next?.value : word.value.slice(equals + 1);
    if (value === null || value === undefined || isPlaceholder(value)) continue;
    return equals < 0 && next !== undefined ? next.span : word.span;
  }
  return null;
}

/** Programs whose short flag takes a password, or a name with a password. */
const loginFlags: Readonly<Record<string, RegExp>> = {
  curl: /^(?:-u|--user|--proxy-user|-U)$/,
  sshpass: /^-p$/,
};

function loginFlag({ command }: CommandUse): Span | null {
  const flags = loginFlags[command.name ?? ""];
  if (flags === undefined) return null;
  for (const [at, word] of command.args.entries()) {
    const next: ShellWord | undefined = command.args[at + 1];
    if (!flags.test(plainText(word)) || next === undefined || next.value === null) continue;
    const password = command.name === "curl" ? next.value.slice(next.value.indexOf(":") + 1) : next.value;
    if (command.name === "curl" && !next.value.includes(":")) continue;
    if (!isPlaceholder(password)) return next.span;
  }
  return null;
}

/** `echo 'root:password' | chpasswd`; whatever the password is, it is known. */
function passwordForChpasswd(use: CommandUse, next: CommandUse | undefined): Span | null {
  const { command } = use;
  if (!command.pipedTo || next?.instruction !== use.instruction || next.command.name !== "chpasswd") return null;
  if (next.command.args.some((word) => /^(?:-\w*e|--encrypted)$/.test(plainText(word)))) return null;
  const word = command.args.find(({ value }) => value !== null && /^[\w.-]+:[^:$\s]+(?:\\n|\s)*$/.test(value));
  return word?.span ?? null;
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
