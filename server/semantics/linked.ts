/** What an edit inside one stage concerns: the stages that are linked with it, as a file of its own. */
import { hasShellPragmas } from "../syntax/shell-in-force.ts";
import type { Dockerfile, Instruction } from "../syntax/tree.ts";
import { type Stages, stageAt, stages } from "./stages.ts";

export interface LinkedPart {
  /**
   * The same text with fewer instructions: the stages that are concerned, all that they are built on or refer to, the
   * last one, and what stands ahead of the first FROM. Of what is in it, all questions have the answers of the file.
   */
  readonly tree: Dockerfile;
  /** Whether an offset is in a stage that is concerned: the one asked about, or one that has it below or refers to it. */
  isConcerned(offset: number): boolean;
}

/**
 * The part of a file that an edit in a stage concerns.
 * @param from the stage's FROM
 * @param before where the edit was in FROM itself: the file as it was, and its FROM there
 * @returns null where the file has to be looked at as a whole
 */
export function linkedPart(
  file: Dockerfile,
  from: Instruction,
  before: { readonly file: Dockerfile; readonly from: Instruction } | null = null,
): LinkedPart | null {
  const found = stages(file);
  const { list } = found;
  const index = list.findIndex((stage) => stage.from === from);
  // Comments that name a shell hold to the next stage, wherever that is.
  if (index < 0 || hasShellPragmas(file)) return null;
  const links = linksOf(found);
  if (links === null) return null;
  const concerned = new Set(reached([index], links.to));
  if (before !== null) {
    // The last stage's name is a variable's value everywhere. Others may have been linked by the name that it had.
    const old = stages(before.file);
    const oldLinks = old.list[index]?.from === before.from && index < list.length - 1 ? linksOf(old) : null;
    if (oldLinks === null) return null;
    for (const at of reached([index], oldLinks.to)) concerned.add(at);
  }
  const needed = reached([...concerned, list.length - 1], links.from);
  if (needed.size === list.length) return null;
  const first = file.instructions.indexOf(list[0]?.from ?? from);
  const ofStages = [...needed].sort((a, b) => a - b).map((at) => list[at]);
  const instructions = [
    ...file.instructions.slice(0, first),
    ...ofStages.flatMap((stage) => (stage === undefined ? [] : [stage.from, ...stage.instructions])),
  ];
  return {
    tree: { ...file, instructions },
    isConcerned: (offset) => concerned.has(stageAt(file, offset)?.index ?? -1),
  };
}

interface Links {
  /** By a stage's index: those that it is built on or refers to. */
  readonly from: readonly (readonly number[])[];
  /** By a stage's index: those that are built on it or refer to it. */
  readonly to: readonly (readonly number[])[];
}

/**
 * Null where a stage is referred to by its number, which it has in the whole file only, and where two have one name: who
 * is meant by it is another one for each who asks.
 */
function linksOf({ list, references }: Stages): Links | null {
  const from: number[][] = list.map(() => []);
  const to: number[][] = list.map(() => []);
  const byName = new Map<string, number>();
  for (const { name, index } of list) {
    if (name === null) continue;
    if (byName.has(name)) return null;
    byName.set(name, index);
  }
  let own = 0;
  for (const { word, instruction, stage } of references) {
    if (/^[+-]?\d+$/.test(word.value)) return null;
    while ((list[own + 1]?.from.span.start ?? Number.POSITIVE_INFINITY) <= instruction.span.start) own++;
    // One that stands too late is no stage to a builder, and what it complains of.
    const index = stage?.index ?? byName.get(word.value.toLowerCase());
    if (index === undefined) continue;
    from[own]?.push(index);
    to[index]?.push(own);
  }
  return { from, to };
}

function reached(starts: readonly number[], links: readonly (readonly number[])[]): ReadonlySet<number> {
  const seen = new Set(starts);
  // A set that grows while it is gone through gives what is added as well.
  for (const at of seen) for (const next of links[at] ?? []) seen.add(next);
  return seen;
}
