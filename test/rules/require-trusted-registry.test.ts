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

test("registries on the list, stages and the empty image are fine", () =>
  check(rule, "FROM r.example.com/a:1 AS a\nFROM a\nFROM scratch\n", { registries: ["*.example.com"] }));

test("without a list nothing is found", () => check(rule, "FROM quay.io/a:1\n"));
