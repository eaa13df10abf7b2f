import { test } from "node:test";
import rule from "../../server/rules/valid-label-schema.ts";
import { check } from "../support/check.ts";

test("values that are not of their type", () =>
  check(
    rule,
    `
FROM debian:12
LABEL when=today home=x.example
           ^^^^^ today is not of the type rfc3339, which the label when asks for.
                      ^^^^^^^^^ x.example is not of the type url, which the label home asks for.
LABEL when=
      ^^^^ The label when is empty. Give it a value.
`,
    { labels: ["when: rfc3339", "home: url"] },
  ));

test("every type has values", () =>
  check(
    rule,
    'FROM debian:12\nLABEL t=x u=https://x.example m=a@b.org w=2024-02-29T12:00:00Z v=1.2.3-rc.1 h=abcdef1 l="MIT OR GPL-2.0+"\n',
    { labels: ["t", "u: url", "m: email", "w: rfc3339", "v: semver", "h: hash", "l: spdx"] },
  ));

test("a label that is missing in one of two images", () =>
  check(
    rule,
    `
FROM debian:12 AS base
FROM base AS a
             ^ This image has no label x. Add it with LABEL.
FROM base
LABEL x=1
`,
    { labels: ["x"] },
  ));

test("labels that are not on the list, where the list is strict", () =>
  check(
    rule,
    `
FROM debian:12
LABEL x=1 y=2
          ^ The label y is not on the list.
`,
    { labels: ["x"], strict: true },
  ));

test("without a list nothing is found", () => check(rule, "FROM debian:12\nLABEL a=\n"));
