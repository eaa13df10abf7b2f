/** Writes a file so that nobody ever sees half of it, not even after a crash. */
import { randomBytes } from "node:crypto";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Replaces a file's text; its permissions stay, and a link stays a link. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const { mode } = await stat(target);
  // A file that its owner has closed for writing would be replaced all the same, as that only asks the folder.
  if ((mode & 0o222) === 0) throw new Error(`EACCES: permission denied, open '${path}'`);
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await writeFile(beside, text, { mode: mode & 0o777, flag: "wx" });
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    // Where the folder takes no new file, or the file is mounted by itself, it can still be written in place.
    if (code !== "EACCES" && code !== "EPERM" && code !== "EBUSY" && code !== "EXDEV") throw error;
    await writeFile(target, text);
  }
}
