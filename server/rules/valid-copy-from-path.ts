import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import { evaluate } from "../semantics/evaluation.ts";
import { stageGraph } from "../semantics/stage-graph.ts";
import type { Stage } from "../semantics/stages.ts";
import { joinPath, workdirAt } from "../semantics/workdir.ts";
import { t } from "../words.ts";
import { chainOf } from "./shared/inheritance.ts";

export default defineRule({
  id: "valid-copy-from-path",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "linked-build",
  aliases: [],
  summary: "Copy from a stage only what the stage has.",
  why: "The build fails at such a `COPY`. What a base image brings and what a command writes can't be seen in the file, so only stages from scratch that run nothing are looked at: they have what `COPY`, `ADD` and `WORKDIR` put there, and nothing else.",
  examples: [
    {
      bad: "FROM scratch AS files\nCOPY nginx.conf /etc/nginx/\nFROM nginx:1.27\nCOPY --from=files /conf/nginx.conf /etc/nginx/\n",
      good: "FROM scratch AS files\nCOPY nginx.conf /etc/nginx/\nFROM nginx:1.27\nCOPY --from=files /etc/nginx/nginx.conf /etc/nginx/\n",
    },
  ],
  *check(file) {
    const { sources } = stageGraph(file.tree);
    const known = new Map<Stage, Written | null>();
    const fromScratch = stagesFromScratch(file);
    const pathsOf = (stage: Stage) => {
      let paths = known.get(stage);
      if (paths === undefined) {
        paths = fromScratch.has(stage) ? writtenPaths(file, stage) : null;
        known.set(stage, paths);
      }
      return paths;
    };
    for (const copy of file.instructions("COPY")) {
      const stage = sources.get(copy)?.[0]?.stage ?? null;
      const written = stage && !file.isTrigger(copy) ? pathsOf(stage) : null;
      if (stage === null || written === null) continue;
      for (const { place, value } of evaluate(file.tree).expansions.get(copy) ?? []) {
        if (place.part !== "source" || value === null) continue;
        // Up to the first wildcard, a path is known.
        const fixed = joinPath("/", value.replace(/[^/]*[*?[\\].*$/, ""));
        if (written.above.has(fixed) || foldersOf(fixed).some((path) => written.paths.has(path))) continue;
        yield {
          span: place.word.span,
          message: t(
            "The stage {0} has nothing at {1}. Copy a path that it writes.",
            stage.nameWord?.value ?? stage.index,
            value,
          ),
          related: [{ span: (stage.nameWord ?? stage.from.keyword).span, message: t("This is the stage.") }],
        };
      }
    }
  },
});

interface Written {
  /** Folders and files that the stage writes at or below. */
  readonly paths: ReadonlySet<string>;
  /** Folders that these are in. */
  readonly above: ReadonlySet<string>;
}

/** Stages in which there is nothing but what the file puts there. A stage is built on an earlier one. */
function stagesFromScratch(file: LintFile): ReadonlySet<Stage> {
  const found = new Set<Stage>();
  for (const stage of file.stages) {
    if (stage.baseStage === null ? stage.baseName === "scratch" : found.has(stage.baseStage)) found.add(stage);
  }
  return found;
}

/** Null where something else may write as well. */
function writtenPaths(file: LintFile, stage: Stage): Written | null {
  const chain = chainOf(stage);
  const paths = new Set<string>();
  for (const instruction of chain.flatMap(({ instructions }) => instructions)) {
    if (instruction.name === "RUN" || instruction.name === "ONBUILD") return null;
    if (!["ADD", "COPY", "WORKDIR"].includes(instruction.name)) continue;
    const target = evaluate(file.tree)
      .expansions.get(instruction)
      ?.findLast(({ place }) => place.part !== "body");
    const folder = workdirAt(file.tree, instruction);
    if (target === undefined || target.value === null || folder === null) return null;
    paths.add(joinPath(folder, target.value));
  }
  return { paths, above: new Set([...paths].flatMap(foldersOf)) };
}

/** A path and every folder that it is in, the root included. */
function foldersOf(path: string): readonly string[] {
  const found = ["/", path];
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
    found.push(path.slice(0, slash));
  }
  return found;
}
