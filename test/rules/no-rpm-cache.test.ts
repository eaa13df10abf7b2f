import { test } from "node:test";
import rule from "../../server/rules/no-rpm-cache.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

test("each manager's cache, once a RUN", () =>
  check(
    rule,
    `
FROM fedora:40
RUN dnf install -y a && dnf install -y b
    ^^^^^^^^^^^ What is downloaded stays in the layer. End this RUN with dnf clean all.
RUN zypper in -y a
    ^^^^^^^^^ What is downloaded stays in the layer. End this RUN with zypper clean --all.
`,
  ));

test("cleaning up first does not help", () =>
  check(
    rule,
    `
FROM centos:7
RUN yum clean all && yum install -y a
                     ^^^^^^^^^^^ What is downloaded stays in the layer. End this RUN with yum clean all.
`,
  ));

test("cleaned, deleted and mounted caches are fine", () =>
  check(
    rule,
    "FROM fedora:40\nRUN dnf -y upgrade && dnf clean all\nRUN yum install -y a; rm -rf /var/cache/yum/*\nRUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y a\n",
  ));

test("the command is added at the end", () =>
  checkFix(
    rule,
    "FROM fedora:40\nRUN dnf install -y a \\\n  && b --c\n",
    "FROM fedora:40\nRUN dnf install -y a \\\n  && b --c && dnf clean all\n",
  ));

test("no fix where && would bind otherwise", () => checkNoFix(rule, "FROM fedora:40\nRUN dnf install -y a || true\n"));

test("groups and modules are installed as well; what is only enabled is not", () =>
  check(
    rule,
    `
FROM centos:7
RUN yum group install -y a
    ^^^^^^^^^ What is downloaded stays in the layer. End this RUN with yum clean all.
RUN dnf module install -y b:1
    ^^^^^^^^^^ What is downloaded stays in the layer. End this RUN with dnf clean all.
RUN dnf module enable b:1
`,
  ));

test("a cache of another user than root", () =>
  check(rule, "FROM fedora:42\nRUN --mount=type=cache,target=/home/a/.cache/libdnf5 dnf install -y a\n"));
