import { test } from "node:test";
import rule from "../../server/rules/require-trusted-registry.ts";
import { check } from "../support/check.ts";

test("images from elsewhere, wherever they are named", () =>
  check(
    rule,
    `
FROM debian:12
     ^^^^^^^^^ docker.io is not among the trusted registries. Use an image from *.example.com.
COPY --from=quay.io/a:1 b c
            ^^^^^^^^^^^ quay.io is not among the trusted registries. Use an image from *.example.com.
`,
    { registries: ["*.example.com"] },
  ));

test("a host is meant with all its ports, unless one is named", () => {
  check(rule, "FROM localhost:5000/a:1\n", { registries: ["localhost"] });
  check(
    rule,
    `
FROM localhost:5000/a:1
     ^^^^^^^^^^^^^^^^^^ localhost:5000 is not among the trusted registries. Use an image from localhost:5001.
`,
    { registries: ["localhost:5001"] },
  );
});

test("registries on the list, stages and the empty image are fine", () =>
  check(rule, "FROM r.example.com/a:1 AS a\nFROM a\nFROM scratch\n", { registries: ["*.example.com"] }));

test("without a list nothing is found", () => check(rule, "FROM quay.io/a:1\n"));
