/** Reads and writes the few protobuf messages that BuildKit and a client exchange, field by field. */

/** One field on the wire: a number for varints (wire type 0), bytes for length-delimited ones (2) and fixed ones (1, 5). */
export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/**
 * A message's fields in order. Ends early, without an error, at bytes that make no field: a newer BuildKit may send more.
 * Varints above 2^53 lose precision; the sizes and times read here never get there.
 */
export function* fields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    while (at < message.length) {
      const byte = message[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    return Number.NaN;
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    const wireType = key % 8;
    if (wireType === 0) {
      const value = varint();
      if (Number.isNaN(value)) return;
      yield { number, value };
      continue;
    }
    const length = wireType === 2 ? varint() : wireType === 1 ? 8 : wireType === 5 ? 4 : Number.NaN;
    if (Number.isNaN(length) || at + length > message.length) return;
    yield { number, value: message.subarray(at, at + length) };
    at += length;
  }
}

export function textOf(value: Field["value"]): string {
  return typeof value === "number" ? String(value) : Buffer.from(value).toString("utf8");
}

export function bytesOf(value: Field["value"]): Uint8Array {
  return typeof value === "number" ? new Uint8Array() : value;
}

export function numberOf(value: Field["value"]): number {
  return typeof value === "number" ? value : 0;
}

/** Builds one message. Fields that hold protobuf's default (0, empty) are left out, as its encoders do. */
export class MessageWriter {
  readonly #bytes: number[] = [];
  readonly #parts: Uint8Array[] = [];

  number(field: number, value: number): this {
    if (value === 0) return this;
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    if (value.length === 0) return this;
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    this.#flush();
    this.#parts.push(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, "utf8"));
  }

  /** Writes the field even where the message is empty: its presence says something. */
  message(field: number, value: MessageWriter): this {
    const encoded = value.finish();
    this.#varint(field * 8 + 2);
    this.#varint(encoded.length);
    this.#flush();
    this.#parts.push(encoded);
    return this;
  }

  finish(): Buffer {
    this.#flush();
    return Buffer.concat(this.#parts);
  }

  #flush(): void {
    if (this.#bytes.length > 0) this.#parts.push(Uint8Array.from(this.#bytes.splice(0)));
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#bytes.push((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
  }
}
