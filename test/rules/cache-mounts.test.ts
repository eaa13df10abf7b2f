import assert from "node:assert/strict";
import { test } from "node:test";
import { lintFile } from "../../server/lint/file.ts";
import type { Rule } from "../../server/lint/rule.ts";
import noApkCache from "../../server/rules/no-apk-cache.ts";
import noAptLists from "../../server/rules/no-apt-lists.ts";
import noPipCache from "../../server/rules/no-pip-cache.ts";
import noRpmCache from "../../server/rules/no-rpm-cache.ts";
import noYarnCache from "../../server/rules/no-yarn-cache.ts";
import { parse } from "../../server/syntax/parser.ts";

const cases: readonly [Rule, string, string][] = [
  [
    noAptLists,
    "RUN apt-get update && apt-get install -y curl",
    "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y curl",
  ],
  [noApkCache, "RUN apk add curl", "RUN --mount=type=cache,target=/var/cache/apk,sharing=locked apk add curl"],
  [noPipCache, "RUN pip install flask", "RUN --mount=type=cache,target=/root/.cache/pip pip install flask"],
  [
    noRpmCache,
    "RUN dnf install -y httpd",
    "RUN --mount=type=cache,target=/var/cache/dnf,sharing=locked --mount=type=cache,target=/var/cache/libdnf5,sharing=locked dnf install -y httpd",
  ],
  [
    noRpmCache,
    "RUN yum install -y httpd",
    "RUN --mount=type=cache,target=/var/cache/yum,sharing=locked yum install -y httpd",
  ],
  [
    noRpmCache,
    "RUN zypper install -y git",
    "RUN --mount=type=cache,target=/var/cache/zypp,sharing=locked zypper install -y git",
  ],
  [noYarnCache, "RUN yarn install", "RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install"],
];

const findings = (rule: Rule, text: string) => [...rule.check(lintFile(parse(text), null), rule.options ?? {})];

for (const [rule, before, after] of cases) {
  test(`${rule.id}: a cache mount is offered for ${before.split(" ")[1]}, and is enough`, () => {
    const head = "FROM example:1\n";
    const [finding] = findings(rule, `${head}${before}\n`);
    const edit = finding?.alternatives?.[0]?.edits[0];
    assert.ok(edit, "an alternative is offered");
    const text = `${head}${before}\n`;
    const mended = text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
    assert.equal(mended, `${head}${after}\n`);
    assert.deepEqual(findings(rule, mended), []);
  });
}

test("no mount is offered where another user than root runs: nobody knows where the cache is", () => {
  const [finding] = findings(noPipCache, "FROM example:1\nUSER app\nRUN pip install flask\n");
  assert.deepEqual(finding?.alternatives, []);
});
