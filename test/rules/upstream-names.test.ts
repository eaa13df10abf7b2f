/** Where hadolint says nothing, our finding may stand, but not under hadolint's name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { upstreamFindings } from "../support/upstream.ts";

const base = "FROM debian:12\n";
const named: readonly (readonly [code: string, text: string, bears: boolean])[] = [
  ["DL3001", "RUN ssh a", true],
  ["DL3001", "ONBUILD RUN ssh a", false],
  ["DL3009", "RUN apt-get update && rm -r /tmp/a", true],
  ["DL3009", "RUN apt-get update && rm -rf /tmp/a", false],
  ["DL3013", "RUN pip install git+https://a/b", true],
  ["DL3013", "RUN pip install git+ssh://git@a/b", false],
  ["DL3016", "RUN npm install a", true],
  ["DL3016", "RUN npm --loglevel warn install a", true],
  ["DL3016", "RUN npm --prefix /x install a", false],
  ["DL3016", "RUN npm install git@a:b/c", false],
  ["DL3032", "RUN yum install -y a-1", true],
  ["DL3032", "RUN yum reinstall -y a-1", false],
  ["DL3033", "RUN yum install -y https://a/b-c.rpm", true],
  ["DL3040", "RUN dnf upgrade -y", true],
  ["DL3040", "RUN dnf update -y", false],
  ["DL3040", "RUN rm -rf /tmp/a && dnf upgrade -y", true],
  ["DL3040", "RUN dnf upgrade -y && rm -rf /tmp/a", false],
  ["DL3041", "RUN dnf install -y https://a/b.rpm", true],
  ["DL3041", "RUN dnf install -y https://a/b-c.rpm", false],
];

for (const [code, line, bears] of named) {
  test(`${code} is ${bears ? "said" : "not said"} of ${line}`, () => {
    const names = upstreamFindings(`${base}${line}\n`).map(({ name }) => name);
    assert.equal(names.includes(code), bears);
  });
}
