/** Reads a small tar archive that is in memory: its files, by name. */

const blockSize = 512;

/** Folders and links are passed over. Throws where it is no tar archive, or is cut off. */
export function untar(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  let longName: string | null = null;
  for (let at = 0; at < archive.length; ) {
    const head = archive.subarray(at, at + blockSize);
    if (head.every((byte) => byte === 0)) break;
    if (head.length < blockSize || !sumIsRight(head)) throw new Error("it is no tar archive");
    const size = octal(head, 124, 12);
    const content = archive.subarray(at + blockSize, at + blockSize + size);
    if (content.length < size) throw new Error("it is cut off");
    at += blockSize + Math.ceil(size / blockSize) * blockSize;
    const type = text(head, 156, 1);
    // What a name of more than a hundred bytes is written by: POSIX's records, and GNU's own way.
    if (type === "x") longName = /(?:^|\n)\d+ path=(.*)\n/.exec(content.toString("utf8"))?.[1] ?? longName;
    else if (type === "L") longName = text(content, 0, size);
    else {
      const prefix = text(head, 257, 5) === "ustar" && text(head, 263, 2) === "00" ? text(head, 345, 155) : "";
      const name: string = longName ?? (prefix === "" ? "" : `${prefix}/`) + text(head, 0, 100);
      longName = null;
      if (type === "" || type === "0") files.set(name, content);
    }
  }
  return files;
}

function sumIsRight(head: Buffer): boolean {
  let sum = 0;
  // The checksum counts its own field as blanks.
  for (const [index, byte] of head.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  return sum === octal(head, 148, 8);
}

function octal(bytes: Buffer, start: number, length: number): number {
  return Number.parseInt(text(bytes, start, length).trim() || "0", 8);
}

function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? length : end);
}
