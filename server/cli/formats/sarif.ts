/** SARIF 2.1.0, as code scanning services read it. */
import { pathToFileURL } from "node:url";
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
    const { url, message, severity } = findings.find(({ code }) => code === id) as Report["findings"][number];
    const defaultConfiguration = { level: levels[severity] };
    return { id, helpUri: url, shortDescription: { text: message }, defaultConfiguration };
  });
  const results = findings.map((finding) => ({
    ruleId: finding.code,
    ruleIndex: ids.indexOf(finding.code),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriReference(finding.file) },
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

/** A path as SARIF wants it: an absolute one as a URL, another relative to where the run started. */
function uriReference(path: string): string {
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(path)) return pathToFileURL(path).href;
  return path.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
