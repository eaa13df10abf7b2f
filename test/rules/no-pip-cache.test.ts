import { test } from "node:test";
import rule from "../../server/rules/no-pip-cache.ts";
import { check } from "../support/check.ts";

test("a cache that stays", () =>
  check(
    rule,
    `
FROM python:3
RUN a && python -m pip install b
         ^^^^^^^^^^^^^^^^^^^^^ What pip downloads stays in the layer. Add --no-cache-dir.
`,
  ));

test("a variable that switches the cache on again counts for what it says", () =>
  check(
    rule,
    `
FROM python:3
ENV PIP_NO_CACHE_DIR=off
RUN pip install b
    ^^^^^^^^^^^ What pip downloads stays in the layer. Add --no-cache-dir.
`,
  ));

test("the flag, the variable in every place, and a mount are fine", () =>
  check(
    rule,
    "FROM python:3\nRUN pip install --no-cache-dir a\nRUN PIP_NO_CACHE_DIR=1 pip install a\nRUN export PIP_NO_CACHE_DIR=yes && pip install a\nRUN --mount=type=cache,target=/root/.cache/pip pip install a\nRUN pip download a\nFROM python:3 AS base\nENV PIP_NO_CACHE_DIR=1\nFROM base\nRUN pip install a\n",
  ));

test("what ONBUILD sets is not set here, but in a stage built on it and for its other triggers", () =>
  check(
    rule,
    `
FROM python:3.12 AS base
ONBUILD ENV PIP_NO_CACHE_DIR=1
ONBUILD RUN pip install a==1
RUN pip install a==1
    ^^^^^^^^^^^ What pip downloads stays in the layer. Add --no-cache-dir.
FROM base
RUN pip install a==1
`,
  ));
