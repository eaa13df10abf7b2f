import assert from "node:assert/strict";
import { test } from "node:test";
import type { Host } from "../../server/lint/file.ts";
import { applyEdits } from "../../server/lint/fix.ts";
import rule from "../../server/rules/no-missing-copy-source.ts";
import { check, findingsOf } from "../support/check.ts";

const files = ["app.conf", "src", "src/main.go"];
const host: Host = {
  existsInContext: (path) => (path === "secret" ? null : files.includes(path)),
  namesInContext: (folder) =>
    files
      .filter((file) => (folder === "" ? !file.includes("/") : file.startsWith(`${folder}/`)))
      .map((file) => file.slice(folder === "" ? 0 : folder.length + 1)),
};

test("sources that are not there, with what may be meant", () =>
  check(
    rule,
    `
FROM debian:12
COPY app.conf ./nothing.txt /x/
              ^^^^^^^^^^^^^ Nothing in the build context is called nothing.txt. Correct the path.
ADD ["/src/mian.go", "/x"]
     ^^^^^^^^^^^^^^ Nothing in the build context is called src/mian.go. Did you mean main.go?
`,
    {},
    host,
  ));

test("the fix corrects the name and keeps the folder and quotes", () => {
  const text = 'FROM debian:12\nCOPY app.conf /\nADD ["/src/mian.go", "/x"]\n';
  const [finding] = findingsOf(rule, text, {}, host);
  assert.equal(applyEdits(text, finding?.fix?.edits ?? []), text.replace("mian", "main"));
});

test("the context is elsewhere where nothing of the file is there", () =>
  check(rule, "FROM debian:12\nCOPY . /\nCOPY other.txt /\n", {}, host));

test("what may come later, or from somewhere else, is not missed", () =>
  check(
    rule,
    "FROM debian:12\nARG N=n\nCOPY app.conf /\nCOPY dist target/app.jar secret *.md $N .. /\nCOPY --from=a:1 /y /\nADD https://docs.docker.com/x /\nCOPY <<n /z\nn\nONBUILD COPY later /\n",
    {},
    host,
  ));

test("a file that .dockerignore leaves out is another finding", () =>
  check(rule, "FROM debian:12\nCOPY app.conf x.txt /\n", {}, { ...host, isIgnored: () => true }));

test("without a context nothing is known", () => check(rule, "FROM debian:12\nCOPY app.conf y /\n"));
