import type { CommandUse, LintFile } from "../lint/file.ts";
import { defineRule, type Fix } from "../lint/rule.ts";
import type { Stage } from "../semantics/stages.ts";
import { joinPath, workdirAt } from "../semantics/workdir.ts";
import { type ShellKind, shellInForce } from "../syntax/shell-in-force.ts";
import { originOf, readOnce } from "../syntax/shift.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { plainText } from "./shared/arguments.ts";
import { type DependencyInstall, dependencyInstall } from "./shared/dependency-installs.ts";
import { textOf } from "./shared/reads.ts";
import { removeInstruction } from "./shared/removal.ts";

export default defineRule({
  id: "prefer-late-copy",
  category: "performance",
  severity: "info",
  fix: "unsafe",
  scope: "linked",
  aliases: [],
  reads(file, one) {
    if (one.name === "RUN") return [String(hasMounts(one)), ...programsIn(file, one)].join(" ");
    return readByText(file, one);
  },
  summary: "Install the dependencies before you copy everything else.",
  why: "A builder runs an instruction again when something above it has changed. With `COPY . .` ahead of the install, every edit of any file downloads all dependencies again. Copy only the files that list them, install, and copy the rest afterwards. The fix does that where the install stands right below the `COPY`. Look at it: an install that runs scripts of the project needs these files too, and `node_modules` has to be in `.dockerignore`, or the last `COPY` brings the ones of your machine.",
  examples: [
    {
      bad: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "server.js"]\n',
    },
    {
      bad: "FROM python:3.12\nWORKDIR /app\nCOPY . /app\nRUN pip install --no-cache-dir -r requirements.txt\n",
      good: "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt /app/\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . /app\n",
    },
  ],
  *check(file) {
    const known = new Map<Stage, Set<string>>();
    for (const stage of file.stages) {
      let everything: Instruction | null = null;
      const installed = new Set(stage.baseStage === null ? [] : known.get(stage.baseStage));
      known.set(stage, installed);
      for (const instruction of stage.instructions) {
        if (bringsDependencies(instruction)) break;
        if (copiesEverything(instruction)) everything ??= instruction;
        const programs = programsIn(file, instruction);
        if (everything === null) for (const program of programs) installed.add(program);
        if (everything === null || programs.every((one) => installed.has(one)) || hasMounts(instruction)) continue;
        for (const { install, use } of installsIn(file, instruction)) {
          if (installed.has(install.program)) continue;
          installed.add(install.program);
          yield {
            span: everything.span,
            message: t(
              "Every change of a file installs the dependencies again. Copy {0} and install ahead of this COPY.",
              install.manifests[0] ?? "",
            ),
            fix: reorder(file, everything, instruction, install, use),
            related: [{ span: use.command.span, message: t("This installs the dependencies.") }],
          };
        }
      }
    }
  },
});

/** What copies, and what tells the folder that it copies to. */
const readByText = textOf("FROM", "ARG", "ENV", "WORKDIR", "COPY", "ADD");

interface Install {
  readonly install: DependencyInstall;
  readonly use: CommandUse;
}

function installsIn(file: LintFile, run: Instruction): readonly Install[] {
  return file.commandsOf(run).flatMap((use) => {
    const install = dependencyInstall(use);
    return install === null ? [] : [{ install, use }];
  });
}

/** What an instruction installs dependencies with. An edit moves instructions but leaves their text: it is read once. */
function programsIn(file: LintFile, run: Instruction): readonly string[] {
  if (run.name !== "RUN") return [];
  const { kind } = shellInForce(file.tree, run);
  const key = originOf(run).instruction;
  const before = knownPrograms.get(key);
  if (before?.kind === kind) return before.programs;
  const programs = installsIn(file, run).map(({ install }) => install.program);
  knownPrograms.set(key, { kind, programs });
  return programs;
}

const knownPrograms = new WeakMap<Instruction, { readonly kind: ShellKind; readonly programs: readonly string[] }>();

/** COPY or ADD of the whole build context. */
const copiesEverything = readOnce(({ name, flags, args }) => {
  if ((name !== "COPY" && name !== "ADD") || flags.some((flag) => flag.name === "from")) return false;
  return args.slice(0, -1).some(({ value }) => /^(?:\.|\.\/|\*|\.\/\*)$/.test(value));
});

/** Dependencies that come from another stage or image are installed elsewhere. */
const bringsDependencies = readOnce(({ name, flags, args }) => {
  if (name !== "COPY" || !flags.some((flag) => flag.name === "from")) return false;
  return args.some(({ value }) => /node_modules|vendor|site-packages|venv|\/pkg\/mod|bundle|\/deps/.test(value));
});

/** With a cache or the manifests mounted, the author has thought about it. */
const hasMounts = readOnce(({ flags }) =>
  flags.some(({ name, value }) => name === "mount" && /type=(?:cache|bind)|^(?!.*type=)/.test(value ?? "")),
);

/** Puts the install, with the files it needs, ahead of the COPY, where it stands right below and works there. */
function reorder(
  file: LintFile,
  copy: Instruction,
  run: Instruction,
  { manifests, isComplete }: DependencyInstall,
  use: CommandUse,
): Fix | undefined {
  const { instructions } = file.tree;
  const destination = copy.args[1]?.value;
  if (!isComplete || instructions[instructions.indexOf(copy) + 1] !== run) return undefined;
  if (copy.json || copy.args.length !== 2 || copy.args[0]?.value.includes("*") || destination === undefined)
    return undefined;
  if (copy.flags.some(({ name }) => name !== "chown" && name !== "chmod") || run.heredocs.length > 0) return undefined;
  // The command has to be all that the RUN does, in the folder that the COPY writes to.
  const [script, ...more] = file.shell(run);
  if (script === undefined || script !== use.script || more.length > 0) return undefined;
  if (
    script.commands.some(
      ({ args, name }) => name !== use.command.name || (use.command.args !== args && !isCacheCommand(args)),
    )
  ) {
    return undefined;
  }
  const workdir = workdirAt(file.tree, copy);
  const isHere =
    /^\.\/?$/.test(destination) ||
    (workdir !== null && destination.startsWith("/") && joinPath("/", destination) === workdir);
  if (!isHere) return undefined;
  const between = file.text.slice(copy.span.end, run.span.start);
  const newline = between.includes("\r\n") ? "\r\n" : "\n";
  const indent = file.text.slice(file.text.lastIndexOf("\n", copy.span.start - 1) + 1, copy.span.start);
  if (between.trim() !== "" || indent.trim() !== "") return undefined;
  const flags = copy.flags.map(({ span }) => `${file.textOf(span)} `).join("");
  const folder = destination.endsWith("/") ? destination : `${destination}/`;
  const first = `${copy.keyword.value} ${flags}${manifests.join(" ")} ${folder}`;
  return {
    title: t("Install the dependencies first"),
    edits: [
      {
        span: { start: copy.span.start, end: copy.span.start },
        newText: [first, file.textOf(run.span), ""].join(`${newline}${indent}`),
      },
      removeInstruction(file, run),
    ],
  };
}

/** `npm cache clean` and the like, which moves along. */
function isCacheCommand(args: CommandUse["command"]["args"]): boolean {
  return args[0] !== undefined && plainText(args[0]) === "cache";
}
