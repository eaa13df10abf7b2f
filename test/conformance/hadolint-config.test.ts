/** hadolint's configuration files and ignore comments: what they ask for, and what is left of a file's findings. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfig, ruleNames } from "../../server/lint/config.ts";
import { lintFile } from "../../server/lint/file.ts";
import { positionAt } from "../../server/lint/positions.ts";
import { defaultLintSettings, type LintSettings, lint } from "../../server/lint/run.ts";
import { rules } from "../../server/rules/index.ts";
import { parse } from "../../server/syntax/parser.ts";
import { noFacts, readFact } from "../support/facts.ts";
import { assertNone, report } from "../support/upstream.ts";

interface Case {
  readonly id: string;
  readonly group: string;
  readonly yaml?: string;
  readonly dockerfile?: string;
  readonly expect: string;
  readonly parsed?: Readonly<Record<string, unknown>>;
  readonly findings?: readonly (readonly [string, number, string])[];
}

const names = ruleNames(rules);
/** Off in hadolint unless a configuration raises them. */
const offThere = ["DL1001", "DL3057"];

/** Where we differ from hadolint on purpose, by case. */
const unknownShell = "hadolint asks every shell for pipefail; these do not have it.";
const meant: Readonly<Record<string, string>> = {
  "hadolint/behaviour/058": unknownShell,
  "hadolint/behaviour/060": unknownShell,
  "hadolint/behaviour/066": unknownShell,
  "hadolint/behaviour/081": unknownShell,
  "hadolint/behaviour/114": "The exec form runs bash and not sudo; what bash is given there is one text.",
};

test("hadolint's configuration files: what hadolint reads we read, what it refuses is shown as a mistake", {
  skip: noFacts,
}, async () => {
  const differences = new Map<string, string>();
  let asked = 0;
  for (const { id, yaml = "", expect, parsed = {} } of casesOf("config-file")) {
    asked++;
    const config = await readConfig("/x/.hadolint.yaml", yaml, names);
    const errors = config.problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0 !== (expect === "error")) {
      differences.set(
        id,
        `${JSON.stringify(yaml)}: ${errors.map(({ message }) => message).join(", ") || "no mistake"}`,
      );
      continue;
    }
    if (expect === "error") continue;
    const wrong = Object.entries(parsed).filter(
      ([key, value]) => !isUnderstood(key, value, config.apply(defaultLintSettings), config.failOn),
    );
    if (wrong.length > 0) differences.set(id, `${JSON.stringify(yaml)}: ${JSON.stringify(wrong)}`);
  }
  assert.ok(asked > 0);
  assertNone(report(differences, {}));
});

test("hadolint's whole answers, with configuration, overrides and ignore comments applied", {
  skip: noFacts,
}, async (context) => {
  const differences = new Map<string, string>();
  let asked = 0;
  for (const { id, yaml, dockerfile = "", expect, findings = [] } of casesOf("behaviour")) {
    // A file that hadolint can't read and BuildKit can is no case for us.
    if (expect !== "findings") continue;
    asked++;
    const config = await readConfig("/x/.hadolint.yaml", yaml ?? "ignored: []\n", names);
    const settings = config.apply({ ...defaultLintSettings, base: "all" });
    const theirs = findings.filter(([code]) => code.startsWith("DL")).map(([code, line]) => `${code}:${line}`);
    const ours = [...new Set(answers(dockerfile, settings))].filter((answer) => !isOffThere(answer, settings));
    if (String(ours.sort()) !== String([...new Set(theirs)].sort())) {
      differences.set(id, `${ours} instead of ${theirs}: ${JSON.stringify({ dockerfile, yaml })}`);
    }
    for (const [code, line, severity] of findings) {
      const chosen = settings.choices.get(code.toLowerCase());
      if (chosen === undefined) continue;
      const wanted = severity === "style" ? "hint" : severity;
      if (chosen !== wanted && chosen !== "on") differences.set(id, `${code}:${line} is ${chosen}, not ${wanted}`);
    }
  }
  context.diagnostic(`${asked - differences.size} of ${asked} cases agree`);
  assert.ok(asked > 0);
  assertNone(report(differences, meant));
});

function casesOf(group: string): readonly Case[] {
  const { cases } = JSON.parse(readFact("conformance/hadolint.json")) as { cases: Case[] };
  return cases.filter((one) => one.group === group);
}

function isUnderstood(key: string, value: unknown, settings: LintSettings, failOn: string | null): boolean {
  const [, override] = /^override-(\w+)$/.exec(key) ?? [];
  if (override !== undefined) {
    const wanted = override === "style" ? "hint" : override;
    return (value as string[]).every((code) => settings.choices.get(code.toLowerCase()) === wanted);
  }
  switch (key) {
    case "trustedRegistries": {
      const { registries } = settings.options.get("require-trusted-registry") ?? {};
      return String([...(registries as string[])].sort()) === String(value);
    }
    case "label-schema": {
      const { labels } = settings.options.get("valid-label-schema") ?? {};
      const wanted = Object.entries(value as Record<string, string>).map(([name, type]) => `${name}: ${type}`);
      return String([...(labels as string[])].sort()) === String(wanted.sort());
    }
    case "strict-labels":
      return settings.options.get("valid-label-schema")?.strict === value;
    case "disable-ignore-pragma":
      return settings.honourComments === !value;
    case "failure-threshold":
      return failOn === (value === "style" || value === "ignore" ? "hint" : value);
    default:
      // How hadolint prints is chosen elsewhere here; such keys are only accepted.
      return ["no-color", "verbose", "format"].includes(key);
  }
}

/** `DL3000:2`: hadolint's codes with the lines their instructions start at. */
function answers(text: string, settings: LintSettings): readonly string[] {
  const tree = parse(text);
  return lint(lintFile(tree), rules, settings).flatMap(({ span, aliases }) => {
    const around = tree.instructions.find((one) => one.span.start <= span.start && span.start <= one.span.end);
    const line = around?.startLine ?? positionAt(tree, span.start).line + 1;
    return aliases.filter((alias) => alias.startsWith("DL")).map((alias) => `${alias}:${line}`);
  });
}

function isOffThere(answer: string, settings: LintSettings): boolean {
  const code = answer.slice(0, answer.indexOf(":"));
  return offThere.includes(code) && !settings.choices.has(code.toLowerCase());
}
