/** For programs: the findings as an array, in the shape that the contract promises. */
import type { Report } from "../finding.ts";

export function json({ findings }: Report): string {
  return `${JSON.stringify(findings, null, 2)}\n`;
}
