import { test } from "node:test";
import rule from "../../server/rules/require-pipefail.ts";
import { check } from "../support/check.ts";

test("the first pipe of a RUN, at any depth", () =>
  check(
    rule,
    `
FROM debian:12
RUN a && b | c | d
         ^ If this command fails, the pipe hides it. Set pipefail with SHELL before this RUN.
RUN x $(y | z)
        ^ If this command fails, the pipe hides it. Set pipefail with SHELL before this RUN.
`,
  ));

test("a shell that has no such option", () =>
  check(
    rule,
    `
FROM debian:12
SHELL ["/bin/sh", "-o", "pipefail", "-c"]
RUN a | b
    ^ If this command fails, the pipe hides it. Set pipefail with SHELL before this RUN.
`,
  ));

test("SHELL, also of the stage below, and set are fine", () =>
  check(
    rule,
    'FROM debian:12 AS a\nSHELL ["/bin/bash", "-euo", "pipefail", "-c"]\nRUN a | b\nFROM a\nRUN a | b\nFROM debian:12\nRUN set -o pipefail; a | b\nRUN a || b\nSHELL ["pwsh", "-c"]\nRUN a | b\n',
  ));
