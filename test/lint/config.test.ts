/** Configuration files: what they ask for, and where exactly their mistakes are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Config, isConfig, lineAndColumn, readConfig, ruleNames } from "../../server/lint/config.ts";
import { defaultLintSettings } from "../../server/lint/run.ts";
import { rules } from "../../server/rules/index.ts";

const names = ruleNames(rules);
const read = (text: string, file = "/home/me/.quayside.yaml") => readConfig(file, text, names);
const hadolint = (text: string) => read(text, "/home/me/.hadolint.yaml");

/** Each problem as its severity, its line, the text it is shown at, and its message. */
function shown({ text, problems }: Config): readonly string[] {
  return problems.map(({ severity, span, message }) => {
    const { line } = lineAndColumn(text, span);
    return `${severity} ${line} ${text.slice(span.start, span.end)}: ${message}`;
  });
}

test("a configuration without mistakes has none", async () => {
  const text = `rules:
  no-consecutive-runs: off
  DL3007: error
  SC2086: off
  all: on
  require-trusted-registry: { severity: warning, registries: [docker.io] }
failOn: warning
ignore: [legacy/, "*.old"]
`;
  const config = await read(text);
  assert.deepEqual(shown(config), []);
  const settings = config.apply(defaultLintSettings);
  assert.equal(settings.base, "all");
  assert.equal(settings.choices.get("dl3007"), "error");
  assert.deepEqual(settings.options.get("require-trusted-registry"), { registries: ["docker.io"] });
  assert.equal(config.failOn, "warning");
  assert.ok(config.ignores("legacy/a/Dockerfile") && config.ignores("x.old") && !config.ignores("Dockerfile"));
});

test("text that is no YAML is shown where it stops being that", async () => {
  const [problem, ...more] = (await read("rules:\n  DL3000: off\n  DL3001: [\n")).problems;
  assert.deepEqual(more, []);
  assert.equal(problem?.severity, "error");
  assert.match(problem?.message ?? "", /^This is no YAML: /);
});

test("each mistake is shown at its own place, and the rest of the file counts", async () => {
  const config = await read(`rules:
  DL3000: off
  no-such-rule: off
  DL3007: sometimes
  DL3020: { severity: maybe, deep: 1 }
  require-trusted-registry: { registries: 5 }
failOn: never-ever
ignored: [x]
ignore: legacy
`);
  assert.deepEqual(shown(config), [
    "warning 3 no-such-rule: There is no rule no-such-rule.",
    "error 4 sometimes: A rule is off or on, or has the severity error, warning, info or hint.",
    "error 5 maybe: A rule is off or on, or has the severity error, warning, info or hint.",
    "warning 5 deep: prefer-copy has no options.",
    "error 6 5: registries takes a value of the kind of [].",
    "error 7 never-ever: failOn takes error, warning, info, hint or never.",
    "warning 8 ignored: There is no setting ignored; there are rules, failOn, ignore.",
    "error 9 legacy: ignore must be a list.",
  ]);
  assert.equal(config.apply(defaultLintSettings).choices.get("dl3000"), "off");
});

test("the file and its parts have to be mappings", async () => {
  assert.deepEqual(shown(await read("- x\n")), [
    "error 1 - x\n: A configuration must be a mapping of names to values.",
  ]);
  assert.deepEqual(shown(await read("rules: [x]\n")), ["error 1 [x]: rules must be a mapping of names to values."]);
  assert.deepEqual(shown(await read("")), []);
});

test("package.json counts where it has our key, and only that key is looked at", async () => {
  const text = `{\n  "name": "x",\n  "quayside": {\n    "rules": { "DL3000": "off", "DL3001": 7 }\n  }\n}\n`;
  assert.ok(isConfig("package.json", text) && !isConfig("package.json", `{ "name": "quayside" }`));
  const config = await read(text, "/home/me/package.json");
  assert.deepEqual(shown(config), [
    "error 4 7: A rule is off or on, or has the severity error, warning, info or hint.",
  ]);
  assert.equal(config.apply(defaultLintSettings).choices.get("dl3000"), "off");
});

test("hadolint's settings about its own output are accepted and change nothing", async () => {
  const config = await hadolint("format: sarif\nno-color: true\nverbose: false\n");
  assert.deepEqual(shown(config), []);
  assert.deepEqual(config.apply(defaultLintSettings), defaultLintSettings);
});

test("mistakes in hadolint's configuration", async () => {
  const config = await hadolint(`ignored: DL3000
override: { error: [DL3006, DL9999], ignore: [DL3007] }
trustedRegistries: docker.io
failure-threshold: sometimes
label-schema: { author: name }
no-fail: maybe
nonsense: 1
`);
  assert.deepEqual(shown(config), [
    "error 1 DL3000: ignored must be a list.",
    "warning 2 DL9999: There is no rule DL9999.",
    "warning 2 ignore: There is no severity ignore to override with.",
    "error 3 docker.io: trustedRegistries must be a list.",
    "error 4 sometimes: failure-threshold takes error, warning, info, style, ignore or none.",
    "error 5 name: A label's type is one of text, rawtext, url, hash, rfc3339, semver, spdx, email.",
    "error 6 maybe: no-fail must be true or false.",
    "warning 7 nonsense: hadolint knows no setting nonsense.",
  ]);
});

test("a file of another name is read as hadolint's where it has hadolint's keys", async () => {
  const config = await read("ignored: [DL3000]\n", "/home/me/lint.yaml");
  assert.equal(config.apply(defaultLintSettings).choices.get("dl3000"), "off");
});
