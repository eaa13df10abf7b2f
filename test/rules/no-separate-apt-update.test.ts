import { test } from "node:test";
import rule from "../../server/rules/no-separate-apt-update.ts";
import { check } from "../support/check.ts";

test("an update whose lists a RUN below installs from", () =>
  check(
    rule,
    `
FROM debian:12
RUN apt-get -qq update
^^^ The RUN on line 4 installs from these lists, however old the layer is. Join the two with &&.
ENV A=1
RUN apt-get install -y a
RUN apt-get install -y b
`,
  ));

test("lists that the installing RUN fetches itself, that a cache holds, or that nothing installs from are fine", () =>
  check(
    rule,
    `
FROM debian:12
RUN apt-get update
RUN apt-get update && apt-get install -y a
FROM debian:12
RUN --mount=type=cache,target=/var/lib/apt apt-get update
RUN --mount=type=cache,target=/var/lib/apt apt-get install -y a
FROM debian:12
RUN apt-get update
FROM debian:12
RUN apt-get install -y a
ONBUILD RUN apt-get update
ONBUILD RUN apt-get install -y a
`,
  ));
