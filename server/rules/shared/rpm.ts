/** Versions in the names of RPM packages: `name-1.2`, also where a variable of the file holds the version. */

import type { LintFile } from "../../lint/file.ts";
import type { Stage } from "../../semantics/stages.ts";
import type { Instruction } from "../../syntax/tree.ts";
import { plainText, type Subcommand } from "./arguments.ts";
import { isBuiltOn } from "./inheritance.ts";
import { unpinned } from "./pins.ts";

/** The finding for a call of yum or dnf that installs packages without a version. */
export function unpinnedPackages(file: LintFile, call: Subcommand) {
  let { name, operands } = call;
  let isModule = false;
  if (name === "module") {
    isModule = true;
    name = operands[0] === undefined ? "" : plainText(operands[0]);
    operands = operands.slice(1);
  }
  if (name !== "install" && name !== "in") return null;
  const instruction = call.use.instruction;
  const isPinned = (text: string) => {
    if (isModule) return text.includes(":");
    // A file of the image is one version; what a URL gives can change where its name tells none.
    if (/\.rpm$/.test(text) && !isUrl(text)) return true;
    return /-\d/.test(expanded(file, instruction, text));
  };
  const open = operands.filter((word) => !isPinned(plainText(word)));
  // hadolint knows the long name of the command only, and for dnf takes any dash in a file's name for a version's.
  const isDnf = call.use.command.name !== "yum";
  const isKnown = (text: string) => !isDnf || !/-.*\.rpm$/.test(text);
  const aliases = name === "install" && open.some((word) => isKnown(plainText(word))) ? undefined : [];
  return unpinned(open, (first) => (isModule ? `${first}:<stream>` : withVersion(first)), aliases);
}

function isUrl(text: string): boolean {
  return text.includes("://");
}

function withVersion(name: string): string {
  return isUrl(name) ? name.replace(/(?:\.rpm)?$/, "-<version>$&") : `${name}-<version>`;
}

/** Puts the file's values in place of variables; what has a name here and no value counts as a version. */
function expanded(file: LintFile, instruction: Instruction, text: string): string {
  if (!text.includes("$")) return text;
  const stage = file.stageOf(instruction);
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => {
    const found = settings(file)
      .get(name)
      ?.findLast(
        (one) =>
          one.start < instruction.span.start && (one.kind === "ARG" || stage === null || isBuiltOn(stage, one.stage)),
      );
    return found === undefined ? whole : (found.value ?? "0");
  });
}

interface Setting {
  readonly kind: string;
  readonly start: number;
  readonly stage: Stage | null;
  readonly value: string | null;
}

const known = new WeakMap<LintFile, ReadonlyMap<string, readonly Setting[]>>();

/** Every place that sets a variable, by name; also in a piece of a file without FROM, which nothing else evaluates. */
function settings(file: LintFile): ReadonlyMap<string, readonly Setting[]> {
  const before = known.get(file);
  if (before !== undefined) return before;
  const byName = new Map<string, Setting[]>();
  for (const instruction of file.instructions("ARG", "ENV")) {
    for (const { name, value } of instruction.pairs) {
      const setting = {
        kind: instruction.name,
        start: instruction.span.start,
        stage: file.stageOf(instruction),
        value: value?.value ?? null,
      };
      const same = byName.get(name.value);
      if (same === undefined) byName.set(name.value, [setting]);
      else same.push(setting);
    }
  }
  known.set(file, byName);
  return byName;
}
