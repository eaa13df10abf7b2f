/** Writes the heads of a tar archive: POSIX ustar, with pax records for what doesn't fit into it. */

export interface TarEntry {
  /** With slashes; a folder's name needs none at its end. */
  readonly name: string;
  readonly type: "file" | "folder" | "link" | "pipe";
  /** Permissions with the set-user, set-group and sticky bits. */
  readonly mode: number;
  /** Bytes of a file's content. */
  readonly size: number;
  /** Seconds since the epoch, with fractions. */
  readonly mtime: number;
  /** Where a link points to. */
  readonly target: string | null;
}

export const blockSize = 512;

/** What ends an archive. */
export const archiveEnd = Buffer.alloc(2 * blockSize);

/** An entry's head, one block or with its pax records several. Owner and group are root. */
export function tarHead(entry: TarEntry): Buffer {
  const name = entry.type === "folder" ? `${entry.name}/` : entry.name;
  const seconds = Math.floor(entry.mtime);
  const records: string[] = [];
  const field = (key: string, value: string) => records.push(paxRecord(key, value));
  if (!fits(name)) field("path", name);
  if (entry.target !== null && !fits(entry.target)) field("linkpath", entry.target);
  if (entry.size > maximum) field("size", String(entry.size));
  if (seconds < 0 || seconds > maximum) field("mtime", String(seconds));
  const head = block({ ...entry, name, mtime: Math.min(Math.max(seconds, 0), maximum) }, types[entry.type]);
  if (records.length === 0) return head;
  const body = Buffer.from(records.join(""), "utf8");
  const extended = block(
    { ...entry, name: "PaxHeaders/entry", size: body.length, target: null, mtime: 0, mode: 0o644 },
    "x",
  );
  return Buffer.concat([extended, body, Buffer.alloc(padding(body.length)), head]);
}

/** Bytes between the end of a content and the next block. */
export function padding(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

const types = { file: "0", link: "2", folder: "5", pipe: "6" } as const;

/** The greatest number of eleven octal digits. */
const maximum = 8 ** 11 - 1;

/** Names in a head are ASCII and short: a reader may take other bytes for anything. */
function fits(text: string): boolean {
  return text.length <= 100 && !/[^\x20-\x7e]/.test(text);
}

function block(entry: Omit<TarEntry, "type">, type: string): Buffer {
  const head = Buffer.alloc(blockSize);
  const octal = (value: number, offset: number, digits: number) =>
    head.write(value.toString(8).padStart(digits, "0"), offset, "latin1");
  head.write(entry.name, 0, 100, "latin1");
  octal(entry.mode & 0o7777, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(entry.size > maximum ? 0 : entry.size, 124, 11);
  octal(entry.mtime, 136, 11);
  head.write(type, 156, "latin1");
  if (entry.target !== null) head.write(entry.target, 157, 100, "latin1");
  head.write("ustar\x0000", 257, "latin1");
  // The checksum counts its own field as blanks.
  head.fill(" ", 148, 156);
  let sum = 0;
  for (const byte of head) sum += byte;
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return head;
}

/** `length key=value\n`, where the length counts its own digits too. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const size = Buffer.byteLength(rest);
  let length = size + String(size).length;
  if (String(length).length + size !== length) length = String(length).length + size;
  return `${length}${rest}`;
}
