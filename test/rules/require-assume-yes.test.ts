import { test } from "node:test";
import rule from "../../server/rules/require-assume-yes.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("installs that wait, of each manager", () =>
  check(
    rule,
    `
FROM debian:12
RUN apt-get -q install a
    ^^^^^^^^^^^^^^^^^^ apt-get install waits for an answer here that nobody can give. Add -y.
RUN yum groupinstall a
    ^^^^^^^^^^^^^^^^ yum groupinstall waits for an answer here that nobody can give. Add -y.
RUN zypper rm a
    ^^^^^^^^^ zypper rm waits for an answer here that nobody can give. Add -y.
RUN apt-get upgrade
    ^^^^^^^^^^^^^^^ apt-get upgrade waits for an answer here that nobody can give. Add -y.
`,
  ));

test("every way to say yes is one", () =>
  check(
    rule,
    "FROM debian:12\nRUN apt-get -y install a && apt-get install -qq a && apt-get install -q=2 a && apt-get --assume-yes install a\nRUN dnf install --assumeyes a && zypper --non-interactive in a && yes | apt-get upgrade\n",
  ));

test("the flag is added after the subcommand", () =>
  checkFix(
    rule,
    "FROM debian:12\nRUN apt-get install \\\n  a && dnf remove b\n",
    "FROM debian:12\nRUN apt-get install -y \\\n  a && dnf remove -y b\n",
  ));

test("the exec form has no fix", () => checkNoFix(rule, 'FROM debian:12\nRUN ["apt-get", "install", "a"]\n'));

test("a module's or a group's command asks as well", () => {
  check(
    rule,
    `
FROM fedora:42
RUN dnf module install a:1 && dnf clean all
    ^^^^^^^^^^ dnf module install waits for an answer here that nobody can give. Add -y.
`,
  );
  checkFix(
    rule,
    "FROM fedora:42\nRUN dnf module install a:1 && dnf clean all\n",
    "FROM fedora:42\nRUN dnf module -y install a:1 && dnf clean all\n",
  );
});
