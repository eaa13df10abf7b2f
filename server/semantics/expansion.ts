/** The places of an instruction that BuildKit expands variables in, in the order in which it does. */
import { isHeredocWord } from "../syntax/heredocs.ts";
import type { Instruction, Span, Word } from "../syntax/tree.ts";

export interface ExpandedPlace {
  /** The text that is expanded, continuations taken off, and where it stands. */
  readonly word: Word;
  /** Heredoc bodies are expanded without a meaning for quotes, and always with `\` as the escape. */
  readonly raw: boolean;
  readonly part:
    | "name"
    | "value"
    | "chown"
    | "chmod"
    | "checksum"
    | "exclude"
    | "mount"
    | "source"
    | "destination"
    | "body"
    | "argument"
    | "port"
    | "base"
    | "platform";
}

/**
 * Where variables are expanded (`instructions/commands.go`). RUN, CMD, ENTRYPOINT and HEALTHCHECK commands are not
 * among them: their variables belong to the shell. ARG's names aren't expanded either. FROM is, with global ARGs only.
 */
export function expandedPlaces(instruction: Instruction): readonly ExpandedPlace[] {
  switch (instruction.name) {
    case "ENV":
    case "LABEL": {
      const places: ExpandedPlace[] = [];
      for (const pair of instruction.pairs) {
        places.push({ word: pair.name, raw: false, part: "name" });
        if (pair.value !== null) places.push({ word: pair.value, raw: false, part: "value" });
      }
      return places;
    }
    case "ARG": {
      const places: ExpandedPlace[] = [];
      for (const pair of instruction.pairs) {
        if (pair.value !== null) places.push({ word: pair.value, raw: false, part: "value" });
      }
      return places;
    }
    case "ADD":
    case "COPY":
      return copyPlaces(instruction);
    case "RUN":
      return flagPlaces(instruction, "mount", "mount");
    case "FROM": {
      const base = instruction.args[0];
      const places: ExpandedPlace[] = base === undefined ? [] : [{ word: base, raw: false, part: "base" }];
      return [...places, ...flagPlaces(instruction, "platform", "platform")];
    }
    case "EXPOSE":
      return instruction.args.map((word) => ({ word, raw: false, part: "port" }));
    case "STOPSIGNAL":
    case "USER":
    case "VOLUME":
    case "WORKDIR":
      return instruction.args.map((word) => ({ word, raw: false, part: "argument" }));
    default:
      return [];
  }
}

function copyPlaces(instruction: Instruction): ExpandedPlace[] {
  const places = [...flagPlaces(instruction, "chown", "chown"), ...flagPlaces(instruction, "chmod", "chmod")];
  if (instruction.name === "ADD") places.push(...flagPlaces(instruction, "checksum", "checksum"));
  places.push(...flagPlaces(instruction, "exclude", "exclude"));
  const last = instruction.args.length - 1;
  for (const [index, word] of instruction.args.entries()) {
    if (isHeredocWord(word.value)) continue;
    places.push({ word, raw: false, part: index === last ? "destination" : "source" });
  }
  for (const heredoc of instruction.heredocs) {
    if (heredoc.expand) {
      places.push({ word: { span: heredoc.contentSpan, value: heredoc.content }, raw: true, part: "body" });
    }
  }
  return places;
}

function flagPlaces(instruction: Instruction, name: string, part: ExpandedPlace["part"]): ExpandedPlace[] {
  const places: ExpandedPlace[] = [];
  for (const flag of instruction.flags) {
    if (flag.name !== name || flag.value === null) continue;
    const span: Span = flag.valueSpan ?? flag.span;
    places.push({ word: { span, value: flag.value }, raw: false, part });
  }
  return places;
}
