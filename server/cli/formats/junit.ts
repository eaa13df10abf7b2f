/** JUnit's XML: a suite a file, a failed case a finding; a file without findings is a case that passed. */
import type { Report } from "../finding.ts";
import { attribute } from "./xml.ts";

export function junit({ findings, files }: Report): string {
  const names = [...new Set(files)].sort();
  const clean = names.filter((name) => !findings.some(({ file }) => file === name)).length;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="quayside" tests="${findings.length + clean}" failures="${findings.length}">`,
  ];
  for (const name of names) {
    const own = findings.filter(({ file }) => file === name);
    lines.push(`  <testsuite name="${attribute(name)}" tests="${own.length || 1}" failures="${own.length}">`);
    if (own.length === 0) lines.push(`    <testcase classname="${attribute(name)}" name="lint"/>`);
    for (const finding of own) {
      const place = `${finding.line}:${finding.column}`;
      lines.push(
        `    <testcase classname="${attribute(name)}" name="${attribute(`${finding.code} ${place}`)}">`,
        `      <failure type="${finding.severity}" message="${attribute(`${place} ${finding.message}`)}"/>`,
        "    </testcase>",
      );
    }
    lines.push("  </testsuite>");
  }
  return `${[...lines, "</testsuites>"].join("\n")}\n`;
}
