import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "prefer-numeric-user",
  category: "maintainability",
  severity: "info",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3066"],
  summary: "Name the user by its number.",
  why: "Kubernetes' `runAsNonRoot` refuses an image whose user is a name, because it can't know whether the name is root's. A number also holds where the image's `/etc/passwd` is replaced.",
  examples: [{ bad: "FROM debian:12\nUSER app\n", good: "FROM debian:12\nUSER 10001\n" }],
  *check(file) {
    for (const instruction of file.instructions("USER")) {
      const user = instruction.args[0];
      if (user === undefined || /^\d+(?::|$)/.test(user.value)) continue;
      yield { span: user.span, message: t("Name the user by its number, which every runtime can check.") };
    }
  },
});
