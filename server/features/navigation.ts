/** From a name to where it is defined and used: definition, references, highlights. */
import type { DocumentHighlight, Location } from "vscode-languageserver-types";
import { offsetAt, type Position, rangeOf } from "../lint/positions.ts";
import type { Dockerfile } from "../syntax/tree.ts";
import { symbolAt } from "./symbols.ts";

export function definition(file: Dockerfile, uri: string, position: Position): Location[] {
  const offset = offsetAt(file, position);
  const found = symbolAt(file, offset);
  const definitions = found?.occurrences.filter(({ isDefinition }) => isDefinition) ?? [];
  // The one that is nearest above is what the place sees; one below can only be meant from itself.
  const above = definitions.filter(({ span }) => span.start <= offset);
  const nearest = above.at(-1) ?? definitions[0];
  return nearest === undefined ? [] : [{ uri, range: rangeOf(file, nearest.span) }];
}

export function references(file: Dockerfile, uri: string, position: Position, withDefinitions: boolean): Location[] {
  const occurrences = symbolAt(file, offsetAt(file, position))?.occurrences ?? [];
  return occurrences
    .filter(({ isDefinition }) => withDefinitions || !isDefinition)
    .map(({ span }) => ({ uri, range: rangeOf(file, span) }));
}

export function documentHighlights(file: Dockerfile, position: Position): DocumentHighlight[] {
  const occurrences = symbolAt(file, offsetAt(file, position))?.occurrences ?? [];
  // LSP: 2 reads, 3 writes.
  return occurrences.map(({ span, isDefinition }) => ({ range: rangeOf(file, span), kind: isDefinition ? 3 : 2 }));
}
