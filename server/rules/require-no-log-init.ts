import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { hasFlag, insertAfter, readArguments } from "./shared/arguments.ts";

const style = {
  valued: new Set(
    (
      "-b --base-dir -c --comment -d --home-dir --home -e --expiredate -f --inactive -g --gid -G --groups -k --skel -K " +
      "--key -p --password -R --root -P --prefix -s --shell -u --uid -Z --selinux-user"
    ).split(" "),
  ),
};

export default defineRule({
  id: "require-no-log-init",
  category: "size",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["DL3046"],
  summary: "Call useradd with --no-log-init where the user's number is high.",
  why: "`useradd` writes an entry into `/var/log/faillog` and `/var/log/lastlog` at a place that grows with the user's number. The files are sparse on disk, but not in a layer: a number such as 1000000 makes it hundreds of megabytes larger.",
  examples: [
    {
      bad: "FROM debian:12\nRUN useradd --uid 1000000 app\n",
      good: "FROM debian:12\nRUN useradd --no-log-init --uid 1000000 app\n",
    },
  ],
  *check(file) {
    for (const use of file.commands("useradd")) {
      const { flags } = readArguments(use.command.args, style);
      if (hasFlag(flags, "-l", "--no-log-init")) continue;
      const uid = flags.find((flag) => flag.name === "-u" || flag.name === "--uid");
      if (uid === undefined || !/^\d{6,}$/.test(uid.value ?? "")) continue;
      const { nameSpan } = use.command;
      const edit = nameSpan === null ? undefined : insertAfter(use, { span: nameSpan }, "--no-log-init");
      yield {
        span: uid.word.span,
        message: t("With so high a number useradd fills the layer with log files. Add {0}.", "--no-log-init"),
        fix: edit && { title: t("Add {0}", "--no-log-init"), edits: [edit] },
        // hadolint reads the number as a word of its own behind the short flag only.
        aliases: uid.name === "-u" && !uid.word.text.includes(uid.value ?? "") ? ["DL3046"] : [],
      };
    }
  },
});
