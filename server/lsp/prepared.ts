/** Lists that are sent again at every key, though most of their members are the very objects of last time. */

/** A list as a value, and as the bytes that a stream takes. */
export class PreparedList {
  readonly value: readonly object[];

  constructor(value: readonly object[]) {
    this.value = value;
  }

  /** JSON in UTF-8; what was written of a member before is not written anew. */
  pieces(): readonly Buffer[] {
    const pieces: Buffer[] = [];
    for (const member of this.value) pieces.push(pieces.length === 0 ? opening : comma, bytesOf(member));
    return pieces.length === 0 ? [empty] : [...pieces, closing];
  }
}

const opening = Buffer.from("[");
const comma = Buffer.from(",");
const closing = Buffer.from("]");
const empty = Buffer.from("[]");

const known = new WeakMap<object, Buffer>();

function bytesOf(member: object): Buffer {
  let bytes = known.get(member);
  if (bytes === undefined) {
    bytes = Buffer.from(JSON.stringify(member));
    known.set(member, bytes);
  }
  return bytes;
}
