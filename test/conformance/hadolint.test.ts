/** hadolint's cases: does the rule that answers for a code speak up where hadolint does, and on the same instruction. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rules } from "../../server/rules/index.ts";
import { noFacts, readFact } from "../support/facts.ts";
import { assertNone, covered, report, upstreamFindings } from "../support/upstream.ts";
import { leftOut } from "./rules-left-out.ts";

interface Case {
  readonly id: string;
  readonly group: string;
  readonly rule?: string;
  readonly dockerfile?: string;
  readonly expect: string;
  readonly line?: number;
  readonly lines?: readonly number[];
  readonly config?: Config;
  readonly observed?: readonly (readonly [string, number, string])[];
}

interface Config {
  readonly trustedRegistries?: readonly string[];
  readonly "label-schema"?: Readonly<Record<string, string>>;
  readonly "strict-labels"?: boolean;
}

/** Where we differ from hadolint on purpose, by case. */
const meant: Readonly<Record<string, string>> = {};

test("hadolint's cases: the same code fires, on the same instruction", { skip: noFacts }, (context) => {
  const { cases } = JSON.parse(readFact("conformance/hadolint.json")) as { cases: Case[] };
  const differences = new Map<string, string>();
  const figures = new Map<string, { asked: number; agreed: number }>();
  for (const { id, group, rule, dockerfile, expect, line, lines, config } of cases) {
    if (!["rule", "pragma", "regression"].includes(group) || rule === undefined || dockerfile === undefined) continue;
    if (!covered.has(rule)) continue;
    const found = upstreamFindings(dockerfile, settingsOf(config)).filter((finding) => finding.name === rule);
    const figure = figures.get(rule) ?? { asked: 0, agreed: 0 };
    figures.set(rule, figure);
    figure.asked++;
    const ours = [...new Set(found.map((finding) => finding.instructionLine))].sort((a, b) => a - b);
    const theirs = lines ? [...new Set(lines)].sort((a, b) => a - b) : line === undefined ? null : [line];
    const fires = found.length > 0;
    if (fires !== (expect === "fires")) {
      differences.set(id, `${rule} ${fires ? "fires" : "is silent"}: ${JSON.stringify(dockerfile)}`);
    } else if (fires && theirs !== null && String(ours) !== String(theirs)) {
      differences.set(id, `${rule} on ${ours} instead of ${theirs}: ${JSON.stringify(dockerfile)}`);
    } else figure.agreed++;
  }
  let asked = 0;
  let agreed = 0;
  for (const figure of figures.values()) {
    asked += figure.asked;
    agreed += figure.agreed;
  }
  context.diagnostic(`${figures.size} codes, ${agreed} of ${asked} cases agree`);
  assert.ok(asked > 0);
  assertNone(report(differences, meant));
});

test("every code of hadolint is answered for, or left out with a reason", { skip: noFacts }, () => {
  const { rules: catalogue } = JSON.parse(readFact("conformance/catalogue.json")) as {
    rules: { id: string; linter: string }[];
  };
  const codes = catalogue.filter((entry) => entry.linter === "hadolint").map((entry) => entry.id);
  const open = codes.filter((code) => !covered.has(code) && !Object.hasOwn(leftOut, code));
  assert.deepEqual(open, []);
  assert.ok(rules.length > 0);
});

/** hadolint's settings as ours. */
function settingsOf(config: Config | undefined) {
  if (config === undefined) return {};
  const labels = Object.entries(config["label-schema"] ?? {}).map(([name, type]) => `${name}: ${type}`);
  return {
    options: new Map([
      ["require-trusted-registry", { registries: config.trustedRegistries ?? [] }],
      ["valid-label-schema", { labels, strict: config["strict-labels"] ?? false }],
    ]),
  };
}
