/** What can be typed at a place, best first; works in half-typed text. */
import type { CompletionItem, CompletionItemKind, CompletionList } from "vscode-languageserver-types";
import { instructionData } from "../data/instructions.ts";
import { mountKey, mountType, mountTypes } from "../data/mounts.ts";
import { signals } from "../data/signals.ts";
import type { FlagData, MountKeyData, NameData } from "../data/types.ts";
import { booleans, directives, labelNames, networks, platforms, securityModes } from "../data/values.ts";
import { offsetAt, type Position } from "../lint/positions.ts";
import { rules } from "../rules/index.ts";
import { type Stage, stages } from "../semantics/stages.ts";
import type { Dockerfile, Span } from "../syntax/tree.ts";
import { t, translated } from "../words.ts";
import { type Context, contextAt } from "./context.ts";
import { flagText, mountKeyText, mountTypeText, ruleText } from "./documentation.ts";
import { type CompletionSupport, item, kinds, markdown, order } from "./items.ts";
import { keywordItems } from "./keyword-items.ts";
import { declarable, variablesInForce } from "./scope.ts";

export function completion(file: Dockerfile, position: Position, support: CompletionSupport): CompletionList {
  const offset = offsetAt(file, position);
  const context = contextAt(file, offset);
  return { isIncomplete: false, items: items(file, offset, context, support) };
}

function items(file: Dockerfile, offset: number, context: Context, support: CompletionSupport): CompletionItem[] {
  switch (context.kind) {
    case "keyword":
      return keywordItems(file, context, offset, support);
    case "flag":
      return flagItems(file, context, support);
    case "flag-value":
      return flagValueItems(file, offset, context, support);
    case "variable":
      return variableItems(file, offset, context);
    case "argument":
      return [...argumentItems(file, offset, context), ...flagsAhead(file, context, support)];
    case "comment":
      return commentItems(file, offset, context);
    case "none":
      return [];
  }
}

const continueIn = { title: "", command: "editor.action.triggerSuggest" };

function flagItems(
  file: Dockerfile,
  context: Extract<Context, { kind: "flag" }>,
  support: CompletionSupport,
): CompletionItem[] {
  const data = instructionData(context.instruction);
  if (data === undefined) return [];
  const labs = file.directives.some(({ name, value }) => name === "syntax" && value.includes("labs"));
  const offered = data.flags.filter(
    (flag) => (!flag.labs || labs) && (flag.repeatable || !context.given.includes(flag.name)),
  );
  return offered.map((flag, at) => {
    const text = flag.value === "boolean" ? `--${flag.name}` : `--${flag.name}=`;
    return item(file, context.span, text, kinds.property, {
      ...(support.snippets && flag.value === "duration" && flag.default
        ? { newText: `${text}\${1:${flag.default}}`, insertTextFormat: 2 as const }
        : {}),
      sortText: order(at),
      documentation: markdown(flagText(data.name, flag, data.anchor)),
      ...(followed(flag) ? { command: continueIn } : {}),
    });
  });
}

/** Flags where nothing is typed yet, behind what else can stand there. */
function flagsAhead(
  file: Dockerfile,
  context: Extract<Context, { kind: "argument" }>,
  support: CompletionSupport,
): CompletionItem[] {
  const { instruction, words, value, span, given } = context;
  if (words.length > 0 || value !== "") return [];
  const flags = flagItems(
    file,
    { kind: "flag", instruction, span: { start: span.start, end: span.start }, given },
    support,
  );
  return flags.map((flag) => ({ ...flag, sortText: `~${flag.sortText}` }));
}

/** Flags whose values can be completed: the list opens again right away in editors that know the command. */
function followed(flag: FlagData): boolean {
  return ["mount", "stage", "platform", "network", "security"].includes(flag.value);
}

function flagValueItems(
  file: Dockerfile,
  offset: number,
  context: Extract<Context, { kind: "flag-value" }>,
  support: CompletionSupport,
): CompletionItem[] {
  const flag = instructionData(context.instruction)?.flags.find(({ name }) => name === context.flag);
  if (flag === undefined) return [];
  if (flag.value === "mount") return mountItems(file, offset, context, support);
  if (flag.value === "stage") return stageItems(file, offset, context.span);
  return valueItems(file, offset, context.span, flag.value);
}

