import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "valid-expose-port",
  category: "correctness",
  severity: "error",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3011"],
  synonyms: ["INVALID_PORT"],
  summary: "Expose ports from 0 to 65535.",
  why: "TCP and UDP have no others. A builder refuses them, or what reads the image does.",
  examples: [{ bad: "FROM debian:12\nEXPOSE 80800\n", good: "FROM debian:12\nEXPOSE 8080\n" }],
  *check(file) {
    for (const instruction of file.instructions("EXPOSE")) {
      for (const port of instruction.args) {
        const numbers = /^(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(port.value.slice(port.value.lastIndexOf(":") + 1));
        const wrong = numbers?.slice(1).find((number) => Number(number) > 65535);
        if (wrong === undefined) continue;
        yield { span: port.span, message: t("{0} is no port. Ports go from 0 to 65535.", wrong) };
      }
    }
  },
});
