/** Completion of instructions, ranked by what makes sense after what stands above. */
import type { CompletionItem } from "vscode-languageserver-types";
import { instructions } from "../data/instructions.ts";
import type { InstructionData } from "../data/types.ts";
import { stages } from "../semantics/stages.ts";
import type { Dockerfile } from "../syntax/tree.ts";
import { translated } from "../words.ts";
import type { Context } from "./context.ts";
import { instructionText } from "./documentation.ts";
import { type CompletionSupport, item, kinds, markdown, order } from "./items.ts";

/** What people write next, most likely first, by the instruction above. */
const usual = [
  "RUN",
  "COPY",
  "WORKDIR",
  "ENV",
  "ARG",
  "EXPOSE",
  "USER",
  "CMD",
  "ENTRYPOINT",
  "LABEL",
  "HEALTHCHECK",
  "VOLUME",
  "ADD",
  "FROM",
  "SHELL",
  "STOPSIGNAL",
  "ONBUILD",
  "MAINTAINER",
];
const likelyAfter: Readonly<Record<string, readonly string[]>> = {
  FROM: ["WORKDIR", "ARG", "ENV", "RUN", "COPY", "LABEL"],
  WORKDIR: ["COPY", "RUN"],
  COPY: ["RUN", "COPY"],
  ARG: ["ARG", "RUN"],
  ENV: ["ENV", "RUN"],
  EXPOSE: ["CMD", "ENTRYPOINT", "USER"],
  USER: ["CMD", "ENTRYPOINT"],
  ENTRYPOINT: ["CMD", "FROM"],
  CMD: ["FROM"],
  LABEL: ["LABEL"],
};

export function keywordItems(
  file: Dockerfile,
  context: Extract<Context, { kind: "keyword" }>,
  offset: number,
  support: CompletionSupport,
): CompletionItem[] {
  const ranked = context.onbuild ? ranking(null).filter((data) => !data.notInOnbuild) : atPlace(file, offset);
  const lower = isLowerCase(file, context);
  const cased = (text: string) => (lower ? text.replace(/^[A-Z]+/, (word) => word.toLowerCase()) : text);
  return ranked.flatMap((data, at) => {
    const shared = {
      filterText: cased(data.name),
      documentation: markdown(instructionText(data)),
      ...(data.deprecated ? { tags: [1 as const] } : {}),
    };
    const [first, ...others] = data.snippets;
    const main = item(file, context.span, cased(data.name), kinds.keyword, {
      ...shared,
      detail: translated(data.summary),
      sortText: order(at),
      ...(support.snippets && first
        ? { newText: cased(first.text), insertTextFormat: 2 as const }
        : { newText: `${cased(data.name)} ` }),
    });
    if (!support.snippets) return [main];
    return [
      main,
      ...others.map((snippet, index) =>
        item(file, context.span, cased(`${data.name} ${snippet.label}`), kinds.snippet, {
          ...shared,
          newText: cased(snippet.text),
          insertTextFormat: 2 as const,
          sortText: `${order(at)}.${index}`,
        }),
      ),
    ];
  });
}

/** What can stand here: ahead of the first FROM only ARG and FROM; in a stage everything, second CMDs last. */
function atPlace(file: Dockerfile, offset: number): readonly InstructionData[] {
  const stage = stages(file).list.findLast(({ from }) => from.span.end < offset);
  if (stage === undefined) return ["FROM", "ARG"].map(find);
  const above = stage.instructions.filter(({ span }) => span.end < offset);
  const last = above.at(-1)?.name ?? "FROM";
  const present = new Set(above.map(({ name }) => name));
  const ranked = ranking(last);
  const again = ranked.filter((data) => data.oncePerStage && present.has(data.name));
  return [...ranked.filter((data) => !again.includes(data)), ...again];
}

function ranking(last: string | null): readonly InstructionData[] {
  const likely = (last && likelyAfter[last]) || [];
  return [...new Set([...likely, ...usual])].map(find);
}

function find(name: string): InstructionData {
  return instructions.find((data) => data.name === name) as InstructionData;
}

/** Follows what is typed, else the other instructions of the file. */
function isLowerCase(file: Dockerfile, context: Extract<Context, { kind: "keyword" }>): boolean {
  const others = file.instructions.filter(({ keyword, known }) => known && keyword.span.start !== context.span.start);
  if (others.length > 0) return others.every(({ keyword }) => keyword.value === keyword.value.toLowerCase());
  return context.typed !== "" && context.typed === context.typed.toLowerCase() && context.typed.length > 1;
}
