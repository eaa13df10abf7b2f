import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { type CommandFlag, type FlagStyle, hasFlag, insertAfter, subcommand } from "./shared/arguments.ts";
import { actOf, aptStyle, yumStyle, zypperStyle } from "./shared/package-managers.ts";

interface Manager {
  readonly style: FlagStyle;
  readonly alias: string;
  /** Subcommands that ask, as hadolint has them, and those that ask too. */
  readonly listed: readonly string[];
  readonly others: readonly string[];
  saysYes(flags: readonly CommandFlag[]): boolean;
}

const apt: Manager = {
  style: aptStyle,
  alias: "DL3014",
  listed: ["install"],
  others: ["upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "autoremove", "build-dep", "reinstall"],
  saysYes: (flags) => {
    if (hasFlag(flags, "-y", "--yes", "--assume-yes", "--force-yes", "--assume-no", "-s", "--simulate", "--dry-run"))
      return true;
    const quiet = flags.filter((flag) => flag.name === "-q" || flag.name === "--quiet");
    return quiet.length > 1 || quiet.some((flag) => Number(flag.value) > 1);
  },
};
const dnf: Manager = {
  style: yumStyle,
  alias: "DL3038",
  listed: ["install", "groupinstall", "localinstall"],
  others: [
    "upgrade",
    "update",
    "remove",
    "erase",
    "autoremove",
    "reinstall",
    "downgrade",
    "distro-sync",
    "swap",
    "in",
    "up",
  ],
  saysYes: (flags) => hasFlag(flags, "-y", "--assumeyes", "--assumeno"),
};
const managers: Readonly<Record<string, Manager>> = {
  "apt-get": apt,
  apt: { ...apt, alias: "" },
  yum: { ...dnf, alias: "DL3030" },
  dnf,
  microdnf: dnf,
  zypper: {
    style: zypperStyle,
    alias: "DL3034",
    listed: ["install", "in", "remove", "rm", "source-install", "si", "patch"],
    others: ["update", "up", "dist-upgrade", "dup"],
    saysYes: (flags) => hasFlag(flags, "-n", "--non-interactive", "-y", "--no-confirm", "--dry-run"),
  },
};

export default defineRule({
  id: "require-assume-yes",
  category: "correctness",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["DL3014", "DL3030", "DL3034", "DL3038"],
  synonyms: ["apt-get_missing_param"],
  summary: "Give package managers -y, so that they do not wait for an answer.",
  why: "Nobody can answer a question while an image is built: the command ends as if the answer were no, and the build fails.",
  examples: [
    {
      bad: "FROM debian:12\nRUN apt-get update && apt-get install curl=7.88.1-10\n",
      good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl=7.88.1-10\n",
    },
  ],
  *check(file) {
    for (const use of file.commands(...Object.keys(managers))) {
      const manager = managers[use.command.name ?? ""];
      const call = manager && subcommand(use, manager.style);
      if (!manager || !call || manager.saysYes(call.flags)) continue;
      const act = actOf(call);
      const listed = manager.listed.includes(act);
      if (!listed && !manager.others.includes(act)) continue;
      // `yes | apt-get install …` answers.
      if (!listed && use.command.pipedFrom) continue;
      const edit = insertAfter(use, call.nameWord, "-y");
      yield {
        span: { start: use.command.nameSpan?.start ?? use.command.span.start, end: call.nameWord.span.end },
        message: t(
          "{0} waits for an answer here that nobody can give. Add -y.",
          [use.command.name, ...new Set([call.name, act])].join(" "),
        ),
        fix: edit && { title: t("Add {0}", "-y"), edits: [edit] },
        aliases: listed && manager.alias !== "" ? [manager.alias] : [],
      };
    }
  },
});
