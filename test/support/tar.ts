/** Reads a tar archive back, by the POSIX rules alone: what a builder would see of it. */

export interface TarFile {
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly target: string;
  readonly content: Buffer;
}

/** Throws where a head's checksum is wrong or the archive is cut off. */
export function readTar(archive: Buffer): TarFile[] {
  const files: TarFile[] = [];
  let extended = new Map<string, string>();
  for (let at = 0; ; ) {
    const head = archive.subarray(at, at + 512);
    if (head.length < 512) throw new Error("the archive is cut off");
    if (head.every((byte) => byte === 0)) return files;
    const text = (start: number, length: number) => {
      const field = head.subarray(start, start + length);
      const end = field.indexOf(0);
      return field.subarray(0, end < 0 ? length : end).toString("utf8");
    };
    const octal = (start: number, length: number) => Number.parseInt(text(start, length).trim() || "0", 8);
    let sum = 0;
    for (const [index, byte] of head.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
    if (sum !== octal(148, 8)) throw new Error(`wrong checksum of ${text(0, 100)}`);
    const size = Number(extended.get("size") ?? octal(124, 12));
    const content = archive.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    const type = text(156, 1);
    if (type === "x") {
      extended = readRecords(content);
      continue;
    }
    const prefix = text(345, 155);
    files.push({
      name: extended.get("path") ?? (prefix === "" ? "" : `${prefix}/`) + text(0, 100),
      type: type === "" ? "0" : type,
      mode: octal(100, 8),
      uid: octal(108, 8),
      gid: octal(116, 8),
      mtime: Number(extended.get("mtime") ?? octal(136, 12)),
      target: extended.get("linkpath") ?? text(157, 100),
      content,
    });
    extended = new Map();
  }
}

function readRecords(content: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const blank = content.indexOf(32, at);
    const length = Number(content.toString("latin1", at, blank));
    const record = content.toString("utf8", blank + 1, at + length - 1);
    const equals = record.indexOf("=");
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
