import { posix } from "node:path";
import { defineRule } from "../lint/rule.ts";
import { evaluate } from "../semantics/evaluation.ts";
import type { Stage } from "../semantics/stages.ts";
import { shellInForce } from "../syntax/shell-in-force.ts";
import type { Instruction, Span } from "../syntax/tree.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "require-absolute-workdir",
  category: "correctness",
  severity: "warning",
  fix: "safe",
  scope: "linked-build",
  aliases: ["DL3000", "WorkdirRelativePath"],
  synonyms: ["WORKDIR_IS_NOT_ABSOLUTE"],
  summary: "Give WORKDIR an absolute path.",
  why: "A relative path goes on from the previous `WORKDIR`, or from the base image's, which can change with its next version. An absolute path says where the build is whatever stands above it. The fix is offered where the path before is known from this file.",
  examples: [
    {
      bad: "FROM alpine:3.20\nWORKDIR /app\nWORKDIR src\n",
      good: "FROM alpine:3.20\nWORKDIR /app\nWORKDIR /app/src\n",
    },
  ],
  *check(file) {
    if (file.instructions("WORKDIR").length === 0) return;
    const ends = new Map<Stage, Place>();
    for (const { stage, instructions } of groups(file.tree.instructions, file.stages)) {
      let place: Place = startOf(stage, ends);
      for (const instruction of instructions) {
        const workdir = instruction.name === "WORKDIR" ? instruction : null;
        const trigger = instruction.onbuild?.name === "WORKDIR" ? instruction.onbuild : null;
        const path = pathOf(workdir ?? trigger);
        if (path === null) continue;
        const base: Place = trigger ? { path: null, set: false } : place;
        if (isRelative(path.value)) {
          const target = base.path === null ? null : absolute(base.path, path.value);
          yield {
            span: path.span,
            message:
              target === null
                ? t("{0} is relative to the base image's working directory. Write an absolute path.", path.value)
                : t("{0} is relative. Write {1}, which is what it means here.", path.value, target),
            fix:
              target === null
                ? undefined
                : { title: t("Replace with {0}", target), edits: [{ span: path.span, newText: target }] },
            aliases: base.set ? ["DL3000"] : ["DL3000", "WorkdirRelativePath"],
          };
        } else if (workdir !== null && !base.set) {
          // Empty is what only the base image can have set.
          const value = evaluate(file.tree).expansions.get(workdir)?.[0]?.value || "/";
          if (!value.startsWith("/") && shellInForce(file.tree, workdir).kind === "bourne") {
            yield {
              span: path.span,
              message: t(
                "On Linux {0} is relative to the base image's working directory. Write an absolute path.",
                value,
              ),
              // hadolint takes a drive for an absolute path whatever runs the build.
              aliases: path.value.startsWith("\\") ? ["DL3000", "WorkdirRelativePath"] : ["WorkdirRelativePath"],
            };
          }
        }
        if (workdir !== null) place = { path: next(place.path, path.value), set: true };
      }
      if (stage !== null) ends.set(stage, place);
    }
  },
});

/** Where a stage stands: its working directory where the file tells, and whether the file has set one at all. */
interface Place {
  readonly path: string | null;
  readonly set: boolean;
}

/** What stands ahead of the first FROM, then the stages. */
function groups(all: readonly Instruction[], stages: readonly Stage[]) {
  const first = stages[0]?.from.span.start ?? Number.POSITIVE_INFINITY;
  const ahead = all.filter((instruction) => instruction.span.start < first);
  return [
    { stage: null, instructions: ahead },
    ...stages.map((stage) => ({ stage, instructions: stage.instructions })),
  ];
}

function startOf(stage: Stage | null, ends: ReadonlyMap<Stage, Place>): Place {
  const from = stage?.baseStage ? ends.get(stage.baseStage) : undefined;
  if (from !== undefined) return from;
  return { path: stage?.base?.value === "scratch" ? "/" : null, set: false };
}

/** The path without its quotes, and where it stands. */
function pathOf(instruction: Instruction | null): { readonly value: string; readonly span: Span } | null {
  const word = instruction?.args[0];
  if (word === undefined) return null;
  const quoted = /^(["'])(.*)\1$/s.exec(word.value);
  if (quoted === null) return { value: word.value, span: word.span };
  return { value: quoted[2] ?? "", span: { start: word.span.start + 1, end: word.span.end - 1 } };
}

/** A path that starts with a variable may be anything; a drive letter or a backslash is Windows' way to be absolute. */
function isRelative(path: string): boolean {
  return path !== "" && !/^(?:[/\\$]|[a-z]:)/i.test(path);
}

function absolute(base: string, path: string): string {
  if (path.includes("$")) return `${base === "/" ? "" : base}/${path.replace(/^(?:\.\/)+/, "")}`;
  const joined = posix.join(base, path);
  return joined.length > 1 ? joined.replace(/\/$/, "") : joined;
}

function next(base: string | null, path: string): string | null {
  // A variable may mean something else further down, and Windows' paths are joined by other rules.
  if (/[$\\]|^[a-z]:/i.test(path)) return null;
  if (path.startsWith("/")) return absolute("/", path);
  return base === null ? null : absolute(base, path);
}
