/** RUN's mounts, as far as rules about caches ask. */
import { mountFields } from "../../syntax/mounts.ts";
import type { Instruction } from "../../syntax/tree.ts";

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
