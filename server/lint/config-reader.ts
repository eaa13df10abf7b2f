/** Reads YAML (and JSON, which is YAML) with the place of everything, so that a mistake is shown where it stands. */
import type { Document, Node, Scalar } from "yaml";
import type { Span } from "../syntax/tree.ts";
import { t } from "../words.ts";

/** Something in a configuration file that can't be meant, at its place in the file's text. */
export interface ConfigProblem {
  readonly span: Span;
  readonly message: string;
  /** `error`: that part of the file has no effect. `warning`: it may not have the effect that was meant. */
  readonly severity: "error" | "warning";
}

/** A key of a mapping with its value. */
export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Place;
}

/** A value's node and where it stands; `node` is null where nothing is written. */
export interface Place {
  readonly node: Node | null;
  readonly span: Span;
}

/** Asks values of a document for what they ought to be; what they are not is noted as a problem. */
export class ConfigReader {
  readonly problems: ConfigProblem[] = [];
  /** The document's top; its node is null where the file holds nothing. */
  readonly root: Place;
  private readonly yaml: typeof import("yaml");
  private readonly document: Document;

  constructor(yaml: typeof import("yaml"), text: string) {
    this.yaml = yaml;
    // A mistake at the end of a long text is shown by its place; quoting the line in the message as well is noise.
    this.document = yaml.parseDocument(text, { prettyErrors: false });
    for (const { pos, message } of this.document.errors) {
      const start = Math.min(pos[0], text.length);
      this.complain({ start, end: Math.max(start, Math.min(pos[1], text.length)) }, t("This is no YAML: {0}", message));
    }
    this.root = this.place(this.document.contents as Node | null, { start: 0, end: 0 });
  }

  /** Whether the text could be read at all. */
  get readable(): boolean {
    return this.document.errors.length === 0;
  }

  complain(span: Span, message: string, severity: ConfigProblem["severity"] = "error"): void {
    this.problems.push({ span, message, severity });
  }

  /** Whether anything is written there. */
  isEmpty({ node }: Place): boolean {
    return node === null || (this.yaml.isScalar(node) && node.value === null);
  }

  /** The entries of a mapping, or null with a problem. Nothing written counts as no entries. */
  mapping(place: Place, name: string): readonly Entry[] | null {
    if (this.isEmpty(place)) return [];
    const { node } = place;
    if (!this.yaml.isMap(node)) {
      this.complain(place.span, t("{0} must be a mapping of names to values.", name));
      return null;
    }
    return node.items.map((pair) => {
      const keyPlace = this.place(pair.key as Node, place.span);
      const key = this.yaml.isScalar(pair.key) ? String(pair.key.value) : "";
      return { key, keySpan: keyPlace.span, value: this.place(pair.value as Node | null, keyPlace.span) };
    });
  }

  /** The items of a list, or null with a problem. */
  list(place: Place, name: string): readonly Place[] | null {
    if (this.yaml.isSeq(place.node)) return place.node.items.map((item) => this.place(item as Node, place.span));
    this.complain(place.span, t("{0} must be a list.", name));
    return null;
  }

  /** The texts of a list, or null with a problem; an item that is no text is a problem and left out. */
  strings(place: Place, name: string): readonly { readonly value: string; readonly span: Span }[] | null {
    return (
      this.list(place, name)?.flatMap((item) => {
        const value = this.string(item, t("An item of {0}", name));
        return value === null ? [] : [{ value, span: item.span }];
      }) ?? null
    );
  }

  /** A text, or null with a problem. */
  string(place: Place, name: string): string | null {
    const value = this.scalar(place);
    if (typeof value === "string") return value;
    this.complain(place.span, t("{0} must be a text.", name));
    return null;
  }

  /** True or false, or null with a problem. */
  boolean(place: Place, name: string): boolean | null {
    const value = this.scalar(place);
    if (typeof value === "boolean") return value;
    this.complain(place.span, t("{0} must be true or false.", name));
    return null;
  }

  /** The value of a scalar; undefined for lists and mappings. */
  scalar({ node }: Place): unknown {
    return this.yaml.isScalar(node) ? (node as Scalar).value : undefined;
  }

  isMapping({ node }: Place): boolean {
    return this.yaml.isMap(node);
  }

  /** The value as plain JavaScript. */
  plain({ node }: Place): unknown {
    return node === null ? null : node.toJS(this.document);
  }

  private place(node: Node | null, around: Span): Place {
    if (node === null || node === undefined) return { node: null, span: around };
    const [start, end] = node.range ?? [around.start, around.end];
    const target = this.yaml.isAlias(node) ? (node.resolve(this.document) ?? null) : node;
    return { node: target as Node | null, span: { start, end } };
  }
}
