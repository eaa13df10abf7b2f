import type { LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import { type Subtree, subtreesOf } from "../semantics/stage-tree.ts";
import type { Stage } from "../semantics/stages.ts";
import { type ShellKind, shellInForce } from "../syntax/shell-in-force.ts";
import { originOf } from "../syntax/shift.ts";
import type { Instruction } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { removeInstruction } from "./shared/removal.ts";

export default defineRule({
  id: "no-unused-arg",
  category: "maintainability",
  severity: "info",
  fix: "unsafe",
  scope: "instructions",
  aliases: [],
  reads(file, one) {
    if (one.name === "FROM" || one.name === "ARG") return file.textOf(one.span);
    const names = argumentNames(file);
    return [String(mayRead(file, one)), ...namesIn(file, one, names, [...names].join(" "))].join(" ");
  },
  summary: "Remove arguments that nothing uses.",
  why: "Who sets the argument expects it to change the image, and it does not. Often the name has a typing error, or the argument stands ahead of the first `FROM` and its stage has no `ARG` to take it over. A command in `RUN` gets every argument of its stage as an environment variable, so an argument is reported only where the commands after it are ones that read no such variable.",
  examples: [
    {
      bad: "ARG TAG=3.20\nARG USER_NAME=app\nFROM alpine:${TAG}\nUSER 1000\n",
      good: "ARG TAG=3.20\nFROM alpine:${TAG}\nUSER 1000\n",
    },
    {
      bad: "FROM alpine:3.20\nARG PORT=8080\nEXPOSE 8081\n",
      good: "FROM alpine:3.20\nEXPOSE 8081\n",
    },
  ],
  *check(file) {
    const { instructions } = file.tree;
    // A template is not yet the file that is built.
    if (instructions.some(({ known }) => !known)) return;
    const uses = usesOf(file, argumentNames(file));
    const readers = readersOf(file);
    const subtrees = subtreesOf(file.stages);
    for (const argument of file.instructions("ARG")) {
      if (file.isTrigger(argument)) continue;
      const stage = file.stageOf(argument);
      for (const pair of argument.pairs) {
        const name = pair.name.value;
        if (!/^\w+$/.test(name) || readByBuilder.test(name)) continue;
        if (stage !== null && ((readers.last.get(stage) ?? 0) > argument.span.start || readers.above.has(stage)))
          continue;
        const found = uses.get(name);
        // The argument's own line is among those that have the name.
        const others = found === undefined ? 0 : (stage === null ? found.count : (found.byStage.get(stage) ?? 0)) - 1;
        if (others > 0 || (stage !== null && found !== undefined && isUsedAbove(found, stage, subtrees))) continue;
        const own = new RegExp(`\\b${name}\\b`);
        if (argument.pairs.some(({ value }) => own.test(value?.value ?? ""))) continue;
        yield {
          span: pair.span,
          message:
            stage === null
              ? t("No FROM uses {0}, and no stage takes it over with ARG. Remove it.", name)
              : t("Nothing in the stage uses {0}. Remove it.", name),
          fix:
            argument.pairs.length > 1
              ? undefined
              : { title: t("Remove {0}", name), edits: [removeInstruction(file, argument)] },
          tags: ["unnecessary"],
        };
      }
    }
  },
});

/** Names that the builder or every program reads, and those that are there to make a new layer. */
const readByBuilder =
  /^(?:BUILDKIT_\w+|SOURCE_DATE_EPOCH|\w*(?:CACHE|BUST)\w*|(?:https?|ftp|no|all)_proxy|DEBIAN_FRONTEND|TZ|LANG|LC_\w+|PATH|HOME|TERM)$/i;

/** Programs that read no environment variable that an author would pass to them. */
const indifferent = new Set(
  (
    "adduser addgroup apk apt apt-get basename cat cd chgrp chmod chown cp cut date dirname dnf echo exit false find grep " +
    "groupadd groupmod head id install ln ls microdnf mkdir mv printf pwd rm rmdir sed set sleep sort stat tail tar tee " +
    "test touch tr true uname unzip useradd usermod wc xargs yum zypper ["
  ).split(" "),
);

function argumentNames(file: LintFile): ReadonlySet<string> {
  return new Set(file.instructions("ARG").flatMap((one) => one.pairs.map(({ name }) => name.value)));
}

/** The instructions that a name stands in, as a variable or in whatever other way. */
interface Uses {
  count: number;
  readonly byStage: Map<Stage | null, number>;
  /** Where the stages stand in the order of `subtreesOf`; made when it is first asked for. */
  sorted: readonly number[] | null;
}

function usesOf(file: LintFile, names: ReadonlySet<string>): ReadonlyMap<string, Uses> {
  const found = new Map<string, Uses>();
  if (names.size === 0) return found;
  const asked = [...names].join(" ");
  for (const instruction of file.tree.instructions) {
    for (const word of namesIn(file, instruction, names, asked)) {
      let uses = found.get(word);
      if (uses === undefined) {
        uses = { count: 0, byStage: new Map(), sorted: null };
        found.set(word, uses);
      }
      const stage = file.stageOf(instruction);
      uses.count++;
      uses.byStage.set(stage, (uses.byStage.get(stage) ?? 0) + 1);
    }
  }
  return found;
}

/** Whether a stage that is built on this one uses the name. */
function isUsedAbove(uses: Uses, stage: Stage, subtrees: ReadonlyMap<Stage, Subtree>): boolean {
  const own = subtrees.get(stage);
  if (own === undefined || own.end === own.start + 1) return false;
  uses.sorted ??= [...uses.byStage.keys()]
    .flatMap((one) => (one === null ? [] : [subtrees.get(one)?.start ?? -1]))
    .sort((a, b) => a - b);
  let low = 0;
  let high = uses.sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((uses.sorted[middle] ?? 0) <= own.start) low = middle + 1;
    else high = middle;
  }
  return (uses.sorted[low] ?? Number.POSITIVE_INFINITY) < own.end;
}

