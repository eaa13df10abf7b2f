import { test } from "node:test";
import rule from "../../server/rules/valid-expose-port.ts";
import { check } from "../support/check.ts";

test("ports above 65535, in ranges too", () =>
  check(
    rule,
    `
FROM debian:12
EXPOSE 80 65536 65530-65540/udp
          ^^^^^ 65536 is no port. Ports go from 0 to 65535.
                ^^^^^^^^^^^^^^^ 65540 is no port. Ports go from 0 to 65535.
`,
  ));

test("ports and variables are fine", () => check(rule, "FROM debian:12\nEXPOSE 0 65535/tcp $PORT\n"));
