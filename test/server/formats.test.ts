/** Each format read back by a reader of its own rules: what went in comes out, however odd the file's name or the words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CliFinding, Report } from "../../server/cli/finding.ts";
import { formatter } from "../../server/cli/formats/index.ts";
import { type FormatName, formatNames } from "../../server/cli/options.ts";
import { readXml } from "../support/xml.ts";

const base: CliFinding = {
  file: "a/Dockerfile",
  line: 2,
  column: 9,
  endLine: 2,
  endColumn: 12,
  code: "require-absolute-workdir",
  aliases: ["DL3000"],
  severity: "warning",
  message: "plain",
  url: "file:///rules/require-absolute-workdir.md",
  fixable: true,
};
const findings: readonly CliFinding[] = [
  base,
  {
    ...base,
    line: 5,
    endLine: 7,
    endColumn: 3,
    severity: "error",
    message: "a \"b\" <c> & 'd'\n100 %, x: ]]> \u0001 é 镜像 😀",
  },
  {
    ...base,
    file: "b c/Dockerfile#1,2:3%",
    code: "unknown-instruction",
    aliases: [],
    severity: "info",
    fixable: false,
  },
  { ...base, file: "b c/Dockerfile#1,2:3%", severity: "hint" },
];
const files = ["a/Dockerfile", "b c/Dockerfile#1,2:3%", "clean & good/Dockerfile"];
const report: Report = { findings, files, version: "1.2.3", color: false };
const empty: Report = { ...report, findings: [], files: [] };

async function print(format: FormatName, given: Report = report): Promise<string> {
  return (await formatter(format))(given);
}

test("every format can print that nothing was found", async () => {
  for (const format of formatNames) assert.equal(typeof (await print(format, empty)), "string", format);
  assert.deepEqual(JSON.parse(await print("json", empty)), []);
  assert.deepEqual(JSON.parse(await print("codeclimate", empty)), []);
  assert.equal(JSON.parse(await print("sarif", empty)).runs[0].results.length, 0);
  assert.equal(await print("github", empty), "");
});

test("JSON gives the findings as they are", async () => assert.deepEqual(JSON.parse(await print("json")), findings));

test("text has a line a finding, as compilers write them, and a summary with counts", async () => {
  const lines = (await print("text")).split("\n");
  assert.equal(lines[0], "a/Dockerfile:2:9: warning: plain [require-absolute-workdir, DL3000]");
  assert.match(
    lines.at(-2) ?? "",
    /Files: 3\. Findings: 4 \(error: 1, warning: 1, info: 1, hint: 1\)\. 3 can be fixed\./,
  );
});

test("SARIF keeps the rules of version 2.1.0", async () => {
  const log = JSON.parse(await print("sarif"));
  assert.equal(log.version, "2.1.0");
  assert.equal(log.runs.length, 1);
  const [{ tool, results, columnKind }] = log.runs;
  assert.equal(columnKind, "utf16CodeUnits");
  assert.deepEqual([tool.driver.name, tool.driver.version], ["quayside", "1.2.3"]);
  const ids = tool.driver.rules.map(({ id }: { id: string }) => id);
  assert.deepEqual(ids, [...new Set(ids)]);
  for (const rule of tool.driver.rules) {
    assert.ok(rule.shortDescription.text !== "");
    assert.doesNotThrow(() => new URL(rule.helpUri));
  }
  assert.equal(results.length, findings.length);
  for (const [index, result] of results.entries()) {
    const finding = findings[index] as CliFinding;
    assert.equal(ids[result.ruleIndex], result.ruleId);
    assert.ok(["none", "note", "warning", "error"].includes(result.level));
    assert.equal(result.message.text, finding.message);
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    assert.match(artifactLocation.uri, /^[\w.~!$&'()*+,;=:@%/-]+$/);
    assert.equal(decodeURIComponent(artifactLocation.uri), finding.file);
    assert.ok(region.startLine >= 1 && region.startColumn >= 1 && region.endLine >= region.startLine);
    if (region.startLine === region.endLine) assert.ok(region.endColumn >= region.startColumn);
  }
});

test("GitHub reads the place and the message back", async () => {
  const unescape = (text: string) =>
    text
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%25", "%");
  const lines = (await print("github")).trimEnd().split("\n");
  assert.equal(lines.length, findings.length);
  for (const [index, line] of lines.entries()) {
    const finding = findings[index] as CliFinding;
    const [, command, properties = "", message = ""] = /^::(error|warning|notice) ([^:]*)::(.*)$/.exec(line) ?? [];
    assert.ok(command, line);
    const read = Object.fromEntries(properties.split(",").map((pair) => pair.split("="))) as Record<string, string>;
    assert.equal(unescape(read.file ?? ""), finding.file);
    assert.equal(read.line, String(finding.line));
    assert.equal(unescape(message), finding.message);
  }
});

test("Checkstyle is well-formed XML with a file a file and an error a finding", async () => {
  const root = readXml(await print("checkstyle"));
  assert.equal(root.name, "checkstyle");
  assert.deepEqual(
    root.children.map(({ name, attributes }) => [name, attributes.name]),
    files.map((file) => ["file", file]),
  );
  const errors = root.children.flatMap(({ children }) => children);
  assert.equal(errors.length, findings.length);
  for (const { name, attributes } of errors) {
    assert.equal(name, "error");
    assert.ok(["error", "warning", "info"].includes(attributes.severity ?? ""));
    assert.ok(Number(attributes.line) >= 1 && Number(attributes.column) >= 1);
  }
  assert.equal(errors[1]?.attributes.message, findings[1]?.message.replace("\u0001", "\ufffd"));
});

test("JUnit is well-formed XML whose counts are right", async () => {
  const root = readXml(await print("junit"));
  assert.equal(root.name, "testsuites");
  assert.deepEqual(
    root.children.map(({ attributes }) => attributes.name),
    files,
  );
  let tests = 0;
  let failures = 0;
  for (const suite of root.children) {
    const cases = suite.children;
    const failed = cases.filter(({ children }) => children.some(({ name }) => name === "failure"));
    assert.ok(cases.every(({ name, attributes }) => name === "testcase" && attributes.name && attributes.classname));
    assert.deepEqual(
      [suite.attributes.tests, suite.attributes.failures],
      [String(cases.length), String(failed.length)],
    );
    tests += cases.length;
    failures += failed.length;
  }
  assert.deepEqual([root.attributes.tests, root.attributes.failures], [String(tests), String(failures)]);
  assert.equal(failures, findings.length);
});

test("Code Climate's issues have what GitLab asks for, and fingerprints that differ", async () => {
  const issues = JSON.parse(await print("codeclimate", { ...report, findings: [...findings, base] }));
  for (const [index, issue] of issues.entries()) {
    const finding = [...findings, base][index] as CliFinding;
    assert.deepEqual([issue.type, issue.check_name, issue.description], ["issue", finding.code, finding.message]);
    assert.ok(["info", "minor", "major", "critical", "blocker"].includes(issue.severity));
    assert.equal(issue.location.path, finding.file);
    assert.equal(issue.location.positions.begin.line, finding.line);
  }
  const prints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
  assert.equal(new Set(prints).size, issues.length);
});
