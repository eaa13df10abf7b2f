/** SARIF 2.1.0, as code scanning services read it. */
import type { Severity } from "../../lint/rule.ts";
import type { Report } from "../finding.ts";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

export function sarif({ findings, version }: Report): string {
  const ids = [...new Set(findings.map(({ code }) => code))].sort();
  const rules = ids.map((id) => {
    const { url, message } = findings.find(({ code }) => code === id) as Report["findings"][number];
    return { id, helpUri: url, shortDescription: { text: message } };
  });
  const results = findings.map((finding) => ({
    ruleId: finding.code,
    ruleIndex: ids.indexOf(finding.code),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(finding.file.replaceAll("\\", "/")) },
          region: {
            startLine: finding.line,
            startColumn: finding.column,
            endLine: finding.endLine,
            endColumn: finding.endColumn,
          },
        },
      },
    ],
  }));
  const log = {
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "quayside", version, rules } }, columnKind: "utf16CodeUnits", results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
