/** BuildKit's own checks: the same findings, on the same instructions, for its cases and for the corpus. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileIgnore, readIgnoreFile } from "../../client/engine/build/ignore.ts";
import type { Host } from "../../server/lint/file.ts";
import { noFacts, oracles, readFact } from "../support/facts.ts";
import { assertNone, covered, report, upstreamFindings } from "../support/upstream.ts";
import { leftOut } from "./rules-left-out.ts";

interface Case {
  readonly id: string;
  readonly dockerfile: string;
  readonly dockerignore?: string;
  readonly warnings: readonly { ruleName: string; line: number }[];
  readonly error?: { message: string };
  readonly buildOptions?: object;
}

/** Where we differ from BuildKit on purpose, by case. */
const meant: Readonly<Record<string, string>> = {
  "buildkit/check-directive/007":
    "A build argument overrides the file's check directive there; a linter has no build arguments.",
};

const badFrom = "The second of FROM's words is no AS, so that the third is no name, as the refusal says.";
const unknownPath = "The path is a variable that only the base image can set, which the builder asked was not shown.";
const linuxBase =
  "The builder was asked as if the stage's base were a Windows image, which sets no PATH; it is a Linux one.";

const atTrigger = "The builder names the FROM that runs a trigger; what is to be changed is the trigger.";
const windowsBase = "The builder was asked for Linux, on a base that has Windows in its name.";

/** The same for files of the corpus, and for mutants. */
const meantInCorpus: Readonly<Record<string, string>> = {
  "063d6cc67871.Dockerfile": unknownPath,
  "2501cc33233f.Dockerfile": linuxBase,
  "31baade2b81e.Dockerfile": linuxBase,
  e31d3cfc65c2: badFrom,
  e1e558574286: atTrigger,
  "2a8d13e8d576": atTrigger,
  "55a00e5d3122": atTrigger,
  adce8963872c: atTrigger,
  a1eb6574551b: atTrigger,
  "9c62c982f1d8": atTrigger,
  "5f4ef8082cff": atTrigger,
  d8fb4fb17e73: atTrigger,
  "147f6d6b2b5a": unknownPath,
  e8da7bbb5b8d: unknownPath,
  "0cd00ffafc27": windowsBase,
};

const checks = new Set(noFacts ? [] : readChecks());

/** NoEmptyContinuation is on the empty line with us, at the instruction's end with BuildKit: the instruction decides. */
const byInstruction = new Set(["NoEmptyContinuation"]);

test("BuildKit's cases: the same checks fire, on the same instructions", { skip: noFacts }, (context) => {
  const { cases } = JSON.parse(readFact("conformance/buildkit-lint.json")) as { cases: Case[] };
  const differences = new Map<string, string>();
  for (const { id, dockerfile, dockerignore, warnings, error, buildOptions } of cases) {
    const asksForExperimental = /check\s*=.*experimental|CHECK":"experimental/i.test(
      dockerfile + JSON.stringify(buildOptions),
    );
    const theirs = warnings.map((warning) => ({ rule: warning.ruleName, line: warning.line }));
    const found = compare(dockerfile, theirs, error !== undefined, asksForExperimental, hostOf(dockerignore));
    if (found !== null) differences.set(id, `${found} ${error?.message ?? ""} in ${JSON.stringify(dockerfile)}`);
  }
  context.diagnostic(`${cases.length - differences.size} of ${cases.length} cases agree`);
  assertNone(report(differences, meant));
});

test("the corpus and its mutants: the same checks fire, on the same instructions", { skip: noFacts }, (context) => {
  const all = [...oracles("corpus"), ...oracles("mutants")];
  const differences = new Map<string, string>();
  for (const oracle of all) {
    const stopped = (oracle.parseError ?? oracle.instructionError ?? oracle.buildError) !== undefined;
    const answers = oracle.lintWindows ?? oracle.lint ?? [];
    const theirs = answers.map((finding) => ({ rule: finding.rule, line: finding.startLine }));
    const found = compare(oracle.text, theirs, stopped || oracle.buildErrorWindows !== undefined, false, null);
    if (found !== null) differences.set(oracle.file ?? oracle.id ?? "", found);
  }
  context.diagnostic(`${all.length - differences.size} of ${all.length} files agree`);
  assertNone(report(differences, meantInCorpus));
});

test("every check of BuildKit is answered for, or left out with a reason", { skip: noFacts }, () => {
  const open = [...checks].filter((name) => !covered.has(name) && !Object.hasOwn(leftOut, name));
  assert.deepEqual(open, []);
});

/** What differs, or null. Where the builder stopped at an error, what it said until then must be there. */
function compare(
  text: string,
  theirs: readonly { rule: string; line: number }[],
  stopped: boolean,
  experimental: boolean,
  host: Host | null,
): string | null {
  const name = (rule: string) => covered.has(rule) && (experimental || rule !== "InvalidDefinitionDescription");
  const expected = theirs
    .filter(({ rule }) => name(rule))
    .map(({ rule, line }) => (byInstruction.has(rule) ? rule : `${rule} ${line}`));
  const found = upstreamFindings(text, {}, host)
    .filter((finding) => checks.has(finding.name) && name(finding.name))
    .map((finding) => (byInstruction.has(finding.name) ? finding.name : `${finding.name} ${finding.instructionLine}`));
  const missing = without(expected, found);
  const extra = stopped ? [] : without(found, expected);
  if (missing.length + extra.length === 0) return null;
  return [missing.length > 0 ? `missing ${missing}` : "", extra.length > 0 ? `too many ${extra}` : ""].join(" ").trim();
}

function without(list: readonly string[], other: readonly string[]): string[] {
  const rest = [...other];
  return list.filter((item) => {
    const at = rest.indexOf(item);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function hostOf(dockerignore: string | undefined): Host | null {
  if (dockerignore === undefined) return null;
  const rules = compileIgnore(readIgnoreFile(dockerignore));
  return { isIgnored: (path) => rules.ignores(path) };
}

function readChecks(): readonly string[] {
  const { rules } = JSON.parse(readFact("conformance/buildkit-lint.json")) as { rules: { name: string }[] };
  return rules.map((rule) => rule.name);
}
