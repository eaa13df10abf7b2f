import assert from "node:assert/strict";
import { test } from "node:test";
import rule from "../../server/rules/no-package-manager-cache.ts";
import { check, checkFix, checkNoFix, findingsOf } from "../support/check.ts";

const message = (name: string) => `What ${name} downloads stays in the layer. Keep it out with a cache mount.`;

test("installs of every manager in the last image", () =>
  check(
    rule,
    `
FROM debian:12
RUN npm ci
    ^^^^^^ What npm downloads stays in the layer. Mount a cache, or end this RUN with npm cache clean --force.
RUN pnpm install
    ^^^^^^^^^^^^ ${message("pnpm")}
RUN go mod download
    ^^^^^^ ${message("Go")}
RUN cargo install just
    ^^^^^^^^^^^^^ ${message("Cargo")}
RUN gem install rake
    ^^^^^^^^^^^ ${message("gem")}
RUN composer install
    ^^^^^^^^^^^^^^^^ What Composer downloads stays in the layer. Mount a cache, or end this RUN with composer clear-cache.
RUN conda install -y numpy
    ^^^^^^^^^^^^^ What conda downloads stays in the layer. Mount a cache, or end this RUN with conda clean -afy.
`,
  ));

test("what is cleaned in the same RUN, or never gets into the layer, is fine", () => {
  for (const run of [
    "npm ci && npm cache clean --force",
    "npm ci && rm -rf /root/.npm",
    "--mount=type=cache,target=/root/.npm npm ci",
    "go build && go clean -cache -modcache",
    "go build && rm -rf /go/pkg",
    "cargo build && rm -rf /usr/local/cargo/registry",
    "composer install --no-cache",
    "mamba install x && conda clean -a",
    "npm run build && go version && cargo --version && composer dump-autoload",
  ]) {
    assert.deepEqual(findingsOf(rule, `FROM debian:12\nRUN ${run}\n`), [], run);
  }
});

test("a stage that the last image is not built on is left alone", () =>
  check(rule, "FROM node:22 AS build\nRUN npm ci\nFROM nginx:1.27\nCOPY --from=build /dist /\n"));

test("a later RUN cleans too late", () =>
  assert.equal(findingsOf(rule, "FROM debian:12\nRUN npm ci\nRUN npm cache clean --force\n").length, 1));

test("where the place of the cache is known, it is mounted", () => {
  checkFix(rule, "FROM node:22\nRUN npm ci\n", "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci\n");
  checkFix(
    rule,
    "FROM rust:1.82\nRUN --network=default cargo fetch\n",
    "FROM rust:1.82\nRUN --mount=type=cache,target=/usr/local/cargo/registry --network=default cargo fetch\n",
  );
});

test("the tag may be a variable; a stage below may have switched to another user", () => {
  checkFix(
    rule,
    "ARG V\nFROM docker.io/library/node:${V}-slim\nRUN npm ci\n",
    "ARG V\nFROM docker.io/library/node:${V}-slim\nRUN --mount=type=cache,target=/root/.npm npm ci\n",
  );
  checkFix(
    rule,
    "FROM node:22 AS a\nFROM a\nRUN npm ci\n",
    "FROM node:22 AS a\nFROM a\nRUN npm ci && npm cache clean --force\n",
  );
});

test("for another user or image, the RUN ends with a command that cleans", () => {
  checkFix(
    rule,
    "FROM node:22\nUSER node\nRUN npm ci && npm run build\n",
    "FROM node:22\nUSER node\nRUN npm ci && npm run build && npm cache clean --force\n",
  );
  checkNoFix(rule, "FROM debian:12\nRUN gem install rake\n");
  checkNoFix(rule, "FROM debian:12\nRUN npm ci; npm run build\n");
});
