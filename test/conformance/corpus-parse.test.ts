import assert from "node:assert/strict";
import { test } from "node:test";
import { parseJson } from "../../server/cli/parse-json.ts";
import { parse } from "../../server/syntax/parser.ts";
import { noFacts, type Oracle, type OracleExtra, oracles } from "../support/facts.ts";

interface Printed {
  errors: { line: number; code: string; message: string }[];
  instructions: {
    keyword: string;
    startLine: number;
    endLine: number;
    flags: string[];
    args: string[];
    json: boolean;
    heredocs: { name: string; content: string; expand: boolean; chomp: boolean; fd: number }[];
    onbuild: { keyword: string; flags: string[]; args: string[]; json: boolean } | null;
  }[];
  stages: { name: string; base: string; platform: string; startLine: number; endLine: number }[];
}

/** What a user of `quayside parse` would see differ from BuildKit; empty where they agree. */
export function differences(oracle: Oracle): string[] {
  const printed = parseJson(parse(oracle.text), "x") as Printed;
  const found: string[] = [];
  const refusal = oracle.parseError ?? oracle.instructionError ?? planned(oracle);
  if (refusal && printed.errors.length === 0) found.push(`accepts what BuildKit refuses: ${refusal.message}`);
  if (!refusal && printed.errors[0]) found.push(`refuses: ${printed.errors[0].code} (${printed.errors[0].message})`);
  if (refusal?.startLine !== undefined && printed.errors.length > 0) {
    const { startLine } = refusal;
    if (!printed.errors.some((error) => error.line === startLine)) {
      found.push(`line ${printed.errors[0]?.line}, BuildKit ${startLine}: ${refusal.message}`);
    }
  }
  if (oracle.nodes) {
    const nodes = printed.instructions.map((i) => [
      i.keyword,
      i.startLine,
      i.endLine,
      i.flags,
      i.args,
      {
        json: i.json,
        heredocs: i.heredocs.map((h) => [h.name, h.content, h.expand, h.chomp, h.fd]),
        sub: i.onbuild ? [i.onbuild.keyword, i.onbuild.flags, i.onbuild.args, i.onbuild.json] : null,
      },
    ]);
    const expected = oracle.nodes.map(([keyword, start, end, flags, args, extra]) => [
      keyword,
      start,
      end,
      flags,
      args,
      normal(extra),
    ]);
    for (let i = 0; i < Math.max(nodes.length, expected.length); i++) {
      const [a, b] = [JSON.stringify(nodes[i]), JSON.stringify(expected[i])];
      if (a !== b) {
        found.push(`node ${i}: ${a} instead of ${b}`);
        break;
      }
    }
  }
  if (oracle.stages) {
    const ours = JSON.stringify(printed.stages.map((s) => [s.name, s.base, s.platform, s.startLine, s.endLine]));
    const theirs = JSON.stringify(oracle.stages.map((s) => s.slice(0, 5)));
    if (ours !== theirs) found.push(`stages ${ours} instead of ${theirs}`);
  }
  return found;
}

function planned(oracle: Oracle): Oracle["buildError"] {
  const error = oracle.buildError;
  return error?.message.startsWith("lint violation found") ? undefined : error;
}

function normal(extra: OracleExtra | undefined) {
  const sub = extra?.sub;
  return {
    json: extra?.json ?? false,
    heredocs: extra?.heredocs ?? [],
    sub: sub ? [sub[0], sub[1], sub[2], sub[3]?.json ?? false] : null,
  };
}

/** Files (or mutants, by id) in which we differ on purpose, with the reason. BuildKit is right in all of them so far. */
const onPurpose: Readonly<Record<string, string>> = {};

for (const which of ["corpus", "mutants"] as const) {
  test(`the ${which}: BuildKit and we read every file alike`, { skip: noFacts }, () => {
    const all = oracles(which);
    const failed: string[] = [];
    for (const oracle of all) {
      if (Object.hasOwn(onPurpose, oracle.file ?? oracle.id ?? "")) continue;
      const found = differences(oracle);
      if (found.length > 0) failed.push(`${oracle.file ?? oracle.id} ${oracle.op ?? ""}: ${found.join("\n    ")}`);
    }
    assert.ok(all.length > 0);
    assert.equal(
      failed.length,
      0,
      `${failed.length} of ${all.length} differ:\n${failed.slice(0, Number(process.env.SHOW ?? 40)).join("\n")}`,
    );
  });
}
