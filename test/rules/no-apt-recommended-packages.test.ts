import { test } from "node:test";
import rule from "../../server/rules/no-apt-recommended-packages.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("an install that says nothing about them", () =>
  check(
    rule,
    `
FROM debian:12
RUN apt-get update && apt-get -y install curl
                      ^^^^^^^^^^^^^^^^^^ This also installs what the packages recommend. Add --no-install-recommends.
`,
  ));

test("the flag in any place, or the option, is enough", () =>
  check(
    rule,
    "FROM a:1\nRUN apt-get install -y a --no-install-recommends\nENV x=1\nRUN apt-get -o APT::Install-Recommends=false install -y a\n",
  ));

test("the flag is added behind install, in heredocs and ONBUILD too", () => {
  checkFix(
    rule,
    "FROM a:1\nRUN <<EOF\napt-get install -y a\nEOF\nONBUILD RUN apt-get install b\n",
    "FROM a:1\nRUN <<EOF\napt-get install --no-install-recommends -y a\nEOF\nONBUILD RUN apt-get install --no-install-recommends b\n",
  );
});

test("in the exec form it is found, without a fix", () =>
  checkNoFix(rule, 'FROM a:1\nRUN ["apt-get", "install", "a"]\n'));