/** An edit moves instructions but leaves their text: what was found in it holds for the same names. */
function namesIn(
  file: LintFile,
  instruction: Instruction,
  names: ReadonlySet<string>,
  asked: string,
): readonly string[] {
  const key = originOf(instruction).instruction;
  const before = knownNames.get(key);
  if (before?.asked === asked) return before.found;
  const words = new Set(file.textOf(instruction.span).match(/\w+/g));
  const found = [...words].filter((word) => names.has(word));
  knownNames.set(key, { asked, found });
  return found;
}

const knownNames = new WeakMap<Instruction, { readonly asked: string; readonly found: readonly string[] }>();

interface Readers {
  /** Where a stage's last instruction stands that may read any argument. */
  readonly last: ReadonlyMap<Stage, number>;
  /** Stages that one is built on which has such an instruction. */
  readonly above: ReadonlySet<Stage>;
}

function readersOf(file: LintFile): Readers {
  const last = new Map<Stage, number>();
  const above = new Set<Stage>();
  for (const stage of file.stages.toReversed()) {
    const reader = stage.instructions.findLast(
      (one) => one.name === "ONBUILD" || (one.name === "RUN" && mayRead(file, one)),
    );
    if (reader !== undefined) last.set(stage, reader.span.start);
    if (stage.baseStage !== null && (reader !== undefined || above.has(stage))) above.add(stage.baseStage);
  }
  return { last, above };
}

function mayRead(file: LintFile, run: Instruction): boolean {
  const { kind } = shellInForce(file.tree, run);
  const key = originOf(run).instruction;
  const before = knownReaders.get(key);
  if (before?.kind === kind) return before.reads;
  const uses = file.commandsOf(run);
  const reads =
    uses.length === 0 || uses.some(({ command }) => command.nameSpan !== null && !indifferent.has(command.name ?? ""));
  knownReaders.set(key, { kind, reads });
  return reads;
}

const knownReaders = new WeakMap<Instruction, { readonly kind: ShellKind; readonly reads: boolean }>();
