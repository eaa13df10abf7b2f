/** For people: a line a finding, and how many of which severity. */

import type { Severity } from "../../lint/rule.ts";
import { t } from "../../words.ts";
import { type Report, severityOrder } from "../finding.ts";

const colors: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36, hint: 90 };

export function text({ findings, files, color }: Report): string {
  const paint = (code: number, words: string) => (color ? `\u001b[${code}m${words}\u001b[39m` : words);
  const lines = findings.map((finding) => {
    const place = `${finding.file}:${finding.line}:${finding.column}`;
    const names = [finding.code, ...finding.aliases].join(", ");
    return `${place}: ${paint(colors[finding.severity], finding.severity)}: ${finding.message} ${paint(90, `[${names}]`)}`;
  });
  return [...lines, summary(findings, files.length), ""].join("\n");
}

function summary(findings: Report["findings"], files: number): string {
  if (findings.length === 0) return t("Files: {0}. No findings.", files);
  const counts = [...severityOrder]
    .reverse()
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${severity}: ${count}`);
  const fixable = findings.filter((finding) => finding.fixable).length;
  const sum = t("Files: {0}. Findings: {1} ({2}).", files, findings.length, counts.join(", "));
  return fixable === 0 ? sum : `${sum} ${t("{0} can be fixed.", fixable)}`;
}
