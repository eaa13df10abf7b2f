import { defineRule } from "../lint/rule.ts";
import { durationMilliseconds } from "../syntax/durations.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-zero-in-healthcheck",
  category: "correctness",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: [],
  synonyms: ["FLAG_AT_LEAST_ONE", "FLAG_LESS_THAN_1MS"],
  summary: "Do not set a flag of HEALTHCHECK to zero.",
  why: "Zero does not mean at once, never or unlimited: an engine takes it for a flag that is missing, and uses the base image's value or its own default (30 seconds, 3 retries).",
  examples: [
    {
      bad: "FROM nginx:1.27\nHEALTHCHECK --timeout=0s CMD curl -fsS http://localhost/\n",
      good: "FROM nginx:1.27\nHEALTHCHECK CMD curl -fsS http://localhost/\n",
    },
  ],
  *check(file) {
    for (const { flags } of file.instructions("HEALTHCHECK")) {
      for (const flag of flags) {
        if (!flag.value || !names.has(flag.name)) continue;
        const amount = flag.name === "retries" ? Number(flag.value) : durationMilliseconds(flag.value);
        if (amount !== 0) continue;
        let { end } = flag.span;
        while (/[ \t]/.test(file.text[end] ?? "")) end++;
        yield {
          span: flag.span,
          message: t("Zero means the default here. Give {0} a value, or leave it out.", `--${flag.name}`),
          fix: {
            title: t("Remove {0}", `--${flag.name}`),
            edits: [{ span: { start: flag.span.start, end }, newText: "" }],
          },
        };
      }
    }
  },
});

const names = new Set(["interval", "timeout", "start-period", "start-interval", "retries"]);
