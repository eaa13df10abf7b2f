import { test } from "node:test";
import rule from "../../server/rules/require-gem-versions.ts";
import { check } from "../support/check.ts";

test("a gem without a version", () =>
  check(
    rule,
    `
FROM ruby:3
RUN gem install a:1 b
                    ^ The version of b is left open. Name it: b:<version>.
`,
  ));

test("versions, and what follows the two dashes, are fine", () =>
  check(rule, "FROM ruby:3\nRUN gem install a:1 -- --with x && gem install -v 2 b && gem update\n"));
