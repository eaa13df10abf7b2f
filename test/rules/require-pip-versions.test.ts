import { test } from "node:test";
import rule from "../../server/rules/require-pip-versions.ts";
import { check } from "../support/check.ts";

test("pip under its names, and python -m pip", () =>
  check(
    rule,
    `
FROM python:3
RUN pip install a==1 b && pip3 install c && python3 -m pip install d
                     ^ The version of b is left open. Name it: b==<version>.
                                       ^ The version of c is left open. Name it: c==<version>.
                                                                   ^ The version of d is left open. Name it: d==<version>.
`,
  ));

test("a repository without a commit", () =>
  check(
    rule,
    `
FROM python:3
RUN pip install git+https://git@x.example/a.git
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The version of git+https://git@x.example/a.git is left open. Name it: git+https://git@x.example/a.git==<version>.
`,
  ));

test("limits, files, folders, requirements and constraints are fine", () =>
  check(
    rule,
    "FROM python:3\nRUN pip install 'a>=1' b.whl . ./c git+https://x.example/d.git@v1 && pip install -r r.txt && pip install -c c.txt e\n",
  ));
