import type { CommandUse, LintFile } from "../lint/file.ts";
import { defineRule, type Fix } from "../lint/rule.ts";
import { t } from "../words.ts";
import { insertAfter, plainText, subcommand } from "./shared/arguments.ts";
import { type CachingManager, cachingManagers } from "./shared/caching-managers.ts";
import { cacheMount, keepsOut, runsAsRoot } from "./shared/mounts.ts";
import { shippedIn } from "./shared/shipped.ts";

export default defineRule({
  id: "no-package-manager-cache",
  category: "size",
  severity: "info",
  fix: "unsafe",
  scope: "stage",
  asksBases: true,
  aliases: [],
  summary: "Keep the caches of npm, pnpm, Go, Cargo, gem, Composer and conda out of the image.",
  why: "What a package manager downloads stays in the layer besides what it installs, and nothing in the image uses it again. A cache mount keeps it out of the image and makes the next build faster: `RUN --mount=type=cache,target=/root/.npm npm ci`. Or clean up at the end of the same `RUN`: in a later one it is too late. Stages that the last image is not built on are left alone. The cache of another user than root, or of another home folder, is mounted elsewhere; the fix knows the places of the official images only.",
  examples: [
    {
      bad: "FROM node:22\nRUN npm ci\n",
      good: "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci\n",
    },
    {
      bad: "FROM golang:1.23\nRUN go build -o /app ./cmd/app\n",
      good: "FROM golang:1.23\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -o /app ./cmd/app\n",
    },
    {
      bad: "FROM continuumio/miniconda3:24.9.2-0\nRUN conda env create -f environment.yml\n",
      good: "FROM continuumio/miniconda3:24.9.2-0\nRUN conda env create -f environment.yml && conda clean -afy\n",
    },
  ],
  *check(file) {
    const isShipped = shippedIn(file);
    for (const manager of cachingManagers) {
      let last: unknown = null;
      for (const use of file.commands(...manager.programs)) {
        const { instruction } = use;
        if (instruction === last || !isShipped(instruction)) continue;
        const call = subcommand(use, manager.style);
        if (call === null || !manager.fills(call)) continue;
        if (keepsOut(instruction, (path) => manager.folder.test(path)) || isCleaned(file, use, manager)) continue;
        last = instruction;
        const fix = fixOf(file, use, manager);
        const span = { start: use.command.nameSpan?.start ?? use.command.span.start, end: call.nameWord.span.end };
        yield {
          span,
          message:
            manager.clean === null
              ? t("What {0} downloads stays in the layer. Keep it out with a cache mount.", manager.name)
              : t(
                  "What {0} downloads stays in the layer. Mount a cache, or end this RUN with {1}.",
                  manager.name,
                  manager.clean,
                ),
          fix,
        };
      }
    }
  },
});

/** Whether the cache is deleted later in the same RUN. */
function isCleaned(file: LintFile, use: CommandUse, manager: CachingManager): boolean {
  return file.commandsOf(use.instruction).some(({ command }) => {
    if (command.span.start < use.command.span.start) return false;
    const words = command.args.map(plainText);
    if (command.name === "rm" || command.name === "find") return words.some((word) => manager.deleted.test(word));
    return manager.cleans(command.name ?? "", words);
  });
}

function fixOf(file: LintFile, use: CommandUse, manager: CachingManager): Fix | undefined {
  const stage = file.stageOf(use.instruction);
  const isRoot = stage !== null && stage.baseStage === null && runsAsRoot(file, use.instruction);
  const folders = isRoot ? manager.mounts(stage.base?.value ?? "") : [];
  if (folders.length > 0) return cacheMount(use.instruction, folders);
  const last = use.script?.isAndList ? use.script.commands.at(-1) : undefined;
  const edit = manager.clean === null || last === undefined ? undefined : insertAfter(use, last, `&& ${manager.clean}`);
  if (edit === undefined || manager.clean === null) return undefined;
  return { title: t("Add {0}", manager.clean), edits: [edit], safe: true };
}