function valueItems(file: Dockerfile, offset: number, span: Span, kind: FlagData["value"]): CompletionItem[] {
  if (kind === "stage") return stageItems(file, offset, span);
  const names =
    { platform: platforms, network: networks, security: securityModes, boolean: booleans }[kind as string] ?? [];
  return named(file, span, names, kinds.value);
}

function mountItems(
  file: Dockerfile,
  offset: number,
  context: Extract<Context, { kind: "flag-value" }>,
  support: CompletionSupport,
): CompletionItem[] {
  const fields = context.value.split(",");
  const current = fields.pop() ?? "";
  const given = fields.map((field) => field.split("=")[0] ?? "");
  const typeName = /(?:^|,)type=([^,]*)/.exec(context.value)?.[1];
  const type = mountType(typeName ?? null);
  const equals = current.indexOf("=");
  if (equals >= 0) {
    const name = current.slice(0, equals);
    const span = { start: offset - (current.length - equals - 1), end: context.span.end };
    if (name === "type") {
      return mountTypes.map((one, at) =>
        item(file, span, one.name, kinds.enum, { sortText: order(at), documentation: markdown(mountTypeText(one)) }),
      );
    }
    const key = mountKey(type, name);
    if (key?.values) return named(file, span, key.values, kinds.value);
    return key === undefined ? [] : valueItems(file, offset, span, key.value);
  }
  const span = { start: offset - current.length, end: context.span.end };
  const types =
    typeName === undefined
      ? mountTypes.map((one, at) =>
          item(file, span, `type=${one.name}`, kinds.enum, {
            ...typeEdit(one, support),
            sortText: order(at),
            documentation: markdown(mountTypeText(one)),
          }),
        )
      : [];
  const keys = (type?.keys ?? []).filter((key) => ![key.name, ...key.aliases].some((name) => given.includes(name)));
  return [
    ...types,
    ...keys.map((key, at) =>
      item(file, span, keyLabel(key), kinds.property, {
        sortText: order(types.length + at),
        ...(type ? { documentation: markdown(mountKeyText(type, key)) } : {}),
        ...(key.values || key.value === "stage" ? { command: continueIn } : {}),
      }),
    ),
  ];
}

/** The type with the keys it can't do without, where the client fills in snippets. */
function typeEdit(
  type: (typeof mountTypes)[number],
  support: CompletionSupport,
): Partial<CompletionItem> & { newText?: string } {
  if (!support.snippets || type.snippet === "") return {};
  return { newText: `type=${type.name},${type.snippet}`, insertTextFormat: 2 };
}

function keyLabel(key: MountKeyData): string {
  return key.value === "boolean" ? key.name : `${key.name}=`;
}

/** Stages ahead of the cursor, the nearest first. */
function stageItems(file: Dockerfile, offset: number, span: Span): CompletionItem[] {
  const current = stages(file).list.findLast(({ from }) => from.span.start < offset);
  const earlier = stages(file).list.filter((stage) => stage !== current && stage.from.span.start < offset);
  return earlier.reverse().map((stage, at) =>
    item(file, span, stageLabel(stage), kinds.module, {
      sortText: order(at),
      detail: file.text.slice(stage.from.span.start, stage.from.span.end).replace(/\s+/g, " "),
    }),
  );
}

function stageLabel(stage: Stage): string {
  return stage.nameWord?.value ?? String(stage.index);
}

function variableItems(
  file: Dockerfile,
  offset: number,
  context: Extract<Context, { kind: "variable" }>,
): CompletionItem[] {
  const closed = file.text[context.span.end] === "}";
  return variablesInForce(file, offset).map((variable, at) => {
    const newText = context.braces && !closed ? `${variable.name}}` : variable.name;
    return item(file, context.span, variable.name, kinds.variable, {
      newText,
      sortText: order(at),
      ...(variable.value === null ? {} : { detail: variable.value }),
      ...(variable.kind === "predefined" ? {} : { labelDetails: { description: variable.kind } }),
    });
  });
}

