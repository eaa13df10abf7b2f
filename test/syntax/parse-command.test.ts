import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { parseCommand } from "../../server/cli/parse.ts";

async function run(args: readonly string[], input = ""): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const code = await parseCommand(args, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  });
  return { code, out, err };
}

test("a file is one line of JSON with its errors, instructions and stages", async () => {
  const { code, out } = await run(
    ["-"],
    "# syntax=docker/dockerfile:1\nFROM a AS b\nCOPY --link <<E /x\nhi\nE\nRUN\nNOPE\n",
  );
  assert.equal(code, 0);
  const printed = JSON.parse(out);
  assert.equal(out.split("\n").length, 2);
  assert.deepEqual(Object.keys(printed), ["file", "escape", "syntax", "errors", "instructions", "stages"]);
  assert.equal(printed.syntax, "docker/dockerfile:1");
  assert.deepEqual(printed.errors, [
    {
      line: 7,
      column: 1,
      endLine: 7,
      endColumn: 5,
      message: "There is no instruction NOPE.",
      code: "unknown-instruction",
    },
  ]);
  assert.deepEqual(printed.instructions[1], {
    keyword: "COPY",
    startLine: 3,
    endLine: 5,
    flags: ["--link"],
    args: ["<<E", "/x"],
    json: false,
    heredocs: [{ name: "E", content: "hi\n", expand: true, chomp: false, fd: 0 }],
    onbuild: null,
  });
  assert.deepEqual(printed.stages, [{ name: "b", base: "a", platform: "", startLine: 2, endLine: 2 }]);
});

test("several files are printed in order, and one that can't be read is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quayside-parse-"));
  try {
    const [one, two, none] = ["one", "two", "none"].map((name) => join(folder, name));
    await writeFile(one ?? "", "FROM one\n");
    await writeFile(two ?? "", "FROM two\n");
    const { code, out, err } = await run([one ?? "", none ?? "", "--files-from", "-"], `${two}\n`);
    assert.equal(code, 2);
    const bases = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).stages[0].base);
    assert.deepEqual(bases, ["one", "two"]);
    assert.ok(err.includes(none ?? ""));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a wrong option and no file at all say how it is used", async () => {
  assert.equal((await run(["--nope"])).code, 2);
  assert.equal((await run([])).code, 2);
  assert.equal((await run(["--files-from"])).code, 2);
  assert.equal((await run(["--files-from", "-"], "")).code, 0);
});
