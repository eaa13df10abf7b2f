// Writes a tar archive in memory: just enough for the small images that tests are run with.

/** @typedef {{ name: string, mode?: number, content?: Buffer | string, link?: string }} Entry a folder where the name ends in a slash */

const block = 512;

/**
 * The archive's bytes (ustar). Times and owners are zero, so equal entries make equal bytes and share a layer.
 * @param {readonly Entry[]} entries
 */
export function tar(entries) {
  const parts = [];
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? "");
    parts.push(header(entry, content.length), content, Buffer.alloc((block - (content.length % block)) % block));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

/** @param {Entry} entry @param {number} size */
function header(entry, size) {
  const bytes = Buffer.alloc(block);
  const folder = entry.name.endsWith("/");
  bytes.write(entry.name, 0, 100);
  bytes.write(octal(entry.mode ?? (folder ? 0o755 : 0o644), 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(size, 12), 124);
  bytes.write(octal(0, 12), 136);
  bytes.write(" ".repeat(8), 148);
  bytes.write(folder ? "5" : entry.link === undefined ? "0" : "2", 156);
  bytes.write(entry.link ?? "", 157, 100);
  bytes.write("ustar\x0000", 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

/** @param {number} value @param {number} width with the closing NUL */
function octal(value, width) {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}