function argumentItems(
  file: Dockerfile,
  offset: number,
  context: Extract<Context, { kind: "argument" }>,
): CompletionItem[] {
  const { instruction, words, span } = context;
  if (instruction === "FROM") {
    if (words.length === 0) {
      return [
        ...stageItems(file, offset, span),
        item(file, span, "scratch", kinds.module, {
          sortText: "z",
          documentation: markdown(t("The empty image: the stage starts with no files at all.")),
        }),
      ];
    }
    return words.length === 1 ? [item(file, span, "AS", kinds.keyword)] : [];
  }
  if ((instruction === "COPY" || instruction === "ADD") && words.length > 0) return folderItems(file, offset, span);
  if (instruction === "STOPSIGNAL" && words.length === 0) return named(file, span, signals, kinds.constant);
  if (instruction === "HEALTHCHECK" && words.length === 0) {
    return ["CMD", "NONE"].map((name) => item(file, span, name, kinds.keyword));
  }
  if (instruction === "LABEL" && !context.value.includes("=")) {
    return named(file, span, labelNames, kinds.property, (name) => `${name}=`);
  }
  if (
    instruction === "ARG" &&
    !context.value.includes("=") &&
    stages(file).list.some(({ from }) => from.span.start < offset)
  ) {
    return [...declarable(file)].map(([name, value], at) =>
      item(file, span, name, kinds.variable, { sortText: order(at), ...(value === null ? {} : { detail: value }) }),
    );
  }
  return [];
}

/** Folders that the stage has worked in, the last one first: likely destinations. */
function folderItems(file: Dockerfile, offset: number, span: Span): CompletionItem[] {
  const stage = stages(file).list.findLast(({ from }) => from.span.start < offset);
  const workdirs = (stage?.instructions ?? []).filter(({ name, span: own }) => name === "WORKDIR" && own.end < offset);
  const paths = workdirs.map(({ args }) => args[0]?.value ?? "").filter((path) => path.startsWith("/"));
  const folders = [...new Set(paths.reverse())].map((path) => (path.endsWith("/") ? path : `${path}/`));
  return folders.map((folder, at) => item(file, span, folder, kinds.folder, { sortText: order(at) }));
}

function commentItems(
  file: Dockerfile,
  offset: number,
  context: Extract<Context, { kind: "comment" }>,
): CompletionItem[] {
  const ignore = /^\s*(quayside|hadolint)\s+(?:(?:global|stage)\s+)?ignore\s*=\s*(?:[\w-]+\s*,\s*)*([\w-]*)$/i.exec(
    context.text,
  );
  const check = /^\s*check\s*=\s*(?:[^;]*;)*skip=(?:\w+,\s*)*(\w*)$/i.exec(context.text);
  if (ignore !== null || check !== null) {
    const typed = ignore?.[2] ?? check?.[1] ?? "";
    const span = { start: offset - typed.length, end: offset };
    const pattern = check ? /^(?!(?:DL|SC)\d)/ : /^(?:DL|SC)\d/;
    const own = ignore?.[1]?.toLowerCase() === "quayside";
    return rules.flatMap((rule) =>
      (own ? [rule.id] : rule.aliases.filter((alias) => pattern.test(alias))).map((name) =>
        item(file, span, name, kinds.reference, { detail: rule.summary, documentation: markdown(ruleText(rule)) }),
      ),
    );
  }
  const first = file.instructions[0]?.span.start ?? Number.POSITIVE_INFINITY;
  if (offset > first) return [];
  const value = /^\s*(\w+)\s*=\s*(\S*)$/.exec(context.text);
  if (value !== null) {
    const data = directives.find(({ name }) => name === value[1]?.toLowerCase());
    return named(file, { start: offset - (value[2] ?? "").length, end: offset }, data?.values ?? [], kinds.value);
  }
  const typed = /^\s*(\w*)$/.exec(context.text)?.[1];
  if (typed === undefined) return [];
  const others = file.directives.filter(({ span }) => offset < span.start || span.end < offset);
  const present = new Set<string>(others.map(({ name }) => name));
  const left = directives.filter(({ name }) => !present.has(name));
  const span = { start: offset - typed.length, end: offset };
  return named(file, span, left, kinds.property, (name) => `${name}=`);
}

function named(
  file: Dockerfile,
  span: Span,
  names: readonly NameData[],
  kind: CompletionItemKind,
  label: (name: string) => string = (name) => name,
): CompletionItem[] {
  return names.map((data, at) =>
    item(file, span, label(data.name), kind, {
      sortText: order(at),
      ...(data.words === "" ? {} : { documentation: markdown(translated(data.words)) }),
    }),
  );
}
