import { test } from "node:test";
import rule from "../../server/rules/require-healthcheck-for-ports.ts";
import { check } from "../support/check.ts";

test("the last image exposes a port and nothing asks how it is", () =>
  check(
    rule,
    `
FROM nginx:1.27 AS base
EXPOSE 80 443
^^^^^^^^^^^^^ The image exposes a port and has no HEALTHCHECK. Add one, or HEALTHCHECK NONE.
FROM base
`,
  ));

test("a check in any stage of the image will do, and so will HEALTHCHECK NONE", () => {
  check(rule, "FROM a:1 AS a\nHEALTHCHECK CMD x\nFROM a\nEXPOSE 80\n");
  check(rule, "FROM a:1\nEXPOSE 80\nHEALTHCHECK NONE\n");
});

test("no port, no check; and other stages don't matter", () =>
  check(rule, "FROM a:1 AS a\nEXPOSE 80\nFROM b:1\nCOPY --from=a /x /\n"));
