/** The semantic tokens that an editor has been sent, so that after a keystroke it gets only what is different. */
import { semanticTokens, semanticTokensEdits } from "../service.ts";
import type { OpenDocument } from "./documents.ts";

interface Sent {
  readonly resultId: string;
  readonly data: number[];
}

export class SentTokens {
  private readonly last = new Map<string, Sent>();
  private count = 0;

  full(document: OpenDocument, augments: boolean): Sent {
    const sent = { resultId: String(++this.count), data: semanticTokens(document.file, { augments }) };
    this.last.set(document.uri, sent);
    return sent;
  }

  /** Everything again where the editor holds another result than the last. */
  delta(
    document: OpenDocument,
    previousResultId: string,
    augments: boolean,
  ): Sent | { resultId: string; edits: unknown } {
    const before = this.last.get(document.uri);
    const after = this.full(document, augments);
    if (before?.resultId !== previousResultId) return after;
    return { resultId: after.resultId, edits: semanticTokensEdits(before.data, after.data) };
  }

  forget(uri: string): void {
    this.last.delete(uri);
  }
}
