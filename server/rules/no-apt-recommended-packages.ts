import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "no-apt-recommended-packages",
  category: "size",
  severity: "info",
  fix: "unsafe",
  scope: "instruction",
  aliases: ["DL3015"],
  synonyms: ["apt-get_recommends"],
  summary: "Install with apt-get without recommended packages.",
  why: "By default apt also installs what packages recommend, which an image rarely needs. `--no-install-recommends` leaves it out; what turns out to be needed is better named.",
  examples: [
    {
      bad: "FROM debian:12\nRUN apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
      good: "FROM debian:12\nRUN apt-get install --no-install-recommends -y curl && rm -rf /var/lib/apt/lists/*\n",
    },
  ],
  *check(file) {
    for (const { command, script } of file.commands("apt-get")) {
      const install = command.args.find(({ value }) => value === "install");
      if (install === undefined || command.args.some(({ value }) => value !== null && saysNo(value))) continue;
      const at = { start: install.span.end, end: install.span.end };
      yield {
        span: { start: command.span.start, end: install.span.end },
        message: t("This also installs what the packages recommend. Add --no-install-recommends."),
        fix:
          script === null
            ? undefined
            : {
                title: t("Add --no-install-recommends"),
                edits: [{ span: at, newText: " --no-install-recommends" }],
              },
      };
    }
  },
});

function saysNo(word: string): boolean {
  return (
    /^--no-install-recommends(?:=(?:true|yes|1))?$/.test(word) ||
    /^(?:-o|--option=)?APT::Install-Recommends=(?:false|no|0|off)$/i.test(word)
  );
}
