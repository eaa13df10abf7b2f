/** RUN's mounts, as far as rules about caches ask. */
import type { LintFile } from "../../lint/file.ts";
import type { Fix } from "../../lint/rule.ts";
import { mountFields } from "../../syntax/mounts.ts";
import type { Instruction } from "../../syntax/tree.ts";
import { t } from "../../words.ts";

/** Whether a cache or a temporary file system is mounted on one of these folders, so that nothing stays in the layer. */
export function keepsOut(instruction: Instruction, isTarget: (path: string) => boolean): boolean {
  return instruction.flags.some((flag) => {
    if (flag.name !== "mount" || flag.value === null) return false;
    const fields = mountFields(flag.value) ?? [];
    const type = fields.find((field) => field.key === "type")?.value;
    if (type !== "cache" && type !== "tmpfs") return false;
    const target = fields.find((field) => ["target", "dst", "destination"].includes(field.key))?.value ?? "";
    return isTarget(target.replace(/\/+$/, ""));
  });
}

/**
 * The fix that mounts caches for a RUN: what is downloaded stays outside the image, and the next build finds it. Unsafe,
 * since the image then lacks it.
 */
export function cacheMount(run: Instruction, folders: readonly string[], options = ""): Fix {
  const at = run.keyword.span.end;
  const flags = folders.map((folder) => ` --mount=type=cache,target=${folder}${options}`).join("");
  return {
    title:
      folders.length === 1 ? t("Mount a cache at {0}", folders[0] ?? "") : t("Mount caches at {0}", folders.join(", ")),
    edits: [{ span: { start: at, end: at }, newText: flags }],
    safe: false,
  };
}

/** `cacheMount` as an alternative to another fix; none where another user than root runs, whose cache is elsewhere. */
export function cacheMounts(
  file: LintFile,
  run: Instruction,
  folders: readonly string[],
  options = "",
): readonly Fix[] {
  return runsAsRoot(file, run) ? [cacheMount(run, folders, options)] : [];
}

/** Whether the stage has not switched to another user; what a stage below has done is not looked at. */
export function runsAsRoot(file: LintFile, run: Instruction): boolean {
  const stage = file.stageOf(run);
  const user = file
    .instructions("USER")
    .findLast((one) => one.span.start < run.span.start && file.stageOf(one) === stage);
  return user === undefined || /^(?:root|0)(?::|$)/.test(user.args[0]?.value ?? "");
}
