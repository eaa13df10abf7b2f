import type { LintFile } from "../lint/file.ts";
import { defineRule, type Finding } from "../lint/rule.ts";
import { stages } from "../semantics/stages.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { stagesWithout } from "./shared/inheritance.ts";
import { labelTypes } from "./shared/label-types.ts";

export default defineRule({
  id: "valid-label-schema",
  category: "maintainability",
  severity: "warning",
  fix: "none",
  scope: "build",
  aliases: ["DL3049", "DL3050", "DL3051", "DL3052", "DL3053", "DL3054", "DL3055", "DL3056", "DL3058"],
  summary: "Give images the labels that a team has agreed on.",
  why: "Labels that every image has, with values of one form, can be searched and counted. Name them in the option `labels`; without the option the rule finds nothing. Types are text, url, email, rfc3339, semver, hash (of Git) and spdx (a licence).",
  options: { labels: [], strict: false },
  optionWords: {
    labels: "Labels that each image must have, with their types: `maintainer: email`.",
    strict: "Report labels that are not on the list.",
  },
  examples: [
    {
      bad: "FROM debian:12\n",
      good: 'FROM debian:12\nLABEL maintainer="team@example.com"\n',
      options: { labels: ["maintainer: email"] },
    },
    {
      bad: 'FROM debian:12\nLABEL maintainer="the team"\n',
      good: 'FROM debian:12\nLABEL maintainer="team@example.com"\n',
      options: { labels: ["maintainer: email"] },
    },
  ],
  *check(file, { labels, strict }) {
    const schema = new Map(labels.map(readLabel));
    if (schema.size === 0 && !strict) return;
    for (const key of schema.keys()) yield* missing(file, key);
    for (const label of file.instructions("LABEL")) if (!file.isTrigger(label)) yield* judge(label, schema, strict);
  },
});

function readLabel(text: string): [string, string] {
  const colon = text.lastIndexOf(":");
  return colon < 0
    ? [text.trim(), "text"]
    : [
        text.slice(0, colon).trim(),
        text
          .slice(colon + 1)
          .trim()
          .toLowerCase(),
      ];
}

function* missing(file: LintFile, key: string): Iterable<Finding> {
  // A stage that others only copy from is no image.
  const copied = new Set(
    stages(file.tree)
      .references.filter(({ instruction }) => instruction.name !== "FROM")
      .map(({ stage }) => stage),
  );
  const has = (instruction: Instruction) =>
    instruction.name === "LABEL" && instruction.pairs.some((pair) => unquoted(pair.name.value) === key);
  for (const stage of stagesWithout(file, ({ instructions }) => instructions.some(has))) {
    if (copied.has(stage)) continue;
    yield {
      span: (stage.nameWord ?? stage.base ?? stage.from.keyword).span,
      message: t("This image has no label {0}. Add it with LABEL.", key),
      aliases: ["DL3049"],
    };
  }
}

function* judge(label: Instruction, schema: ReadonlyMap<string, string>, strict: boolean): Iterable<Finding> {
  for (const { name, value } of label.pairs) {
    const key = unquoted(name.value);
    const type = schema.get(key);
    if (type === undefined) {
      if (strict) yield { span: name.span, message: t("The label {0} is not on the list.", key), aliases: ["DL3050"] };
      continue;
    }
    const text = unquoted(value?.value ?? "");
    const { alias, isValid } = labelTypes[type] ?? {};
    if (text === "") {
      yield {
        span: name.span,
        message: t("The label {0} is empty. Give it a value.", key),
        aliases: ["DL3051", ...(alias ? [alias] : [])],
      };
    } else if (alias !== undefined && !isValid?.(text)) {
      yield {
        span: value?.span ?? name.span,
        message: t("{0} is not of the type {1}, which the label {2} asks for.", text, type, key),
        aliases: [alias],
      };
    }
  }
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, "$2");
}
