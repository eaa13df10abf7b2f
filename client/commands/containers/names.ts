/** What containers are called in titles and questions, and what they may be called. */
import { names } from "../../describe/format.ts";
import type { Container } from "../../engine/model.ts";
import { t } from "../../words.ts";

export const nameOf = (container: Container): string => container.name;
export const namesOf = (containers: readonly Container[]): string => names(containers.map(nameOf));

/** Null where the engine takes the name, of a volume as well: letters, digits, `_`, `.`, `-`, at least two, the first a letter or digit. */
export function containerNameProblem(name: string): string | null {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)
    ? null
    : t("A name has at least two letters or digits; “_”, “.” and “-” may follow the first.");
}
