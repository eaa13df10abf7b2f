/** ShellCheck through our eyes: the same scripts reach it as through hadolint's, and its answers come back to the same lines. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findShellCheck, runShellCheck } from "../../server/host/shellcheck.ts";
import { readConfig, ruleNames } from "../../server/lint/config.ts";
import { lintFile } from "../../server/lint/file.ts";
import { defaultLintSettings, lint } from "../../server/lint/run.ts";
import { foreignFindings, shellCheckScripts } from "../../server/lint/shellcheck.ts";
import { rules } from "../../server/rules/index.ts";
import { parse } from "../../server/syntax/parser.ts";
import { noFacts, readFact } from "../support/facts.ts";
import { assertNone, report } from "../support/upstream.ts";

interface Case {
  readonly id: string;
  readonly group: string;
  readonly rule?: string;
  readonly dockerfile?: string;
  readonly yaml?: string;
  readonly expect: string;
  readonly line?: number;
  readonly lines?: readonly number[];
  readonly findings?: readonly (readonly [string, number, string])[];
  readonly shellcheckAll?: readonly (readonly [string, number])[];
}

const program = await findShellCheck("");
const skip = noFacts || (program === null ? "no shellcheck program on the PATH" : false);

/** hadolint puts a first line before the script that is wrong for such shells, and ShellCheck says so. */
const ownFirstLine = ["SC1071", "SC2239"];

/** Where we differ from hadolint on purpose, by case. */
const meant: Readonly<Record<string, string>> = {
  "hadolint/Shellcheck/018": "SHELL is part of the image, so that what ONBUILD runs later is given to that shell.",
};

test("ShellCheck's findings come where they come through hadolint", { skip }, async (context) => {
  const { cases } = JSON.parse(readFact("conformance/hadolint.json")) as { cases: Case[] };
  const differences = new Map<string, string>();
  const asked = cases.filter(({ group, rule, expect }) => {
    return group === "shellcheck" || (group === "behaviour" && expect === "findings") || rule?.startsWith("SC");
  });
  for (const one of asked) {
    const ours = await findings(one);
    const words = (theirs: string) =>
      `${ours.join(" ") || "none"} instead of ${theirs}: ${JSON.stringify(one.dockerfile)}`;
    if (one.group === "behaviour") {
      const theirs = (one.findings ?? []).filter(([code]) => code.startsWith("SC") && !ownFirstLine.includes(code));
      const all = new Set([...theirs, ...(one.shellcheckAll ?? [])].map(([code, line]) => `${code}:${line}`));
      const missing = theirs.filter(([code, line]) => !ours.includes(`${code}:${line}`));
      if (missing.length > 0 || ours.some((finding) => !all.has(finding))) {
        differences.set(one.id, words([...all].join(" ") || "none"));
      }
      continue;
    }
    const own = ours.filter((finding) => one.rule === "SC*" || finding.startsWith(`${one.rule}:`));
    const lines = [...new Set(own.map((finding) => Number(finding.split(":")[1])))];
    const wanted = one.lines ?? (one.line === undefined ? [] : [one.line]);
    const agrees =
      one.expect === "fires" ? own.length > 0 && wanted.every((line) => lines.includes(line)) : own.length === 0;
    if (!agrees) differences.set(one.id, words(`${one.expect} ${wanted}`));
  }
  context.diagnostic(`${asked.length - differences.size} of ${asked.length} cases agree`);
  assert.ok(asked.length > 0);
  assertNone(report(differences, meant));
});

/** `SC2086:2`: codes with the lines their instructions start at, with configuration and comments applied. */
async function findings({ dockerfile = "", yaml }: Case): Promise<readonly string[]> {
  const tree = parse(dockerfile);
  const scripts = shellCheckScripts(tree);
  const comments = await runShellCheck(
    program ?? "",
    scripts.map(({ text }) => text),
  );
  const config = await readConfig("/x/.hadolint.yaml", yaml ?? "ignored: []\n", ruleNames(rules));
  const foreign = scripts.flatMap((script, index) => foreignFindings(script, comments[index] ?? []));
  return lint(lintFile(tree), [], config.apply(defaultLintSettings), () => {}, foreign).map(({ rule, span }) => {
    const around = tree.instructions.find((one) => one.span.start <= span.start && span.start <= one.span.end);
    return `${rule.id}:${around?.startLine}`;
  });
}
