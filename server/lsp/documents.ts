/** Open documents: their text by incremental changes, and their tree, parsed once a version and only when asked for. */

import type { TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "../syntax/parser.ts";
import { reparse } from "../syntax/reparse.ts";
import type { Dockerfile } from "../syntax/tree.ts";

export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  /** The tree of the current version. */
  readonly file: Dockerfile;
}

export class Documents {
  private readonly open = new Map<string, Entry>();

  add(uri: string, languageId: string, version: number, text: string): void {
    this.open.set(uri, new Entry(TextDocument.create(uri, languageId, version, text)));
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    this.open.get(uri)?.update(changes, version);
  }

  remove(uri: string): void {
    this.open.delete(uri);
  }

  get(uri: string): OpenDocument | undefined {
    return this.open.get(uri);
  }

  get uris(): readonly string[] {
    return [...this.open.keys()];
  }
}

class Entry implements OpenDocument {
  private document: TextDocument;
  private tree: Dockerfile | null = null;
  /** The tree is of an earlier version: the next one is made from it. */
  private stale = false;

  constructor(document: TextDocument) {
    this.document = document;
  }

  get uri(): string {
    return this.document.uri;
  }

  get version(): number {
    return this.document.version;
  }

  get file(): Dockerfile {
    if (this.tree === null || this.stale) {
      const text = this.document.getText();
      this.tree = this.tree === null ? parse(text) : reparse(this.tree, text);
      this.stale = false;
    }
    return this.tree;
  }

  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    this.document = TextDocument.update(this.document, [...changes], version);
    this.stale = true;
  }
}
