import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

export default defineRule({
  id: "consistent-expose-protocol-casing",
  category: "style",
  severity: "warning",
  fix: "safe",
  scope: "instruction",
  aliases: ["ExposeProtoCasing"],
  summary: "Write the protocol of EXPOSE in lower case.",
  why: "Everything that shows or compares ports has `tcp`, `udp` and `sctp` in lower case. A builder takes any case, other readers of the file may not.",
  examples: [{ bad: "FROM alpine:3.20\nEXPOSE 53/UDP\n", good: "FROM alpine:3.20\nEXPOSE 53/udp\n" }],
  *check(file) {
    for (const instruction of file.instructions("EXPOSE")) {
      if (file.isTrigger(instruction)) continue;
      for (const port of instruction.args) {
        const protocol = /\/([a-z]+)$/i.exec(port.value)?.[1];
        if (protocol === undefined || protocol === protocol.toLowerCase()) continue;
        const span = { start: port.span.end - protocol.length, end: port.span.end };
        yield {
          span,
          message: t("Write the protocol in lower case: {0}.", protocol.toLowerCase()),
          fix: {
            title: t("Replace with {0}", protocol.toLowerCase()),
            edits: [{ span, newText: protocol.toLowerCase() }],
          },
        };
      }
    }
  },
});
