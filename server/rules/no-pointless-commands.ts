import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

/** Programs for a running system or a person, which a build has neither of. */
const pointless = ["free", "ifconfig", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"];

export default defineRule({
  id: "no-pointless-commands",
  category: "maintainability",
  severity: "info",
  fix: "none",
  scope: "instruction",
  aliases: ["DL3001"],
  summary: "Do not run programs that have nothing to do in a build.",
  why: "A `RUN` starts in a container of its own and ends with its last process: services that are started are gone in the image, there is no other process to list or stop, and nobody sits at a terminal. Start services with `CMD` or `ENTRYPOINT`.",
  examples: [
    {
      bad: "FROM debian:12\nRUN service nginx start\n",
      good: 'FROM debian:12\nCMD ["nginx", "-g", "daemon off;"]\n',
    },
  ],
  *check(file) {
    for (const { command, instruction } of file.commands(...pointless)) {
      yield {
        span: command.nameSpan ?? command.span,
        message: t("{0} has no lasting effect in a build. Remove it, or start it with CMD.", command.name ?? ""),
        // hadolint does not look into ONBUILD for these.
        aliases: command.name === "ifconfig" || file.isTrigger(instruction) ? [] : ["DL3001"],
      };
    }
  },
});
