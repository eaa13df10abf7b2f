/** How rules run: choices, severities, options, crashes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfig as read, ruleNames } from "../../server/lint/config.ts";
import { lintFile } from "../../server/lint/file.ts";
import { defineRule, type Rule } from "../../server/lint/rule.ts";
import { defaultLintSettings, type LintSettings, lint } from "../../server/lint/run.ts";
import { lintSettings, withRules } from "../../server/lint/settings.ts";
import { parse } from "../../server/syntax/parser.ts";

function rule(id: string, more: Partial<Rule> = {}): Rule {
  return defineRule({
    id,
    category: "style",
    severity: "warning",
    fix: "none",
    aliases: [],
    summary: "",
    why: "",
    examples: [{ bad: "", good: "" }],
    *check(file) {
      for (const { span } of file.instructions("RUN")) yield { span, message: id };
    },
    ...more,
  });
}

const names = ruleNames(
  ["dl1", "dl2", "dl3", "one"].map((id) => rule(id)).concat(rule("two", { options: { max: 1 } })),
);
const readConfig = (file: string, text: string) => read(file, text, names);

const found = (rules: readonly Rule[], settings: LintSettings = defaultLintSettings): readonly string[] =>
  lint(lintFile(parse("FROM a:1\nRUN b\n")), rules, settings).map(({ message, severity }) => `${message} ${severity}`);

test("a rule that throws is named to the log, and the others answer", () => {
  const broken = rule("broken", {
    check() {
      throw new Error("no");
    },
  });
  const crashes: string[] = [];
  const results = lint(lintFile(parse("FROM a:1\nRUN b\n")), [broken, rule("fine")], defaultLintSettings, (id) =>
    crashes.push(id),
  );
  assert.deepEqual(crashes, ["broken"]);
  assert.deepEqual(
    results.map(({ message }) => message),
    ["fine"],
  );
});

test("a rule that is off by default runs when it is asked for, by id or alias", () => {
  const off = rule("off", { enabledByDefault: false, aliases: ["DL1"] });
  assert.deepEqual(found([off]), []);
  assert.deepEqual(found([off], lintSettings({ off: "on" })), ["off warning"]);
  assert.deepEqual(found([off], lintSettings({ DL1: "error" })), ["off error"]);
  assert.deepEqual(found([off], lintSettings({ all: "on" })), ["off warning"]);
});

test("an alias switches only what it speaks of", () => {
  const two = rule("two", {
    aliases: ["DL1", "DL2"],
    *check(file) {
      for (const { span } of file.instructions("RUN")) {
        yield { span, message: "one", aliases: ["DL1"] };
        yield { span, message: "other", aliases: ["DL2"] };
      }
    },
  });
  assert.deepEqual(found([two], lintSettings({ DL1: "off" })), ["other warning"]);
  assert.deepEqual(found([two], lintSettings({ dl1: "hint", two: "error" })), ["one error", "other error"]);
  assert.deepEqual(found([two], lintSettings({ all: "off", DL2: "on" })), ["other warning"]);
});

test("options are taken where they have the default's type", () => {
  const counted = rule("counted", {
    aliases: ["DL9"],
    options: { max: 3, names: ["a"] },
    *check(file, options) {
      for (const { span } of file.instructions("RUN")) yield { span, message: JSON.stringify(options) };
    },
  });
  const run = (settings: LintSettings) => found([counted], settings)[0];
  assert.equal(run(defaultLintSettings), '{"max":3,"names":["a"]} warning');
  assert.equal(
    run(lintSettings({ counted: { severity: "info", max: 5, names: "b", other: 1 } })),
    '{"max":5,"names":["a"]} info',
  );
  assert.equal(run(lintSettings({ DL9: { max: 7 } })), '{"max":7,"names":["a"]} warning');
});

test("commands are found by name, in shell form, heredocs and the exec form", () => {
  const file = lintFile(parse('FROM a:1\nRUN a && b\nRUN <<EOF\na x\nEOF\nRUN ["a", "y"]\nONBUILD RUN a\n'));
  assert.deepEqual(
    file.commands("a").map(({ command, script }) => [command.args.map(({ value }) => value).join(), script !== null]),
    [
      ["", true],
      ["x", true],
      ["y", false],
      ["", true],
    ],
  );
});

test("a command behind exec, command or builtin is that command, unless it is only asked about", () => {
  const file = lintFile(parse("FROM a:1\nRUN exec a x && command -v a && command a y\nRUN builtin $b\n"));
  assert.deepEqual(
    file.commands("a").map(({ command }) => command.args.map(({ value }) => value)),
    [["x"], ["y"]],
  );
  assert.deepEqual(
    file.commands().map(({ command }) => command.name),
    ["a", "command", "a", "builtin"],
  );
});

test("hadolint's configuration: ignored, overridden, limits", async () => {
  const config = await readConfig(
    "x",
    "ignored: [DL1]\noverride:\n  error: [DL2]\n  style: [DL3]\nfailure-threshold: warning\ndisable-ignore-pragma: true\n",
  );
  const settings = config.apply(defaultLintSettings);
  assert.deepEqual(Object.fromEntries(settings.choices), { dl1: "off", dl2: "error", dl3: "hint" });
  assert.equal(settings.honourComments, false);
  assert.equal(config.failOn, "warning");
  assert.equal((await readConfig("x", "no-fail: true")).failOn, "never");
});

test("our configuration, on top of other settings", async () => {
  const config = await readConfig("x", "rules:\n  one: off\n  two: { severity: error, max: 2 }\nfailOn: error\n");
  const settings = config.apply(withRules(defaultLintSettings, { one: "on", three: "hint" }));
  assert.deepEqual(Object.fromEntries(settings.choices), { one: "off", three: "hint", two: "error" });
  assert.deepEqual(settings.options.get("two"), { max: 2 });
  assert.equal(config.failOn, "error");
});

test("a name of other linters chooses for the whole rule, in settings and in comments", () => {
  const renamed = rule("mine", { aliases: ["THEIRS"], synonyms: ["their_old-name"] });
  const over = (text: string, settings: LintSettings) =>
    lint(lintFile(parse(text)), [renamed], settings).map(({ severity, aliases }) => `${severity} ${aliases}`);
  const text = "FROM a:1\nRUN b\n";
  assert.deepEqual(over(text, defaultLintSettings), ["warning THEIRS"]);
  assert.deepEqual(over(text, lintSettings({ "Their_Old-Name": "error" })), ["error THEIRS"]);
  assert.deepEqual(over(text, lintSettings({ "their_old-name": "off" })), []);
  assert.deepEqual(over("FROM a:1\n# quayside ignore=their_old-name\nRUN b\n", defaultLintSettings), []);
  assert.equal(ruleNames([renamed]).find("THEIR_OLD-NAME"), renamed);
});

test("a finding under none of its rule's names goes by all of them", () => {
  const alone = rule("mine", {
    aliases: ["THEIRS"],
    *check(file) {
      for (const { span } of file.instructions("RUN")) yield { span, message: "", aliases: [] };
    },
  });
  const results = lint(lintFile(parse("FROM a:1\nRUN b\n")), [alone]);
  assert.deepEqual(
    results.map(({ aliases }) => aliases),
    [[]],
  );
  assert.deepEqual(found([alone], lintSettings({ THEIRS: "off" })), []);
});

test("hadolint passes over what ONBUILD keeps, but for commands and the names of variables", () => {
  const both = rule("mine", {
    aliases: ["DL1", "BuildKitName"],
    *check(file) {
      for (const { span } of file.instructions("RUN", "USER")) yield { span, message: "" };
    },
  });
  const results = lint(lintFile(parse("FROM a:1\nONBUILD USER b\nONBUILD RUN c\n")), [both]);
  assert.deepEqual(
    results.map(({ aliases }) => aliases),
    [["BuildKitName"], ["DL1", "BuildKitName"]],
  );
});
