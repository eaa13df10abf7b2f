/** How an image was made: its layers as a read-only document, the first one first, as in a Dockerfile. */
import { age, shortId, size } from "../../describe/format.ts";
import { type ImageTarget, imageLabel } from "../../describe/images.ts";
import type { HistoryStep, Platform } from "../../engine/engine.ts";
import { t } from "../../words.ts";
import type { CommandContext } from "../command.ts";

export async function showHistory({ engine, ui }: CommandContext, target: ImageTarget): Promise<void> {
  const name = target.reference === null ? shortId(target.image.id) : imageLabel(target);
  await ui.document(t("History of {0}", name.replaceAll("/", "_")), async () => {
    const { id } = target.image;
    const [steps, platforms] = await Promise.all([engine.history(id), engine.platforms(id)]);
    return historyText(target, steps, platforms, Date.now());
  });
}

/** A head with what is known of the image, then a line a step: size, age, and the instruction. */
export function historyText(
  target: ImageTarget,
  steps: readonly HistoryStep[],
  platforms: readonly Platform[],
  now: number,
): string {
  const { image } = target;
  const head: readonly (readonly [string, readonly string[]])[] = [
    [t("Image"), target.reference === null ? [shortId(image.id)] : [...image.references, ...image.digests]],
    [t("ID"), [image.id]],
    [t("Size"), [size(image.size)]],
    [t("Platforms"), platforms.length === 0 ? [] : [platforms.map(platformWords).join(", ")]],
  ];
  const rows = steps.map((step) => ({
    size: step.size === 0 ? "–" : size(step.size),
    age: step.createdAt === 0 ? "–" : age(step.createdAt, now),
    lines: instructionLines(step),
  }));
  const titles: { readonly size: string; readonly age: string; readonly lines: readonly string[] } = {
    size: t("Size"),
    age: t("Made"),
    lines: [t("Instruction")],
  };
  const widths = {
    size: Math.max(...[titles, ...rows].map((row) => row.size.length)),
    age: Math.max(...[titles, ...rows].map((row) => row.age.length)),
  };
  const indent = " ".repeat(widths.size + widths.age + 4);
  const line = (row: typeof titles): string =>
    `${row.size.padStart(widths.size)}  ${row.age.padEnd(widths.age)}  ${row.lines.join(`\n${indent}`)}`;
  return [
    ...head
      .filter(([, values]) => values.length > 0)
      .map(([label, values]) => `${label}: ${values.join(`\n${" ".repeat(label.length + 2)}`)}`),
    "",
    line(titles),
    ...rows.map(line),
    "",
  ].join("\n");
}

function platformWords({ name, present }: Platform): string {
  return present ? name : t("{0} (not downloaded)", name);
}

/** A step as the Dockerfile had it, a command of a chain on each line. */
function instructionLines({ command, comment }: HistoryStep): readonly string[] {
  const text = instruction(command);
  const shown = text === "" ? comment || t("a file system that was imported") : text;
  return shown.split(/\s+(?=&& )/).map((part, index) => (index === 0 ? part : `    ${part}`));
}

/** Builders write instructions down each in their own way: with a shell in front, a mark behind, or both. */
export function instruction(command: string): string {
  const text = command
    .replace(/\s+/g, " ")
    .replace(/ # buildkit$/, "")
    .trim();
  const nop = /^\/bin\/sh -c #\(nop\) +(.*)$/.exec(text)?.[1];
  if (nop !== undefined) return nop;
  // `|1 VERSION=3 /bin/sh -c …`: build arguments stand before the shell.
  const run = /^(?:RUN )?(?:\|\d+ .*?)?(?:\/bin\/sh|\/bin\/bash) -(?:\w*)c (.*)$/.exec(text)?.[1];
  return run === undefined ? text : `RUN ${run}`;
}
