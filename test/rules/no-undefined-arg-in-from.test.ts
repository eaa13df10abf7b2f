import { test } from "node:test";
import rule from "../../server/rules/no-undefined-arg-in-from.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("a variable that no ARG declares", () =>
  check(
    rule,
    `
FROM debian:\${TAG}
            ^^^^^^ TAG is not declared. Add ARG TAG above the first FROM.
`,
  ));

test("an ARG of a stage is not known in a later FROM", () =>
  check(
    rule,
    `
FROM debian:12 AS a
ARG TAG=12
FROM debian:$TAG
            ^^^^ TAG is not declared. Add ARG TAG above the first FROM.
`,
  ));

test("a typing error in a platform is put right", () =>
  checkFix(rule, "FROM --platform=$BUILDPLATFOM debian:12\n", "FROM --platform=$BUILDPLATFORM debian:12\n"));

test("declared ARGs and the builder's own are fine, without a default too", () =>
  check(rule, "ARG A\nARG B=1\nFROM --platform=$BUILDPLATFORM debian:${A:-12}$B\n"));

test("a name that is like no other has no fix", () => checkNoFix(rule, "ARG VERSION=1\nFROM debian:$FLAVOUR\n"));
