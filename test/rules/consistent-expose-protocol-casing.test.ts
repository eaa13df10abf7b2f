import { test } from "node:test";
import rule from "../../server/rules/consistent-expose-protocol-casing.ts";
import { check, checkFix } from "../support/check.ts";

test("each protocol that is not lower case", () =>
  check(
    rule,
    `
FROM debian:12
EXPOSE 80/Tcp 81 82/udp 83-84/SCTP
          ^^^ Write the protocol in lower case: tcp.
                              ^^^^ Write the protocol in lower case: sctp.
`,
  ));

test("only the protocol changes", () =>
  checkFix(rule, "FROM debian:12\nEXPOSE ${P}/TCP 81/UDP\n", "FROM debian:12\nEXPOSE ${P}/tcp 81/udp\n"));
