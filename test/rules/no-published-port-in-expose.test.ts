import { test } from "node:test";
import rule from "../../server/rules/no-published-port-in-expose.ts";
import { check, checkFix } from "../support/check.ts";

test("a host port, or an address", () =>
  check(
    rule,
    `
FROM debian:12
EXPOSE 8080:80 127.0.0.1::81/tcp 82
       ^^^^^^^ EXPOSE takes the container's port only. Publish it on the host with docker run -p.
               ^^^^^^^^^^^^^^^^^ EXPOSE takes the container's port only. Publish it on the host with docker run -p.
`,
  ));

test("the container's port is what stays", () =>
  checkFix(rule, "FROM debian:12\nEXPOSE 8080:80 0.0.0.0:1-2:3-4/udp\n", "FROM debian:12\nEXPOSE 80 3-4/udp\n"));

test("ports and ranges are fine", () => check(rule, "FROM debian:12\nEXPOSE 80 81-82/tcp $PORT\n"));
