import { test } from "node:test";
import rule from "../../server/rules/consistent-command-forms.ts";
import { check } from "../support/check.ts";

test("CMD is lost behind an ENTRYPOINT in shell form", () =>
  check(
    rule,
    `
FROM python:3.12
CMD ["--port", "80"]
^^^^^^^^^^^^^^^^^^^^ CMD is never used: ENTRYPOINT is in shell form. Write ENTRYPOINT as a JSON array.
ENTRYPOINT python app.py
`,
  ));

test("CMD in shell form gives a program a shell as its arguments", () =>
  check(
    rule,
    `
FROM python:3.12
ENTRYPOINT ["python", "app.py"]
CMD serve --port 80
    ^^^^^^^^^^^^^^^ ENTRYPOINT gets /bin/sh, -c and this as its arguments. Write CMD as a JSON array.
`,
  ));

test("programs and scripts that run their arguments want a command", () => {
  check(rule, 'FROM a:1\nENTRYPOINT ["tini", "--"]\nCMD serve all\n');
  check(rule, 'FROM a:1\nENTRYPOINT ["/docker-entrypoint.sh"]\nCMD serve all\n');
  check(rule, 'FROM a:1\nENTRYPOINT ["/opt/thing"]\nCMD serve all\n');
});

test("what goes together, stands alone or is cleared is fine", () => {
  check(rule, 'FROM a:1\nENTRYPOINT ["a"]\nCMD ["b"]\n');
  check(rule, "FROM a:1\nENTRYPOINT a\n");
  check(rule, "FROM a:1\nCMD a\n");
  check(rule, "FROM a:1\nENTRYPOINT a\nCMD []\n");
  check(rule, "FROM a:1\nENTRYPOINT []\nCMD a b\n");
  check(rule, "FROM a:1\nENTRYPOINT a\nFROM b:1\nCMD b\n");
});
