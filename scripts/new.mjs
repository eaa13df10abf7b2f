// Starts a rule, a command or a view: `npm run new rule no-such-thing`, `npm run new command image.push`,
// `npm run new view volumes`. Writes its files, and its one line of registration; then says what comes next.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Each kind: what its name looks like, and the files that it becomes. */
const kinds = {
  rule: {
    name: /^(no|prefer|require|valid|consistent)(-[a-z0-9]+)+$/,
    grammar: "no-…, prefer-…, require-…, valid-… or consistent-…, in kebab-case",
    next: "fill in the rule and its test, then `npm run update` writes the list of rules, its page and the README's table",
    files: (id) => ({
      [`server/rules/${id}.ts`]: `import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "${id}",
  category: "correctness",
  severity: "warning",
  fix: "none",
  aliases: [],
  summary: "Say in one sentence what to do.",
  why: "Say why it matters.",
  examples: [{ bad: "FROM alpine:3.20\\n", good: "FROM alpine:3.20\\n", fixed: false }],
  *check(file) {
    for (const instruction of file.instructions("RUN")) {
      yield { span: instruction.keyword.span, message: t("Say what is wrong, and what to do.") };
    }
  },
});
`,
      [`test/rules/${id}.test.ts`]: `import { test } from "node:test";
import rule from "../../server/rules/${id}.ts";
import { check } from "../support/check.ts";

test("says what is wrong at its place", () =>
  check(
    rule,
    \`
RUN ls
^^^ Say what is wrong, and what to do.
\`,
  ));
`,
    }),
    lines: () => [],
  },
  command: {
    name: /^[a-z]+\.[a-z][a-zA-Z]*$/,
    grammar: "noun.verb, such as image.push",
    next: "fill in the command, then `npm run update` writes the manifest; its Chinese title goes to package.nls.zh-cn.json",
    files: (id) => {
      const noun = id.split(".")[0];
      const on = noun === "container" || noun === "image" ? noun : "nothing";
      return {
        [`client/commands/${kebab(id)}.ts`]: `/** The command \`quayside.${id}\`. Its effect comes back as an event, so it refreshes no view. */
import { defineCommand } from "./command.ts";

export const ${camel(id)} = defineCommand({
  id: "quayside.${id}",
  title: "${title(id.split(".")[1])}",
  on: "${on}",
  async run() {},
});
`,
      };
    },
    lines: (id) => [
      [
        "client/commands/index.ts",
        `import { ${camel(id)} } from "./${kebab(id)}.ts";`,
        /(= \[)([^\]]*)(\];)/,
        `${camel(id)}`,
      ],
    ],
  },
  view: {
    name: /^[a-z]+s$/,
    grammar: "a noun in the plural, such as volumes",
    next: "fill in the view, then `npm run update` writes the manifest; its Chinese name goes to package.nls.zh-cn.json",
    files: (id) => ({
      [`client/views/${id}.ts`]: `/** The ${title(id)} view. */
import { defineView } from "./view.ts";

export const ${id} = defineView<never>({
  id: "quayside.${id}",
  name: "${title(id)}",
  icon: "list-tree",
  size: 1,
  visibility: "collapsed",
  kinds: [],
  children: () => [],
  row: (node) => node,
});
`,
    }),
    lines: (id) => [["client/views/index.ts", `import { ${id} } from "./${id}.ts";`, /(= \[)([^\]]*)(\];)/, id]],
  },
};

/**
 * The files that a new thing becomes: path → contents, those of registration changed.
 * @param {string} kind
 * @param {string} name
 * @param {(path: string) => string | null} read a file of the project, null where there is none
 * @returns {{ files: Record<string, string>, next: string }}
 * @throws {Error} whose message says what to type instead
 */
export function scaffold(kind, name, read) {
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (known === undefined) throw new Error(`Say what to start: npm run new ${Object.keys(kinds).join("|")} <name>`);
  if (!known.name.test(name)) throw new Error(`A ${kind} is named ${known.grammar}.`);
  const files = known.files(name);
  for (const path of Object.keys(files)) if (read(path) !== null) throw new Error(`${path} is there already.`);
  for (const [path, importLine, list, entry] of known.lines(name)) {
    const text = read(path) ?? "";
    const imports = [...text.matchAll(/^import .*;$/gm)].at(-1);
    if (imports === undefined || !list.test(text)) throw new Error(`${path} has no place for a line of registration.`);
    const at = imports.index + imports[0].length;
    files[path] = `${text.slice(0, at)}\n${importLine}${text.slice(at)}`.replace(
      list,
      (_all, open, inside, close) => `${open}${inside.replace(/,?\s*$/, "")}, ${entry}${close}`,
    );
  }
  return { files, next: known.next };
}

const kebab = (id) => id.replace(/[.A-Z]/g, (character) => `-${character.toLowerCase().replace(".", "")}`);
const camel = (id) => id.replace(/\.([a-z])/g, (_all, letter) => letter.toUpperCase());
const title = (word) => word[0].toUpperCase() + word.slice(1).replace(/[A-Z]/g, (letter) => ` ${letter}`);

if (process.argv[1]?.endsWith(join("scripts", "new.mjs"))) {
  const [kind = "", name = ""] = process.argv.slice(2);
  const sources = new Map();
  for (const path of ["client/commands/index.ts", "client/views/index.ts"]) {
    sources.set(path, await readFile(join(root, path), "utf8"));
  }
  try {
    const { files, next } = scaffold(
      kind,
      name,
      (path) => sources.get(path) ?? (existsSync(join(root, path)) ? "" : null),
    );
    for (const [path, text] of Object.entries(files)) {
      await writeFile(join(root, path), text);
      console.log(`wrote ${path}`);
    }
    console.log(`Next: ${next}.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}
