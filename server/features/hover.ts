/** What the word under the pointer is: instruction, flag, mount key, stage, variable, directive, signal, rule. */
import type { Hover } from "vscode-languageserver-types";
import { instructionData } from "../data/instructions.ts";
import { mountKey, mountType } from "../data/mounts.ts";
import { signals } from "../data/signals.ts";
import type { NameData } from "../data/types.ts";
import { directives, labelNames, networks, securityModes } from "../data/values.ts";
import { builderArguments, platformArguments, proxyArguments } from "../data/variables.ts";
import { offsetAt, type Position, positionAt, rangeOf } from "../lint/positions.ts";
import { rules } from "../rules/index.ts";
import { definitionFor } from "../semantics/definitions.ts";
import { evaluate } from "../semantics/evaluation.ts";
import { type Stage, stages } from "../semantics/stages.ts";
import { variableAt } from "../semantics/variables.ts";
import { expand } from "../syntax/shell-words.ts";
import type { Dockerfile, Flag, Instruction, Pair, Span } from "../syntax/tree.ts";
import { t, translated } from "../words.ts";
import { flagText, instructionText, mountKeyText, mountTypeText, ruleText } from "./documentation.ts";
import { usesIn } from "./symbols.ts";

export function hover(file: Dockerfile, position: Position): Hover | null {
  const offset = offsetAt(file, position);
  const found = explain(file, offset);
  return found === null
    ? null
    : { contents: { kind: "markdown", value: found.text }, range: rangeOf(file, found.span) };
}

interface Explanation {
  readonly text: string;
  readonly span: Span;
}

function explain(file: Dockerfile, offset: number): Explanation | null {
  const directive = file.directives.find(({ span }) => holds(span, offset));
  if (directive !== undefined) {
    const data = directives.find(({ name }) => name === directive.name);
    if (data && holds(directive.nameSpan, offset)) {
      return { text: `\`# ${data.name}=\`\n\n${translated(data.words)}`, span: directive.nameSpan };
    }
    return ruleAt(file, offset, directive.valueSpan);
  }
  const comment = file.comments.find(({ span }) => holds(span, offset));
  if (comment !== undefined) {
    return /^\s*(?:quayside|hadolint|check)\b/.test(comment.text) ? ruleAt(file, offset, comment.span) : null;
  }
  const instruction = file.instructions.find(({ span }) => holds(span, offset));
  return instruction === undefined ? null : inInstruction(file, instruction, offset);
}

function inInstruction(file: Dockerfile, instruction: Instruction, offset: number): Explanation | null {
  if (instruction.onbuild !== null && offset >= instruction.onbuild.span.start) {
    return inInstruction(file, instruction.onbuild, offset);
  }
  if (holds(instruction.keyword.span, offset)) {
    const data = instructionData(instruction.name);
    return data === undefined ? null : { text: instructionText(data), span: instruction.keyword.span };
  }
  const stage = stageAt(file, offset);
  if (stage !== null) return stage;
  const variable = variableUnder(file, instruction, offset);
  if (variable !== null) return variable;
  const flag = instruction.flags.find(({ span }) => holds(span, offset));
  if (flag !== undefined) return inFlag(file, instruction, flag, offset);
  return inArguments(file, instruction, offset);
}

function inFlag(file: Dockerfile, instruction: Instruction, flag: Flag, offset: number): Explanation | null {
  const data = instructionData(instruction.name);
  const known = data?.flags.find(({ name }) => name === flag.name);
  if (data === undefined || known === undefined) return null;
  const { valueSpan } = flag;
  if (valueSpan !== null && holds(valueSpan, offset)) {
    if (known.value === "mount") {
      const key = inMount(file, valueSpan, offset);
      if (key !== null) return key;
    }
    const values = known.value === "network" ? networks : known.value === "security" ? securityModes : [];
    const named = values.find(({ name }) => name === flag.value);
    if (named) return { text: nameText(named), span: valueSpan };
  }
  return { text: flagText(instruction.name, known, data.anchor), span: flag.span };
}

