/** `ARG SOURCE_DATE_EPOCH=…` ahead of the first FROM: a time, `context`, or a stage whose only source is dated (`epoch.go`). */
import { isHeredocWord } from "../syntax/heredocs.ts";
import { isDigest } from "../syntax/image-ref.ts";
import { problem } from "../syntax/problems.ts";
import { ExpansionError, expandWord } from "../syntax/shell-words.ts";
import type { Dockerfile, Instruction, SyntaxProblem } from "../syntax/tree.ts";
import { sourceKind } from "./copy-sources.ts";
import { globalArguments } from "./global-arguments.ts";
import { type Stage, stages } from "./stages.ts";

/** What a builder refuses of it, or null. */
export function epochFault(file: Dockerfile): SyntaxProblem | null {
  const { list, values } = globalArguments(file);
  const argument = list.findLast(({ pair }) => pair.name.value === "SOURCE_DATE_EPOCH");
  const value = values.get("SOURCE_DATE_EPOCH");
  if (argument === undefined || !value || isSeconds(value) || value === "context") return null;
  const stage = stages(file).list.find(({ name }) => name === value.toLowerCase());
  if (stage === undefined) return problem("bad-epoch", argument.pair.span, argument.instruction.startLine, value);
  return isDatedSource(file, stage)
    ? null
    : problem("epoch-stage", stage.nameWord?.span ?? stage.from.keyword.span, stage.from.startLine, value);
}

/** Go's `strconv.ParseInt` for 64 bits. */
function isSeconds(value: string): boolean {
  if (!/^[+-]?\d+$/.test(value)) return false;
  const seconds = BigInt(value.replace("+", ""));
  return seconds === BigInt.asIntN(64, seconds);
}

/** Whether a stage is empty but for one ADD of one URL or Git repository; ARGs may stand around it. */
function isDatedSource(file: Dockerfile, stage: Stage): boolean {
  const values = new Map(globalArguments(file).values);
  values.delete("SOURCE_DATE_EPOCH");
  const expand = (word: string) => expandWord(word, (name) => values.get(name), { escape: file.escape });
  try {
    if (stage.base === null || expand(stage.base.value) !== "scratch") return false;
    let sources = 0;
    for (const instruction of stage.instructions) {
      if (instruction.name === "ARG") {
        for (const { name, value } of instruction.pairs)
          if (value !== null) values.set(name.value, expand(value.value));
      } else if (instruction.name !== "ADD" || ++sources > 1 || !isRemote(instruction, expand)) return false;
    }
    return sources === 1;
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return false;
  }
}

function isRemote(add: Instruction, expand: (word: string) => string): boolean {
  const [source, ...more] = add.args.slice(0, -1);
  if (source === undefined || more.length > 0 || isHeredocWord(source.value)) return false;
  const kind = sourceKind(expand(source.value));
  const checksum = add.flags.find(({ name }) => name === "checksum")?.value;
  return kind === "git" || (kind === "url" && (!checksum || isDigest(expand(checksum))));
}
