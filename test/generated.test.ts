import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { manifest } from "../client/contributions.ts";
import { serverSettings } from "./support/server-settings.ts";

/** With UPDATE=1 the generated parts are written instead of compared. */
const update = process.env.UPDATE === "1";

const made = manifest(serverSettings);

test("package.json holds the manifest that follows from commands, views and settings", () => {
  const text = readFileSync("package.json", "utf8");
  const current = JSON.parse(text) as Record<string, unknown>;
  const { activationEvents, capabilities, contributes } = made;
  settle("package.json", text, json({ ...current, activationEvents, capabilities, contributes }));
});

test("package.nls.json holds every title and description in English", () => {
  const path = "package.nls.json";
  settle(path, existsSync(path) ? readFileSync(path, "utf8") : "", json(made.words));
});

test("the README's tables list every command, key and setting", () => {
  const path = "README.md";
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const tables = { commands: commandTable(), keys: keyTable(), settings: settingTable() };
  const wanted = Object.entries(tables).reduce((page, [name, table]) => withTable(page, name, table), text);
  settle(path, text, wanted);
});

/** Compares, or writes with UPDATE=1. */
function settle(path: string, current: string, wanted: string): void {
  if (update && current !== wanted) writeFileSync(path, wanted);
  assert.equal(update ? wanted : current, wanted, `${path} is not up to date: run npm run update`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Replaces what stands between a table's markers; a text without them stays as it is. */
function withTable(text: string, name: string, table: string): string {
  const start = `<!-- ${name} -->`;
  const end = `<!-- /${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) return text;
  return `${text.slice(0, from + start.length)}\n${table}\n${text.slice(to)}`;
}

function commandTable(): string {
  const commands = made.contributes.commands as readonly { command: string; title: string }[];
  const rows = commands.map(({ command, title }) => `| ${english(title)} | \`${command}\` |`);
  return ["| Command | Id |", "| --- | --- |", ...rows].join("\n");
}

/** A row for each key, with what it does in which view. */
function keyTable(): string {
  const keybindings = made.contributes.keybindings as readonly {
    command: string;
    key: string;
    mac?: string;
    when: string;
  }[];
  const rows = new Map<string, string[]>();
  for (const { command, key, mac, when } of keybindings) {
    const keys = mac === undefined ? keyName(key) : `${keyName(key)} (Mac: ${keyName(mac)})`;
    const view = english(`%view.${/focusedView == ([\w.]+)/.exec(when)?.[1]}.name%`);
    const does = `${view}: *${english(`%command.${command}.title%`)}*`;
    const known = rows.get(keys);
    if (known === undefined) rows.set(keys, [does]);
    else known.push(does);
  }
  return [
    "| Key | What it does |",
    "| --- | --- |",
    ...[...rows].map(([keys, does]) => `| ${keys} | ${does.join("; ")} |`),
  ].join("\n");
}

/** `ctrl+c` → `Ctrl+C` */
function keyName(key: string): string {
  return key.replace(/\w+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

function settingTable(): string {
  const { properties } = made.contributes.configuration as {
    properties: Record<string, { default: unknown; markdownDescription: string }>;
  };
  const rows = Object.entries(properties).map(([key, row]) => {
    const description = english(row.markdownDescription).replaceAll("|", "\\|").replaceAll("\n", " ");
    return `| \`${key}\` | \`${JSON.stringify(row.default)}\` | ${description} |`;
  });
  return ["| Setting | Default | What it does |", "| --- | --- | --- |", ...rows].join("\n");
}

function english(placeholder: string): string {
  return made.words[placeholder.slice(1, -1)] ?? placeholder;
}
