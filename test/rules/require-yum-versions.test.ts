import { test } from "node:test";
import rule from "../../server/rules/require-yum-versions.ts";
import { check } from "../support/check.ts";

test("a package without a version", () =>
  check(
    rule,
    `
FROM centos:7
RUN yum install -y a-1 gcc-c++
                       ^^^^^^^ The version of gcc-c++ is left open. Name it: gcc-c++-<version>.
`,
  ));

test("a module without a stream", () =>
  check(
    rule,
    `
FROM centos:7
RUN yum module install -y tomcat
                          ^^^^^^ The version of tomcat is left open. Name it: tomcat:<stream>.
`,
  ));

test("versions, also in variables of the file, and files are fine", () =>
  check(rule, "FROM centos:7\nARG V=2.5\nRUN yum install -y a-1:2 git-$V ./b.rpm https://x.example/c-1.rpm\n"));

test("a URL whose name tells no version", () =>
  check(
    rule,
    `
FROM centos:7
RUN yum install -y https://x.example/a-b.rpm
                   ^^^^^^^^^^^^^^^^^^^^^^^^^ The version of https://x.example/a-b.rpm is left open. Name it: https://x.example/a-b-<version>.rpm.
`,
  ));
