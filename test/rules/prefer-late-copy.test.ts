import { test } from "node:test";
import rule from "../../server/rules/prefer-late-copy.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

const message = (files: string) =>
  `Every change of a file installs the dependencies again. Copy ${files} and install ahead of this COPY.`;

test("everything is copied, then the dependencies are installed", () =>
  check(
    rule,
    `
FROM node:22
WORKDIR /app
COPY . .
^^^^^^^^ ${message("package*.json")}
ENV A=1
RUN npm install && npm run build
FROM golang:1.23
ADD ./ /src
^^^^^^^^^^^ ${message("go.mod")}
WORKDIR /src
RUN go mod download
`,
  ));

test("dependencies that were installed before, below or elsewhere", () => {
  check(rule, "FROM node:22\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm install\n");
  check(rule, "FROM node:22 AS deps\nCOPY package.json ./\nRUN npm ci\nFROM deps\nCOPY . .\nRUN npm ci --production\n");
  check(rule, "FROM node:22\nCOPY . .\nCOPY --from=deps:1 /app/node_modules ./node_modules\nRUN npm install\n");
});

test("other installs, other copies, and a cache that is mounted", () => {
  check(rule, "FROM node:22\nCOPY . .\nRUN npm install -g pm2 && npm install express && npm run x && pip install .\n");
  check(rule, "FROM node:22\nCOPY src ./src\nRUN npm install\n");
  check(rule, "FROM node:22\nCOPY --from=a:1 . .\nRUN npm install\n");
  check(rule, "FROM node:22\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci\n");
});

test("the fix keeps flags, line ends and what cleans the cache", () => {
  checkFix(
    rule,
    "FROM node:22\r\nCOPY --chown=node . ./\r\n\r\nRUN yarn install \\\r\n && yarn cache clean\r\nUSER node\r\n",
    "FROM node:22\r\nCOPY --chown=node package.json yarn.lock* ./\r\nRUN yarn install \\\r\n && yarn cache clean\r\nCOPY --chown=node . ./\r\n\r\nUSER node\r\n",
  );
  checkFix(
    rule,
    "FROM golang:1.23\nCOPY . .\nRUN go mod download",
    "FROM golang:1.23\nCOPY go.mod go.sum* ./\nRUN go mod download\nCOPY . .\n",
  );
});

test("no fix where the install does more, stands elsewhere or reads more", () => {
  checkNoFix(rule, "FROM node:22\nCOPY . .\nRUN npm ci && npm run build\n");
  checkNoFix(rule, "FROM node:22\nCOPY . .\nENV A=1\nRUN npm ci\n");
  checkNoFix(rule, "FROM node:22\nCOPY . /app\nRUN npm ci\n");
  checkNoFix(rule, "FROM composer:2\nCOPY . .\nRUN composer install\n");
  checkNoFix(rule, "FROM python:3.12\nCOPY . .\nRUN pip install -r requirements/prod.txt\n");
  checkNoFix(rule, "FROM node:22\nCOPY . .\n# why\nRUN npm ci\n");
});
