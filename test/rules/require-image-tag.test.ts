import { test } from "node:test";
import rule from "../../server/rules/require-image-tag.ts";
import { check } from "../support/check.ts";

test("an image without a tag, with a registry too", () =>
  check(
    rule,
    `
FROM debian
     ^^^^^^ debian has no tag, so any version may come. Add the one you mean.
FROM localhost:5000/x AS a
     ^^^^^^^^^^^^^^^^ localhost:5000/x has no tag, so any version may come. Add the one you mean.
FROM $REGISTRY/x
     ^^^^^^^^^^^ $REGISTRY/x has no tag, so any version may come. Add the one you mean.
`,
  ));

test("a name that a variable is part of, unless a stage has such a name or the variable the tag", () =>
  check(
    rule,
    `
ARG KIND=slim
ARG VERSION=:12
FROM debian-$KIND AS tool-slim
     ^^^^^^^^^^^^ debian-$KIND has no tag, so any version may come. Add the one you mean.
FROM tool-$KIND
FROM tool-$OTHER
FROM debian$VERSION
`,
  ));

test("a tag, a digest, a variable, an earlier stage and the empty image are fine", () =>
  check(rule, "FROM ruby:2 AS a\nFROM ruby@sha256:f1db\nFROM $IMG\nFROM debian:$TAG\nFROM a\nFROM scratch\n"));
