/** Renames a stage or a variable everywhere in the file: declarations, uses, shell text, mounts. */
import type { Range, WorkspaceEdit } from "vscode-languageserver-types";
import { offsetAt, type Position, rangeOf } from "../lint/positions.ts";
import { stages } from "../semantics/stages.ts";
import type { Dockerfile } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { type NamedThing, symbolAt } from "./symbols.ts";

/** Why a name can't be taken; its message is for the user. */
export class RenameError extends Error {
  override readonly name = "RenameError";
}

/** What would be renamed: the name under the cursor; null where nothing can be. */
export function prepareRename(file: Dockerfile, position: Position): { range: Range; placeholder: string } | null {
  const found = renamable(file, position);
  if (found === null) return null;
  return { range: rangeOf(file, found.span), placeholder: file.text.slice(found.span.start, found.span.end) };
}

/** @throws RenameError where a builder would not take the name */
export function rename(file: Dockerfile, uri: string, position: Position, newName: string): WorkspaceEdit | null {
  const found = renamable(file, position);
  if (found === null) return null;
  if (found.kind === "stage" && !/^[A-Za-z][\w.-]*$/.test(newName)) {
    throw new RenameError(t("{0} can't name a stage. Start with a letter; use letters, digits, - _ and .", newName));
  }
  if (found.kind === "variable" && !/^[A-Za-z_]\w*$/.test(newName)) {
    throw new RenameError(
      t("{0} can't name a variable. Use letters, digits and _; don't start with a digit.", newName),
    );
  }
  const isTaken = stages(file).list.some(({ name }) => name === newName.toLowerCase());
  if (found.kind === "stage" && newName.toLowerCase() !== found.name && isTaken) {
    throw new RenameError(t("Another stage is named {0} already. Give this one a name of its own.", newName));
  }
  return {
    changes: { [uri]: found.occurrences.map(({ span }) => ({ range: rangeOf(file, span), newText: newName })) },
  };
}

/** A stage without a name has no name to change; those who mean it by its number stay as they are. */
function renamable(file: Dockerfile, position: Position): NamedThing | null {
  const found = symbolAt(file, offsetAt(file, position));
  if (found?.kind !== "stage") return found;
  const occurrences = found.occurrences.filter(
    ({ span }) => file.text.slice(span.start, span.end).toLowerCase() === found.name,
  );
  const named = occurrences.some(({ isDefinition }) => isDefinition);
  const here = occurrences.some(({ span }) => span.start === found.span.start);
  return named && here ? { ...found, occurrences } : null;
}
