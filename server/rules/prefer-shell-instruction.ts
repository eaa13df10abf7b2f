import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { plainText } from "./shared/arguments.ts";

export default defineRule({
  id: "prefer-shell-instruction",
  category: "correctness",
  severity: "warning",
  fix: "none",
  scope: "instruction",
  aliases: ["DL4005"],
  summary: "Choose the shell with SHELL instead of a link at /bin/sh.",
  why: "Programs of the distribution rely on what `/bin/sh` is. `SHELL` changes it for the instructions of the Dockerfile alone, and says so.",
  examples: [
    {
      bad: "FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\n",
      good: 'FROM debian:12\nSHELL ["/bin/bash", "-c"]\n',
    },
  ],
  *check(file) {
    for (const { command } of file.commands("ln")) {
      if (!command.args.some((word) => plainText(word) === "/bin/sh")) continue;
      yield { span: command.span, message: t("Leave /bin/sh as it is and choose the shell with SHELL.") };
    }
  },
});
