/** A small, strict reader of XML: enough for reports, and it refuses what is not well-formed. */
import assert from "node:assert/strict";

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The root element. Text between elements has to be white space. */
export function readXml(text: string): Element {
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  const prolog = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/.exec(text);
  assert.ok(prolog, "no XML declaration");
  let at = prolog[0].length;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    const found = new RegExp(pattern.source, "y");
    found.lastIndex = at;
    const result = found.exec(text);
    if (result !== null) at = found.lastIndex;
    return result;
  };
  const element = (): Element => {
    const open = match(/<([A-Za-z][\w.-]*)/);
    assert.ok(open, `no element at ${text.slice(at, at + 40)}`);
    const attributes: Record<string, string> = {};
    for (let pair = match(/\s+([A-Za-z][\w.-]*)="([^"<]*)"/); pair; pair = match(/\s+([A-Za-z][\w.-]*)="([^"<]*)"/)) {
      const [, name = "", value = ""] = pair;
      assert.ok(!Object.hasOwn(attributes, name), `${name} stands twice`);
      attributes[name] = unescaped(value);
    }
    const children: Element[] = [];
    if (match(/\s*\/>/)) return { name: open[1] ?? "", attributes, children };
    assert.ok(match(/\s*>/), `no end of a tag at ${text.slice(at, at + 40)}`);
    for (;;) {
      match(/\s+/);
      const close = match(/<\/([A-Za-z][\w.-]*)\s*>/);
      if (close !== null) {
        assert.equal(close[1], open[1]);
        return { name: open[1] ?? "", attributes, children };
      }
      children.push(element());
    }
  };
  const root = element();
  assert.match(text.slice(at), /^\s*$/);
  return root;
}

function unescaped(value: string): string {
  return value.replace(/&([^;]*);?/g, (all, name: string) => {
    const code = /^#(\d+)$/.exec(name)?.[1];
    const character = code === undefined ? entities[name] : String.fromCodePoint(Number(code));
    assert.ok(character !== undefined && all.endsWith(";"), `${all} is no entity`);
    return character;
  });
}
