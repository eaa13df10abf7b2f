/** Checkstyle's XML, which many build servers read. */
import type { Report } from "../finding.ts";
import { attribute } from "./xml.ts";

export function checkstyle({ findings, files }: Report): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<checkstyle version="4.3">'];
  for (const file of [...new Set(files)].sort()) {
    lines.push(`  <file name="${attribute(file)}">`);
    for (const finding of findings.filter((one) => one.file === file)) {
      const severity = finding.severity === "hint" ? "info" : finding.severity;
      lines.push(
        `    <error line="${finding.line}" column="${finding.column}" severity="${severity}" ` +
          `message="${attribute(finding.message)}" source="quayside.${attribute(finding.code)}"/>`,
      );
    }
    lines.push("  </file>");
  }
  return `${[...lines, "</checkstyle>"].join("\n")}\n`;
}
