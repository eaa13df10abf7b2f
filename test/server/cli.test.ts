/** The built command line: what it prints and how it exits. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { serverBundle } from "../support/lsp-client.ts";

let folder = "";
before(() => {
  folder = mkdtempSync(join(tmpdir(), "quayside-"));
});
after(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], input = "") {
  const bundle = resolve(serverBundle());
  return spawnSync(process.execPath, [bundle, ...args], { cwd: folder, input, encoding: "utf8" });
}

function write(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

const clean = "FROM scratch\nWORKDIR /app\n";
const relative = "FROM scratch\nWORKDIR app\n";

test("a clean file exits 0, one with findings 1", () => {
  write("clean/Dockerfile", clean);
  write("bad/Dockerfile", relative);
  assert.equal(run(["lint", "clean/Dockerfile"]).status, 0);
  const { status, stdout } = run(["lint", "bad/Dockerfile"]);
  assert.equal(status, 1);
  assert.match(stdout, /^bad\/Dockerfile:2:9: warning: .* \[require-absolute-workdir, DL3000, WorkdirRelativePath\]$/m);
  assert.match(stdout, /^Files: 1\. Findings: 1 \(warning: 1\)\. 1 can be fixed\.$/m);
});

test("JSON has the fields that others rely on", () => {
  const { stdout, status } = run(["lint", "--format", "json", "-"], relative);
  assert.equal(status, 1);
  const [finding] = JSON.parse(stdout) as Record<string, unknown>[];
  assert.deepEqual(
    { ...finding, message: "", url: "" },
    {
      file: "-",
      line: 2,
      column: 9,
      endLine: 2,
      endColumn: 12,
      code: "require-absolute-workdir",
      aliases: ["DL3000", "WorkdirRelativePath"],
      severity: "warning",
      message: "",
      url: "",
      fixable: true,
    },
  );
});

test("the limit decides the exit code", () => {
  assert.equal(run(["lint", "--fail-on", "error", "-"], relative).status, 0);
  assert.equal(run(["lint", "--fail-on=never", "-"], "FROM\nBOGUS\n").status, 0);
  assert.equal(run(["lint", "--fail-on", "error", "-"], "FROM scratch\nBOGUS\n").status, 1);
});

test("rules are switched by id, by alias and all at once; the later flag wins", () => {
  assert.equal(run(["lint", "--disable", "DL3000", "--disable", "WorkdirRelativePath", "-"], relative).status, 0);
  assert.equal(run(["lint", "--disable", "all", "-"], relative).status, 0);
  assert.equal(run(["lint", "--disable", "all", "--enable", "require-absolute-workdir", "-"], relative).status, 1);
});

test("a rule that there is none of is named, and the others speak", () => {
  const { status, stderr } = run(["lint", "--disable", "no-such-rule,DL3000,SC2086,missing_tag", "-"], relative);
  assert.equal(status, 0);
  assert.equal(stderr, "quayside: There is no rule no-such-rule.\n");
});

test("bad usage exits 2 and says what is wrong", () => {
  const wrong = [
    [],
    ["lint"],
    ["lint", "--format", "nonsense", "-"],
    ["lint", "--nonsense", "x"],
    ["nonsense"],
    ["lsp"],
  ];
  for (const args of wrong) {
    const { status, stderr } = run(args);
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, /^quayside: \S/);
  }
});

test("an unreadable file is named, exits 2, and the others are still linted", () => {
  const { status, stdout, stderr } = run(["lint", "missing", "bad/Dockerfile"]);
  assert.equal(status, 2);
  assert.match(stderr, /missing/);
  assert.match(stdout, /bad\/Dockerfile:2:9/);
});

test("a folder is searched for Dockerfiles, without what its ignore files leave out", () => {
  write("tree/Dockerfile", clean);
  write("tree/a/web.Dockerfile", relative);
  write("tree/b/Containerfile", relative);
  write("tree/b/Dockerfile.dev", relative);
  write("tree/node_modules/x/Dockerfile", relative);
  write("tree/out/Dockerfile", relative);
  write("tree/b/Dockerfile.old", relative);
  write("tree/Dockerfile.dockerignore", "x");
  write("tree/.gitignore", "/out/\n*.old\n");
  const { stdout } = run(["lint", "--format", "json", "tree"]);
  const files = (JSON.parse(stdout) as { file: string }[]).map(({ file }) => file);
  assert.deepEqual(files, ["tree/a/web.Dockerfile", "tree/b/Containerfile", "tree/b/Dockerfile.dev"]);
});

test("--fix writes what is safe, and leaves the file clean", () => {
  write("fix/Dockerfile", "FROM scratch\r\nWORKDIR app # é\r\nWORKDIR /b\r\nWORKDIR c\r\n");
  run(["lint", "--fix", "fix/Dockerfile"]);
  assert.match(readFileSync(join(folder, "fix/Dockerfile"), "utf8"), /\r\nWORKDIR \/b\r\nWORKDIR \/b\/c\r\n$/);
  const { stdout } = run(["lint", "--fix", "-"], relative);
  assert.equal(stdout, "FROM scratch\nWORKDIR /app\n");
});

test("a configuration file is found above the Dockerfile, or given", () => {
  write("configured/.quayside.yaml", "rules:\n  DL3000: off\n  WorkdirRelativePath: off\n");
  write("configured/deep/Dockerfile", relative);
  assert.equal(run(["lint", "configured/deep/Dockerfile"]).status, 0);
  write("given.yaml", "override:\n  info: [DL3000]\nfailure-threshold: error\n");
  const { status, stdout } = run(["lint", "--config", "given.yaml", "bad/Dockerfile"]);
  assert.equal(status, 0);
  assert.match(stdout, /: info: /);
  write("broken.yaml", "rules: [");
  assert.equal(run(["lint", "--config", "broken.yaml", "bad/Dockerfile"]).status, 2);
  assert.equal(run(["lint", "--config", "missing.yaml", "bad/Dockerfile"]).status, 2);
});

test("the other formats hold the finding where their readers look", () => {
  const print = (format: string) => run(["lint", "--format", format, "bad/Dockerfile"]).stdout;
  const sarif = JSON.parse(print("sarif"));
  assert.equal(sarif.runs[0].results[0].ruleId, "require-absolute-workdir");
  assert.equal(sarif.runs[0].results[0].locations[0].physicalLocation.region.startLine, 2);
  assert.match(print("github"), /^::warning file=bad\/Dockerfile,line=2,endLine=2,col=9,endColumn=12,title=/);
  assert.match(print("checkstyle"), /<error line="2" column="9" severity="warning" message="[^"<]+"/);
  assert.match(print("junit"), /<testsuite name="bad\/Dockerfile" tests="1" failures="1">/);
  const [issue] = JSON.parse(print("codeclimate"));
  assert.deepEqual([issue.check_name, issue.location.path], ["require-absolute-workdir", "bad/Dockerfile"]);
});

test("the ignore file beside a Dockerfile says which files a build can see", () => {
  write("context/.dockerignore", "*.log\n");
  write("context/Dockerfile", "FROM scratch\nCOPY debug.log /\n");
  assert.match(run(["lint", "context"]).stdout, /:2:6: warning: .*CopyIgnoredFile/);
  assert.equal(run(["lint", "-"], "FROM scratch\nCOPY debug.log /\n").status, 0);
});

test("rules are listed, with everything that others rely on", () => {
  const list = JSON.parse(run(["rules", "--format", "json"]).stdout) as Record<string, unknown>[];
  const rule = list.find(({ id }) => id === "no-consecutive-runs");
  assert.deepEqual(Object.keys(rule ?? {}), [
    "id",
    "aliases",
    "category",
    "severity",
    "enabledByDefault",
    "fix",
    "summary",
    "url",
  ]);
  assert.match(run(["rules"]).stdout, /^no-consecutive-runs /m);
});

test("help and version", () => {
  assert.match(run(["--help"]).stdout, /quayside lint/);
  assert.equal(run(["lint", "--help"]).stdout, run(["--help"]).stdout);
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  assert.equal(run(["--version"]).stdout, `${version}\n`);
});
