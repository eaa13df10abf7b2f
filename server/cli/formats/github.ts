/** GitHub's workflow commands: findings show as annotations of the changed lines. */
import type { Severity } from "../../lint/rule.ts";
import type { Report } from "../finding.ts";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

export function github({ findings }: Report): string {
  return findings
    .map((finding) => {
      const place = [
        `file=${property(finding.file)}`,
        `line=${finding.line}`,
        `endLine=${finding.endLine}`,
        // Columns are only read where a finding stays on one line.
        ...(finding.line === finding.endLine ? [`col=${finding.column}`, `endColumn=${finding.endColumn}`] : []),
        `title=${property(finding.code)}`,
      ];
      return `::${commands[finding.severity]} ${place.join(",")}::${data(finding.message)}\n`;
    })
    .join("");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
