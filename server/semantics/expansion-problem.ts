/** The words for a text that can't be expanded. */
import { problem } from "../syntax/problems.ts";
import type { ExpansionError } from "../syntax/shell-words.ts";
import type { Span, SyntaxProblem } from "../syntax/tree.ts";

/** A refusal of expansion, at the text that it is about. */
export function expansionProblem(error: ExpansionError, span: Span, line: number): SyntaxProblem {
  if ((error.fault === "unset" || error.fault === "empty") && error.detail !== "") {
    return problem("expansion-asked", span, line, error.subject, error.detail);
  }
  return problem(`expansion-${error.fault}`, span, line, error.subject);
}
