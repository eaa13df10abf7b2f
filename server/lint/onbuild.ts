/** What hadolint says of instructions that ONBUILD keeps for a later build: less than of others. */
import type { Span } from "../syntax/tree.ts";
import type { LintFile } from "./file.ts";

/** Triggers that hadolint looks into: for their commands, and for the names that they set. */
const lookedInto: ReadonlySet<string> = new Set(["RUN", "ARG", "ENV"]);
/** Codes about ONBUILD itself. */
const aboutTriggers: ReadonlySet<string> = new Set(["DL3043", "DL3061"]);

/** Where the triggers stand that hadolint passes over; empty in nearly every file. */
export function passedOver(file: LintFile): readonly Span[] {
  return file
    .instructions("ONBUILD")
    .flatMap(({ onbuild }) => (onbuild === null || lookedInto.has(onbuild.name) ? [] : [onbuild.span]));
}

/** The aliases of a finding without the codes that hadolint does not give there. */
export function withoutPassedOver(aliases: readonly string[], start: number, spans: readonly Span[]) {
  if (!spans.some((span) => span.start <= start && start <= span.end)) return aliases;
  return aliases.filter((alias) => !/^DL\d/.test(alias) || aboutTriggers.has(alias));
}
