/** The built command line and the files around it: configuration with mistakes, fixes on disk, ShellCheck. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { findShellCheck } from "../../server/host/shellcheck.ts";
import { serverBundle } from "../support/lsp-client.ts";

const server = resolve(serverBundle());
const folder = mkdtempSync(join(tmpdir(), "quayside-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const noShellCheck = (await findShellCheck("")) === null ? "no shellcheck program on the PATH" : false;
const posixOnly = process.platform === "win32" ? "links and permissions as POSIX has them" : false;
const noFullDevice = existsSync("/dev/full") ? false : "no device here that is always full";

function run(args: readonly string[], input = "") {
  return spawnSync(process.execPath, [server, ...args], { cwd: folder, input, encoding: "utf8" });
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const relative = "FROM scratch\nWORKDIR app\n";
const codesOf = (stdout: string) => (JSON.parse(stdout) as { code: string }[]).map(({ code }) => code);

test("a mistake in a configuration file is a line on standard error with its place, and exits 2; the files are still linted", () => {
  write("mistake/.quayside.yaml", "rules:\n  DL3000: sometimes\n");
  write("mistake/Dockerfile", relative);
  const { status, stdout, stderr } = run(["lint", "mistake"]);
  assert.equal(status, 2);
  assert.match(stderr, /^quayside: \S*\.quayside\.yaml:2:11: A rule is off or on/m);
  assert.match(stdout, /WORKDIR|require-absolute-workdir/);
});

test("what is only doubtful in a configuration file is said once and does not fail the run", () => {
  write("doubt/.quayside.yaml", "rules:\n  no-such-rule: off\n  DL3000: off\n");
  write("doubt/Dockerfile", relative.replace("app", "/app"));
  write("doubt/deep/Dockerfile", relative.replace("app", "/app"));
  const { status, stderr } = run(["lint", "doubt"]);
  assert.equal(status, 0);
  assert.equal(stderr.split("\n").filter((line) => line.includes("no-such-rule")).length, 1);
});

test("many files are shared out among threads, and read as if one had done it", () => {
  write("many/.quayside.yaml", "rules:\n  no-such-rule: off\n  all: off\n  DL3000: error\n");
  const names = Array.from({ length: 600 }, (_, at) => `many/${String(at).padStart(3, "0")}.Dockerfile`);
  for (const name of names) write(name, relative);
  const { status, stdout, stderr } = run(["lint", "--format", "json", "many", "nowhere"]);
  assert.equal(status, 2);
  assert.deepEqual(
    (JSON.parse(stdout) as { file: string; line: number }[]).map(({ file, line }) => [file, line]),
    names.map((name) => [name, 2]),
  );
  assert.deepEqual(
    stderr.split("\n").map((line) => /no-such-rule|nowhere/.exec(line)?.[0]),
    ["nowhere", "no-such-rule", undefined],
  );
  const failed = run(["lint", "--config", "many/none.yaml", "many"]);
  assert.equal(failed.status, 2);
  assert.match(failed.stderr, /^quayside: \S+none\.yaml can't be read: .*\n$/);
  // A formatter that lists files lists them in the order in which they were given.
  const suites = [...run(["lint", "--format", "junit", "many"]).stdout.matchAll(/<testsuite name="([^"]+)"/g)];
  assert.deepEqual(
    suites.map((match) => match[1]),
    [...suites.map((match) => match[1])].sort(),
  );
});

test("of several limits the first file's decides, in whichever thread it is read", () => {
  for (const [folder, limit] of Object.entries({ a: "error", b: "warning" })) {
    write(`limits/${folder}/.hadolint.yaml`, `failure-threshold: ${limit}\n`);
  }
  write("limits/0.Dockerfile", relative);
  write("limits/a/Dockerfile", relative);
  for (let at = 0; at < 600; at++) write(`limits/b/${at}.Dockerfile`, relative);
  assert.equal(run(["lint", "limits"]).status, 0);
});

test("output that can't be written is a line on standard error", { skip: noFullDevice }, () => {
  write("full/Dockerfile", relative);
  const full = openSync("/dev/full", "w");
  try {
    const { status, stderr } = spawnSync(process.execPath, [server, "lint", "full"], {
      cwd: folder,
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    assert.equal(status, 2);
    assert.match(stderr, /^quayside: ENOSPC.*\n$/);
  } finally {
    closeSync(full);
  }
});

test("the nearest file wins, package.json counts with our key only, and ignored files are passed over", () => {
  write("near/.quayside.yaml", "rules:\n  DL3000: error\nignore: [old/]\n");
  write("near/old/Dockerfile", relative);
  write("near/a/package.json", '{ "name": "a" }');
  write("near/a/Dockerfile", relative);
  write("near/b/package.json", '{ "quayside": { "rules": { "DL3000": "hint" } } }');
  write("near/b/Dockerfile", relative);
  const { stdout } = run(["lint", "--format", "json", "near"]);
  const found = (JSON.parse(stdout) as { file: string; severity: string }[]).map((one) => [one.file, one.severity]);
  assert.deepEqual(found, [
    [join("near", "a", "Dockerfile"), "error"],
    [join("near", "b", "Dockerfile"), "hint"],
  ]);
  assert.equal(run(["lint", "near/old/Dockerfile"]).status, 0);
});

test("hadolint's limit and no-fail decide the exit code, and --fail-on over them", () => {
  write("limit/.hadolint.yaml", "failure-threshold: error\n");
  write("limit/Dockerfile", relative);
  assert.equal(run(["lint", "limit"]).status, 0);
  assert.equal(run(["lint", "--fail-on", "warning", "limit"]).status, 1);
  write("limit/.hadolint.yaml", "no-fail: true\n");
  write("limit/Dockerfile", "FROM scratch\nBOGUS\n");
  assert.equal(run(["lint", "limit"]).status, 0);
});

test("--fix keeps line ends, a byte order mark, permissions and links, and leaves nothing beside the file", {
  skip: posixOnly,
}, () => {
  const target = write("fixed/real/Dockerfile", "\ufeffFROM scratch\r\nWORKDIR app\r\n");
  chmodSync(target, 0o640);
  symlinkSync(join("real", "Dockerfile"), join(folder, "fixed/Dockerfile"));
  run(["lint", "--fix", "fixed/Dockerfile"]);
  assert.equal(readFileSync(target, "utf8"), "\ufeffFROM scratch\r\nWORKDIR /app\r\n");
  assert.equal(statSync(target).mode & 0o777, 0o640);
  assert.ok(lstatSync(join(folder, "fixed/Dockerfile")).isSymbolicLink());
  assert.deepEqual(readdirSync(join(folder, "fixed/real")), ["Dockerfile"]);
});

test("a file that may not be written is named, stays as it is, and the others are fixed", { skip: posixOnly }, () => {
  const closed = write("closed/a.Dockerfile", relative);
  const open = write("closed/b.Dockerfile", relative);
  chmodSync(closed, 0o444);
  const { status, stderr } = run(["lint", "--fix", "closed"]);
  assert.equal(status, 2);
  assert.match(stderr, /a\.Dockerfile/);
  assert.equal(readFileSync(closed, "utf8"), relative);
  assert.equal(readFileSync(open, "utf8"), relative.replace("app", "/app"));
});

test("text that is no UTF-8 is linted and not fixed", () => {
  const path = join(folder, "latin.Dockerfile");
  const bytes = Buffer.from("FROM scratch\nWORKDIR app\n# \xe9\n", "latin1");
  writeFileSync(path, bytes);
  const { status, stderr, stdout } = run(["lint", "--fix", "latin.Dockerfile"]);
  assert.equal(status, 2);
  assert.match(stderr, /UTF-8/);
  assert.match(stdout, /require-absolute-workdir/);
  assert.deepEqual(readFileSync(path), bytes);
});

test("ShellCheck is asked only where somebody asks for it", { skip: noShellCheck }, () => {
  const text = "FROM scratch\nRUN echo \\\n  $x\n";
  assert.deepEqual(codesOf(run(["lint", "--format", "json", "-"], text).stdout), []);
  const { stdout, status } = run(["lint", "--format", "json", "--shellcheck", "auto", "-"], text);
  assert.equal(status, 1);
  const found = JSON.parse(stdout) as {
    code: string;
    line: number;
    column: number;
    endColumn: number;
    aliases: string[];
  }[];
  const quote = found.find(({ code }) => code === "SC2086");
  assert.deepEqual([quote?.line, quote?.column, quote?.endColumn, quote?.aliases], [3, 3, 5, []]);
  const off = run(["lint", "--format", "json", "--shellcheck=auto", "--disable", "SC2086,SC2154", "-"], text);
  assert.deepEqual(codesOf(off.stdout), []);
});

test("a ShellCheck that is named and can't be run is bad usage; one that fails is named and the rest is printed", () => {
  assert.equal(run(["lint", "--shellcheck", "/nowhere/shellcheck", "-"], relative).status, 2);
  const { status, stdout, stderr } = run(["lint", "--shellcheck", process.execPath, "-"], `${relative}RUN ls\n`);
  assert.equal(status, 2);
  assert.match(stderr, /ShellCheck/);
  assert.match(stdout, /require-absolute-workdir/);
});
