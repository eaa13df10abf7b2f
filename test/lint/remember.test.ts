import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { diagnostics } from "../../server/features/diagnostics.ts";
import { defaultLintSettings } from "../../server/lint/run.ts";
import { withRules } from "../../server/lint/settings.ts";
import { parse } from "../../server/syntax/parser.ts";
import { reparse } from "../../server/syntax/reparse.ts";
import type { Dockerfile } from "../../server/syntax/tree.ts";
import { factsFolder, noFacts } from "../support/facts.ts";

const settings = { lint: withRules(defaultLintSettings, { all: "on" }) };

/** All that is found, in an order of its own: what an edit left alone may be listed behind what it touched. */
function found(file: Dockerfile): string[] {
  const fail = (rule: string, error: unknown) => {
    throw new Error(`${rule} failed`, { cause: error });
  };
  return diagnostics(file, "file:///Dockerfile", settings, null, fail)
    .map((diagnostic) => JSON.stringify(diagnostic))
    .sort();
}

/** The same numbers from 0 to 1 for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const pieces = [
  "x",
  " ",
  "\n",
  "#",
  "\\\n",
  '"',
  "$A",
  "&&",
  "FROM a AS b\n",
  "\nFROM debian\n",
  "RUN apt-get install curl\n",
  "RUN cd /x && wget y\n",
  'SHELL ["powershell"]\n',
  "ENV A=1\n",
  "ARG B\n",
  "COPY --from=b x y\n",
  "# hadolint ignore=DL3008\n",
  "# hadolint shell=powershell\n",
  "# quayside ignore=no-latest-tag\n",
  "ONBUILD RUN sudo x\n",
  "CMD a b\n",
  "<<EOF\n",
  "EOF\n",
  "EXPOSE 80\n",
  "USER root\n",
  "COPY . .\n",
  "COPY --from=c x y\n",
  "RUN --mount=from=d,target=/x y\n",
  "FROM scratch AS c\n",
  "\nFROM c AS d\n",
  "EXPOSE $TARGETSTAGE\n",
  "EXPOSE x\n",
  "WORKDIR x$A\n",
  "ONBUILD COPY --from=a x y\n",
  "STOPSIGNAL nothing\n",
  "RUN npm ci\n",
  "ARG VERSION\n",
  "RUN echo $VERSION\n",
  "ENV C=${B:?}\n",
  'CMD ["x"]\n',
];

/** Edits a text again and again, and compares what is found after each edit with what a fresh look finds. */
function compare(text: string, edits: number, seed: number): void {
  const random = randomFrom(seed);
  const at = (limit: number) => Math.floor(random() * (limit + 1));
  let file = parse(text);
  found(file);
  for (let edit = 0; edit < edits; edit++) {
    const start = at(file.text.length);
    const end = Math.min(file.text.length, start + (random() < 0.5 ? 0 : at(random() < 0.2 ? 200 : 8)));
    const copied = file.text.slice(at(file.text.length)).slice(0, at(80));
    const given = random() < 0.2 ? copied : random() < 0.3 ? "" : (pieces[at(pieces.length - 1)] ?? "");
    file = reparse(file, file.text.slice(0, start) + given + file.text.slice(end));
    // Now and then nobody looks between two edits.
    if (random() < 0.2) continue;
    assert.deepEqual(found(file), found(parse(file.text)), `seed ${seed}, edit ${edit}:\n${file.text}`);
  }
}

const sample = `# syntax=docker/dockerfile:1
# the first
ARG VERSION=1
FROM debian:latest AS build
ENV PATH=/x:$PATH NAME=value
RUN apt-get update && apt-get install curl
RUN cd /src; sudo make \\
    # why
    && wget https://example.org/a.tar.gz
# hadolint ignore=DL3059
RUN pip install x
COPY --from=build /a b
FROM build
MAINTAINER me
WORKDIR src
EXPOSE 80/TCP
USER root
CMD run $NAME
ENTRYPOINT ['a']
ONBUILD RUN yum install y
RUN <<EOF
apk add z
EOF
HEALTHCHECK CMD curl localhost
`;

test("what is found after an edit is what a fresh look finds", () => {
  for (let seed = 1; seed <= 12; seed++) compare(sample, 60, seed);
});

const stages = `ARG BASE=debian:12
FROM $BASE AS a
ENV A=1
WORKDIR /a
FROM a AS b
COPY x y
RUN pip install x
COPY --from=e x y
FROM scratch AS c
COPY --from=b /y /y
ENV PIP_NO_CACHE_DIR=1
FROM node:22 AS d
COPY --from=c /y z
EXPOSE 80
COPY . .
RUN npm ci
CMD run
FROM c AS e
ENTRYPOINT ["e"]
CMD ["f"]
CMD ["g"]
FROM d
USER root
LABEL x=$A
RUN --mount=from=b,target=/b cat /b/y
`;

test("what is found after an edit in one of many stages is what a fresh look finds", () => {
  for (let seed = 101; seed <= 112; seed++) compare(stages, 60, seed);
});

test("what is found in a long file after an edit is what a fresh look finds", () => {
  compare(sample.replaceAll("build", "one") + sample.replaceAll("build", "two").repeat(8), 60, 99);
});

test("the same holds for real files", { skip: noFacts }, () => {
  const folder = join(factsFolder, "corpus", "files");
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  assert.ok(names.length > 0);
  for (let at = 0; at < names.length; at += 25) {
    compare(readFileSync(join(folder, names[at] ?? ""), "utf8").slice(0, 20_000), 12, at + 1);
  }
});
