import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

interface Import {
  readonly file: string;
  /** A path from the project's root for our own files, a package's or Node module's name for others. */
  readonly target: string;
  /** `import type`, or one that loads its module when it is first used. */
  readonly kind: "value" | "type" | "dynamic";
}

/** A layer's files, and the layers that they may import besides their own. */
interface Layer {
  readonly name: string;
  readonly holds: RegExp;
  readonly imports: readonly string[];
}

const openToServer = ["data", "settings", "protocol", "server words"];

/** ARCHITECTURE.md, "Who may import whom". A file belongs to the first layer that holds it. */
const layers: readonly Layer[] = [
  { name: "client words", holds: /^client\/words\.ts$/, imports: [] },
  { name: "client settings", holds: /^client\/settings\.ts$/, imports: [] },
  { name: "language", holds: /^client\/language\.ts$/, imports: [] },
  { name: "engine", holds: /^client\/engine\//, imports: [] },
  { name: "ui", holds: /^client\/ui\.ts$/, imports: ["engine"] },
  {
    name: "terminals",
    holds: /^client\/(terminal[\w-]*|live-texts|progress)\.ts$/,
    imports: ["engine", "ui", "client words"],
  },
  { name: "failures", holds: /^client\/(failures|refusals)\.ts$/, imports: ["engine", "client words"] },
  { name: "describe", holds: /^client\/describe\//, imports: ["engine", "client words"] },
  {
    name: "views",
    holds: /^client\/views\//,
    imports: ["engine", "describe", "failures", "client words", "client settings"],
  },
  {
    name: "commands",
    holds: /^client\/commands\//,
    imports: ["engine", "describe", "failures", "ui", "client words", "client settings"],
  },
  {
    name: "contributions",
    holds: /^client\/contributions\.ts$/,
    imports: ["commands", "views", "client settings", "language"],
  },
  { name: "window", holds: /^client\/(window|panels)\.ts$/, imports: ["engine", "ui", "terminals", "client words"] },
  { name: "language client", holds: /^client\/language-client\.ts$/, imports: ["client words", "protocol"] },
  {
    name: "extension",
    holds: /^client\/extension\.ts$/,
    imports: [
      ...["engine", "describe", "ui", "window", "commands", "views", "failures"],
      ...["language client", "client settings", "client words"],
    ],
  },
  { name: "data", holds: /^server\/data\//, imports: ["server words"] },
  { name: "protocol", holds: /^server\/protocol\.ts$/, imports: [] },
  { name: "settings", holds: /^server\/settings\.ts$/, imports: ["server words"] },
  { name: "server words", holds: /^server\/words\.ts$/, imports: [] },
  { name: "syntax", holds: /^server\/syntax\//, imports: openToServer },
  { name: "semantics", holds: /^server\/semantics\//, imports: ["syntax", ...openToServer] },
  { name: "lint", holds: /^server\/lint\//, imports: ["syntax", "semantics", ...openToServer] },
  { name: "rules", holds: /^server\/rules\//, imports: ["syntax", "semantics", "lint", ...openToServer] },
  {
    name: "features",
    holds: /^server\/features\//,
    imports: ["syntax", "semantics", "lint", "rules", ...openToServer],
  },
  {
    name: "service",
    holds: /^server\/service\.ts$/,
    imports: ["syntax", "semantics", "lint", "rules", "features", ...openToServer],
  },
  { name: "host", holds: /^server\/host\//, imports: ["syntax", "semantics", "lint", ...openToServer] },
  {
    name: "lsp",
    holds: /^server\/lsp\//,
    imports: ["host", "syntax", "semantics", "lint", "rules", "features", "service", ...openToServer],
  },
  {
    name: "cli",
    holds: /^server\/cli\//,
    imports: ["host", "syntax", "semantics", "lint", "rules", "features", "service", ...openToServer],
  },
  {
    name: "main",
    holds: /^server\/(main|on-demand)\.ts$/,
    imports: ["lsp", "cli", "service", "lint", "rules", ...openToServer],
  },
];

/** Packages and Node modules that only some files may use, as values or as types. */
const reserved: readonly {
  readonly target: RegExp;
  readonly within: RegExp;
  readonly files: RegExp;
  readonly types: boolean;
}[] = [
  {
    target: /^vscode$/,
    within: /^client\//,
    files: /^client\/(extension|window|panels|language-client|views\/(provider|drag-and-drop)|commands\/register)\.ts$/,
    types: false,
  },
  { target: /^vscode$/, within: /^server\//, files: /^$/, types: true },
  { target: /^dockerode$/, within: /^(client|server)\//, files: /^client\/engine\/connect\.ts$/, types: false },
  { target: /^dockerode$/, within: /^(client|server)\//, files: /^client\/engine\//, types: true },
  {
    target: /^vscode-languageclient/,
    within: /^(client|server)\//,
    files: /^client\/language-client\.ts$/,
    types: true,
  },
  {
    target: /^vscode-languageserver(\/|$)/,
    within: /^(client|server)\//,
    files: /^server\/(lsp\/|main\.ts)/,
    types: false,
  },
  {
    target: /^(node:)?fs(\/promises)?$/,
    within: /^server\//,
    files: /^server\/(lsp\/host\.ts|host\/|cli\/)/,
    types: true,
  },
  {
    target: /^(node:)?(https?|net|tls|dns|child_process)$/,
    within: /^server\//,
    files: /^server\/host\//,
    types: true,
  },
  {
    target: /^(node:)?(https?|net|tls|dns|child_process|fs(\/promises)?)$/,
    within: /^client\//,
    files: /^client\/engine\//,
    types: true,
  },
];

const files = ["client", "server"].flatMap(sourcesBelow);
const imports = files.flatMap(importsOf);

test("every file of the product falls in a layer", () => {
  assert.ok(files.length > 20);
  assert.deepEqual(
    files.filter((file) => layerOf(file) === undefined),
    [],
  );
});

test("a layer imports only what stands below it", () => {
  const broken = imports
    .filter(({ file, target }) => {
      if (!/^(client|server|test|scripts)\//.test(target)) return false;
      const from = layerOf(file);
      const to = layerOf(target);
      return to === undefined || (from !== undefined && to !== from && !from.imports.includes(to.name));
    })
    .map(({ file, target }) => `${file} imports ${target}`);
  assert.deepEqual(broken, []);
});

test("VS Code, the engine's library, the protocol's library, files and the network stay where they belong", () => {
  const broken = reserved.flatMap(({ target, within, files: allowed, types }) =>
    imports
      .filter(
        (found) =>
          target.test(found.target) &&
          within.test(found.file) &&
          !allowed.test(found.file) &&
          (types || found.kind !== "type"),
      )
      .map((found) => `${found.file} imports ${found.target}`),
  );
  assert.deepEqual([...new Set(broken)], []);
});

test("what is heavy is loaded when it is first used, never when the extension starts", () => {
  const lazy = /^client\/(engine\/connect|commands\/on-first-use|language-client)\.ts$/;
  const eager = imports
    .filter(({ target, kind, file }) => lazy.test(target) && kind === "value" && !lazy.test(file))
    .map(({ file, target }) => `${file} imports ${target}`);
  assert.deepEqual(eager, []);
});

test("no two parts import each other in a circle", () => {
  const edges = new Map<string, string[]>();
  for (const { file, target, kind } of imports) {
    if (kind === "value" && files.includes(target)) edges.set(file, [...(edges.get(file) ?? []), target]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (done.has(file) || path.includes(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  assert.deepEqual(circles, []);
});

function layerOf(file: string): Layer | undefined {
  return layers.find(({ holds }) => holds.test(file));
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .sort();
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, "utf8");
  const found: Import[] = [];
  const statement = /^(import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)";?$/gm;
  for (const [all, , type, target = ""] of text.matchAll(statement)) {
    // esbuild leaves `import { type A, type B }` out as well.
    const names = /\{([^}]*)\}/
      .exec(all)?.[1]
      ?.split(",")
      .filter((name) => name.trim() !== "");
    const onlyTypes = names?.every((name) => name.trim().startsWith("type "));
    found.push({
      file,
      target: resolved(file, target),
      kind: type !== undefined || onlyTypes === true ? "type" : "value",
    });
  }
  for (const [, typeof_, target = ""] of text.matchAll(/(typeof\s+)?\bimport\("([^"]+)"\)/g)) {
    found.push({ file, target: resolved(file, target), kind: typeof_ === undefined ? "dynamic" : "type" });
  }
  return found;
}

function resolved(file: string, target: string): string {
  return target.startsWith(".") ? normalize(join(dirname(file), target)).replaceAll("\\", "/") : target;
}
