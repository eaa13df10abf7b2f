/** Code Climate's issues as one JSON array, which GitLab shows in merge requests. */
import { createHash } from "node:crypto";
import type { Severity } from "../../lint/rule.ts";
import type { Report } from "../finding.ts";

const severities: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  info: "minor",
  hint: "info",
};

export function codeclimate({ findings }: Report): string {
  const seen = new Map<string, number>();
  const issues = findings.map((finding) => {
    // The line is left out, so that an issue stays the same one when it moves; equal ones are counted.
    const subject = [finding.file, finding.code, finding.message].join("\n");
    const count = seen.get(subject) ?? 0;
    seen.set(subject, count + 1);
    return {
      type: "issue",
      check_name: finding.code,
      description: finding.message,
      categories: ["Bug Risk"],
      severity: severities[finding.severity],
      fingerprint: createHash("sha256").update(`${subject}\n${count}`).digest("hex").slice(0, 32),
      location: {
        path: finding.file,
        positions: {
          begin: { line: finding.line, column: finding.column },
          end: { line: finding.endLine, column: finding.endColumn },
        },
      },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}
