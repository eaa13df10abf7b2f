import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";
import { nearest } from "./shared/spelling.ts";

export default defineRule({
  id: "valid-copy-from",
  category: "correctness",
  severity: "warning",
  fix: "unsafe",
  scope: "build",
  reads: stageText,
  aliases: ["DL3022", "DL3023"],
  summary: "Let COPY --from name an earlier stage, or an image with its tag.",
  why: "A name that no earlier stage has is taken for an image and looked for in a registry: after a typing error, or where the stage stands further down, the build fails or copies from a stranger's image. An image is told from a stage by its tag or digest. A stage can't copy from itself.",
  examples: [
    {
      bad: "FROM golang:1.23 AS build\nFROM alpine:3.20\nCOPY --from=biuld /app /app\n",
      good: "FROM golang:1.23 AS build\nFROM alpine:3.20\nCOPY --from=build /app /app\n",
    },
  ],
  *check(file) {
    const firstWith = new Map<string, number>();
    for (const { name, index } of file.stages) if (name !== null && !firstWith.has(name)) firstWith.set(name, index);
    for (const copy of file.instructions("COPY")) {
      const from = copy.flags.find((flag) => flag.name === "from");
      if (!from?.value || from.valueSpan === null || /^\d+$/.test(from.value)) continue;
      const name = from.value.toLowerCase();
      const own = file.stageOf(copy);
      if (own?.name === name) {
        yield {
          span: from.valueSpan,
          message: t("A stage can't copy from itself. Name an earlier stage."),
          aliases: own.nameWord?.value === from.value ? ["DL3023"] : [],
        };
        continue;
      }
      const index = own?.index ?? 0;
      const first = firstWith.get(name);
      if ((first !== undefined && first < index) || /[:@$]/.test(name)) continue;
      const later = first !== undefined;
      // The stages nearest above are meant most often, and a huge file has too many to compare with all.
      const candidates = file.stages.slice(Math.max(0, index - 50), index).flatMap((stage) => stage.name ?? []);
      const meant = later ? null : nearest(name, candidates);
      yield {
        span: from.valueSpan,
        message: later
          ? t("The stage {0} stands further down. Move it above this one.", from.value)
          : meant !== null
            ? t("No earlier stage is called {0}. Did you mean {1}?", from.value, meant)
            : t("No earlier stage is called {0}. If it is an image, add its tag.", from.value),
        fix:
          meant === null
            ? undefined
            : { title: t("Replace with {0}", meant), edits: [{ span: from.valueSpan, newText: meant }] },
        aliases: ["DL3022"],
      };
    }
  },
});
