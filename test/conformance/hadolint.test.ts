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
  readonly yaml?: string;
  readonly observed?: readonly (readonly [string, number, string])[];
}

interface Config {
  readonly trustedRegistries?: readonly string[];
  readonly "label-schema"?: Readonly<Record<string, string>>;
  readonly "strict-labels"?: boolean;
}

/** Where we differ from hadolint on purpose, by case. */
const meant: Readonly<Record<string, string>> = {
  "hadolint/DL3022/run-008": "A builder ignores the case of stage names in --from.",
  "hadolint/DL3028/run-012": "gem takes -v=1 for the version.",
  "hadolint/DL3033/run-005": "A file is one version of a package.",
  "hadolint/DL3036/run-005": "Deleting the folder cleans it as well as zypper does.",
  "hadolint/DL3040/run-007": "dnf 4 keeps its cache in that folder, so that nothing stays in the layer.",
  "hadolint/DL3042/run-016": "RUN has the ARG in its environment, where pip reads it.",
  "hadolint/DL3060/run-011": "This runs a script called install, which may do anything.",
  "hadolint/DL4006/run-007": "The option is set in the RUN itself; a shell that doesn't know it fails there at once.",
  "hadolint/DL4006/run-014": "SHELL is part of the image, so that a stage has it from the one it is built on.",
};

test("hadolint's cases: the same code fires, on the same instruction", { skip: noFacts }, (context) => {
  const { cases } = JSON.parse(readFact("conformance/hadolint.json")) as { cases: Case[] };
  const differences = new Map<string, string>();
  const figures = new Map<string, { asked: number; agreed: number }>();
  for (const { id, group, rule, dockerfile, expect, line, lines, config, yaml } of cases) {
    if (!["rule", "pragma", "regression"].includes(group) || rule === undefined || dockerfile === undefined) continue;
    if (!covered.has(rule)) continue;
    const found = upstreamFindings(dockerfile, settingsOf(config ?? readConfig(yaml))).filter(
      (finding) => finding.name === rule,
    );
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
  for (const [code, figure] of figures) {
    asked += figure.asked;
    agreed += figure.agreed;
    if (figure.agreed < figure.asked) context.diagnostic(`${code} ${figure.agreed} of ${figure.asked}`);
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

/** The few settings that cases give as YAML. */
function readConfig(yaml: string | undefined): Config | undefined {
  if (yaml === undefined) return undefined;
  const registries: string[] = [];
  const labels: Record<string, string> = {};
  let key = "";
  for (const line of yaml.split("\n")) {
    key = /^([\w-]+):/.exec(line)?.[1] ?? key;
    const item = /^\s*-\s*["']?([^"']+)["']?$/.exec(line)?.[1];
    const pair = /^\s+["']?([\w.-]+)["']?:\s*["']?(\w+)/.exec(line);
    if (key === "trustedRegistries" && item !== undefined) registries.push(item);
    if (key === "label-schema" && pair !== null) labels[pair[1] ?? ""] = pair[2] ?? "";
  }
  return {
    trustedRegistries: registries,
    "label-schema": labels,
    "strict-labels": /^strict-labels:\s*true/m.test(yaml),
  };
}

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