/** A field of a mount: its key, or its type where the pointer is on the type's name. */
function inMount(file: Dockerfile, value: Span, offset: number): Explanation | null {
  const text = file.text.slice(value.start, value.end);
  const typeName = /(?:^|,)\s*type=([^,\s"']+)/i.exec(text)?.[1]?.toLowerCase() ?? null;
  const type = mountType(typeName);
  for (const field of text.matchAll(/[^,]+/g)) {
    const start = value.start + field.index;
    const span = { start, end: start + field[0].length };
    if (!holds(span, offset)) continue;
    const [name = "", given = ""] = field[0].trim().split("=");
    if (type !== undefined && name === "type") return { text: mountTypeText(type), span };
    const key = mountKey(type, name.toLowerCase());
    if (type === undefined || key === undefined) return null;
    const choice = key.values?.find((one) => one.name === given);
    const extra = choice ? `\n\n${nameText(choice)}` : "";
    return { text: mountKeyText(type, key) + extra, span };
  }
  return null;
}

function inArguments(file: Dockerfile, instruction: Instruction, offset: number): Explanation | null {
  const word = instruction.args.find(({ span }) => holds(span, offset));
  if (instruction.name === "STOPSIGNAL" && word !== undefined) {
    const signal = signals.find(({ name, number }) => name === word.value || String(number) === word.value);
    return signal
      ? { text: `\`${signal.name}\` (${signal.number})\n\n${translated(signal.words)}`, span: word.span }
      : null;
  }
  const pair = instruction.pairs.find(({ name }) => holds(name.span, offset));
  if (pair === undefined) return null;
  const { span, value } = pair.name;
  if (instruction.name === "LABEL") {
    const label = labelNames.find(({ name }) => name === value);
    return label ? { text: nameText(label), span } : null;
  }
  const known = [...platformArguments, ...builderArguments, ...proxyArguments].find(({ name }) => name === value);
  if (known && pair.value === null) return { text: nameText(known), span };
  return { text: variableText(instruction.name, value, valueOf(file, instruction, pair)), span };
}

/** What a definition comes to; where no build gets that far, the value without its quotes. */
function valueOf(file: Dockerfile, instruction: Instruction, pair: Pair): string | null {
  const defined = evaluate(file).definitions.find((one) => one.instruction === instruction && one.pair === pair);
  if (defined !== undefined) return defined.value;
  if (pair.value === null) return null;
  try {
    return expand(pair.value.value, () => undefined, { escape: file.escape, skipUnset: true, single: true }).word;
  } catch {
    return pair.value.value;
  }
}

function variableText(kind: string, name: string, value: string | null): string {
  const code = `\`\`\`dockerfile\n${kind} ${name}${value === null ? "" : `=${value}`}\n\`\`\``;
  return value === null ? `${code}\n\n${t("It has no default: the build gives it a value.")}` : code;
}

/** A stage by its name after AS, or where something refers to it. */
function stageAt(file: Dockerfile, offset: number): Explanation | null {
  const { list, references } = stages(file);
  const reference = references.find(({ word }) => holds(word.span, offset));
  if (reference?.stage) return { text: stageText(file, reference.stage), span: reference.word.span };
  const named = list.find(({ nameWord }) => nameWord !== null && holds(nameWord.span, offset));
  return named?.nameWord ? { text: stageText(file, named), span: named.nameWord.span } : null;
}

function stageText(file: Dockerfile, stage: Stage): string {
  const line = positionAt(file, stage.from.span.start).line + 1;
  const from = file.text.slice(stage.from.span.start, stage.from.span.end);
  const used = stages(file).references.filter((reference) => reference.stage === stage).length;
  const name = stage.name ?? String(stage.index);
  return [
    `\`\`\`dockerfile\n${from}\n\`\`\``,
    t("Build stage {0} of {1}: {2}, line {3}.", stage.index + 1, stages(file).list.length, name, line),
    used === 0 ? t("Nothing in this file refers to it.") : t("References in this file: {0}.", used),
  ].join("\n\n");
}

/** `$NAME` or `${NAME…}` around the offset. */
function variableUnder(file: Dockerfile, instruction: Instruction, offset: number): Explanation | null {
  const use = usesIn(file, instruction).find(({ whole }) => holds(whole, offset));
  if (use === undefined) return null;
  const { name, whole: span } = use;
  const definition = definitionFor(file, instruction, name);
  const predefined = [...platformArguments, ...proxyArguments].find((one) => one.name === name);
  if (predefined && !definition?.pair.value) return { text: nameText(predefined), span };
  if (definition === null) return null;
  const { kind, pair } = definition;
  const value = variableAt(file, instruction, name)?.value ?? valueOf(file, definition.instruction, pair);
  const line = positionAt(file, pair.span.start).line + 1;
  return { text: `${variableText(kind, name, value)}\n\n${t("Set on line {0}.", line)}`, span };
}

function ruleAt(file: Dockerfile, offset: number, within: Span): Explanation | null {
  for (const match of file.text.slice(within.start, within.end).matchAll(/[A-Za-z][\w-]*/g)) {
    const start = within.start + match.index;
    const span = { start, end: start + match[0].length };
    if (!holds(span, offset)) continue;
    const wanted = match[0].toLowerCase();
    const rule = rules.find(
      ({ id, aliases }) => id === wanted || aliases.some((alias) => alias.toLowerCase() === wanted),
    );
    return rule ? { text: ruleText(rule), span } : null;
  }
  return null;
}

function nameText(data: NameData): string {
  return data.words === "" ? `\`${data.name}\`` : `\`${data.name}\`\n\n${translated(data.words)}`;
}

function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
