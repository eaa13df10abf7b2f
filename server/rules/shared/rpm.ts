/** Versions in the names of RPM packages: `name-1.2`, also where a variable of the file holds the version. */

import type { LintFile } from "../../lint/file.ts";
import { evaluate } from "../../semantics/evaluation.ts";
import type { Instruction } from "../../syntax/tree.ts";
import { plainText, type Subcommand } from "./arguments.ts";
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
    if (/\.rpm$|:\/\//.test(text)) return true;
    return /-\d/.test(expanded(file, instruction, text));
  };
  const open = operands.filter((word) => !isPinned(plainText(word)));
  return unpinned(open, (first) => (isModule ? `${first}:<stream>` : `${first}-<version>`));
}

/** Puts the file's values in place of variables; what has a name here and no value counts as a version. */
function expanded(file: LintFile, instruction: Instruction, text: string): string {
  if (!text.includes("$")) return text;
  const stage = file.stageOf(instruction);
  const chain = new Set([stage]);
  for (let at = stage?.baseStage ?? null; at !== null && !chain.has(at); at = at.baseStage) chain.add(at);
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => {
    const found = ahead(file, instruction)
      .filter((one) => one.name === name && (one.kind === "ARG" || chain.has(one.stage)))
      .at(-1);
    return found === undefined ? whole : (found.value ?? "0");
  });
}

function ahead(file: LintFile, instruction: Instruction) {
  const inStages = evaluate(file.tree).definitions;
  if (file.stages.length > 0) return inStages.filter((one) => one.instruction.span.start < instruction.span.start);
  // A piece of a file, without FROM: its variables are not evaluated.
  return file
    .instructions("ARG", "ENV")
    .filter((one) => one.span.start < instruction.span.start)
    .flatMap((one) =>
      one.pairs.map((pair) => ({
        name: pair.name.value,
        kind: one.name as "ARG" | "ENV",
        stage: null,
        value: pair.value?.value ?? null,
      })),
    );
}
