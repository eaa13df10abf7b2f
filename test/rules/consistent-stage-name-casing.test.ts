import { test } from "node:test";
import rule from "../../server/rules/consistent-stage-name-casing.ts";
import { check, checkFix } from "../support/check.ts";

test("a stage's name with capitals", () =>
  check(
    rule,
    `
FROM debian:12 AS BuildEnv
                  ^^^^^^^^ Write the stage's name in lower case: buildenv.
`,
  ));

test("every place that names the stage is renamed with it", () =>
  checkFix(
    rule,
    `
FROM debian:12 AS Build
FROM debian:12 AS next
COPY --from=BUILD /a /a
RUN --mount=type=bind,from=Build,target=/b true
COPY --from=build /c /c
`,
    `
FROM debian:12 AS build
FROM debian:12 AS next
COPY --from=build /a /a
RUN --mount=type=bind,from=build,target=/b true
COPY --from=build /c /c
`,
  ));

test("lower case and stages without a name are fine", () => check(rule, "FROM debian:12 AS build\nFROM debian:12\n"));
