import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { packContext } from "../../../../client/engine/build/context.ts";
import { tarHead } from "../../../../client/engine/build/tar.ts";
import { readTar, type TarFile } from "../../../support/tar.ts";

const root = await mkdtemp(join(tmpdir(), "quayside-context-"));
after(() => rm(root, { recursive: true, force: true }));

let folders = 0;

/** Writes files (a name that ends in a slash is a folder) into a new folder and returns its path. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, `${folders++}`);
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith("/")) await mkdir(join(folder, name), { recursive: true });
    else {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  }
  return folder;
}

async function pack(folder: string, dockerfile = join(folder, "Dockerfile"), signal = new AbortController().signal) {
  let told: { readonly files: number; readonly bytes: number } | null = null;
  const onPacked = (files: number, bytes: number) => {
    told = { files, bytes };
  };
  const context = await packContext(folder, dockerfile, onPacked, signal);
  const pieces: Buffer[] = [];
  for await (const piece of context.stream) pieces.push(piece);
  const archive = Buffer.concat(pieces);
  return { archive, files: readTar(archive), told, dockerfile: context.dockerfile };
}

const namesOf = (files: readonly TarFile[]) => files.map((file) => file.name);
const find = (files: readonly TarFile[], name: string) => files.find((file) => file.name === name);

test("a context is sent in the order of its names' bytes, folders before what is in them", async () => {
  const folder = await folderWith({
    Dockerfile: "FROM a",
    b: "",
    "a/z": "",
    "a-b": "",
    "a/y/x": "",
    ü: "",
    "\u{1f600}": "",
    "\uff5e": "",
  });
  const { files } = await pack(folder);
  assert.deepEqual(namesOf(files), [
    "Dockerfile",
    "a/",
    "a/y/",
    "a/y/x",
    "a/z",
    "a-b",
    "b",
    "ü",
    "\uff5e",
    "\u{1f600}",
  ]);
});

test("packing the same context twice gives the same bytes", async () => {
  const files = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`d${index % 7}/f${index}`, `${index}`]));
  const folder = await folderWith({ Dockerfile: "", ...files });
  assert.deepEqual((await pack(folder)).archive, (await pack(folder)).archive);
});

test("contents, modes and times arrive, and everything belongs to root", async () => {
  const folder = await folderWith({ Dockerfile: "FROM scratch\n", run: "#!/bin/sh\n" });
  await chmod(join(folder, "run"), 0o4751);
  await utimes(join(folder, "run"), 1_600_000_000, 1_600_000_000);
  const run = find((await pack(folder)).files, "run");
  assert.deepEqual(run && { ...run, content: run.content.toString() }, {
    name: "run",
    type: "0",
    mode: 0o4751,
    uid: 0,
    gid: 0,
    mtime: 1_600_000_000,
    target: "",
    content: "#!/bin/sh\n",
  });
});

test("files of every size arrive whole", async () => {
  const sizes = [0, 1, 511, 512, 513, 65_536, 262_143, 262_144, 262_145, 1_000_000];
  const folder = await folderWith(
    Object.fromEntries(sizes.map((size) => [`f${size}`, size > 0 ? "y".padStart(size, "x") : ""])),
  );
  await writeFile(join(folder, "Dockerfile"), "");
  const { files, told } = await pack(folder);
  for (const size of sizes) {
    const content = find(files, `f${size}`)?.content;
    assert.equal(content?.length, size);
    assert.equal(content?.subarray(-1).toString(), size > 0 ? "y" : "");
  }
  assert.deepEqual(told, { files: sizes.length + 1, bytes: sizes.reduce((sum, size) => sum + size) });
});

test("links stay links, also those that lead nowhere, and empty folders are kept", async () => {
  const folder = await folderWith({ Dockerfile: "", "empty/": "" });
  await symlink("nowhere", join(folder, "broken"));
  await symlink("/etc/passwd", join(folder, "absolute"));
  const { files } = await pack(folder);
  assert.deepEqual(
    files.filter((file) => file.type !== "0").map(({ name, type, target }) => [name, type, target]),
    [
      ["absolute", "2", "/etc/passwd"],
      ["broken", "2", "nowhere"],
      ["empty/", "5", ""],
    ],
  );
});

test("long names and names of other scripts survive, as every tar program reads them", async () => {
  const long = `${"folder".repeat(20)}/${"file".repeat(50)}`;
  const folder = await folderWith({ Dockerfile: "", [long]: "long", "日本/語": "text" });
  await symlink("t".repeat(150), join(folder, "link"));
  const { archive, files } = await pack(folder);
  assert.equal(find(files, long)?.content.toString(), "long");
  assert.equal(find(files, "日本/語")?.content.toString(), "text");
  assert.equal(find(files, "link")?.target, "t".repeat(150));
  const listed = spawnSync("tar", ["-t", "-f", "-"], { input: archive, env: { ...process.env, LC_ALL: "C.UTF-8" } });
  assert.deepEqual([listed.status, listed.stdout.toString().split("\n").includes(long)], [0, true]);
});

test("sockets are passed over", async () => {
  const folder = await folderWith({ Dockerfile: "" });
  const server = createServer().listen(join(folder, "s"));
  await new Promise((resolve) => server.once("listening", resolve));
  const { files } = await pack(folder);
  server.close();
  assert.deepEqual(namesOf(files), ["Dockerfile"]);
});

test("what is ignored is not sent, the Dockerfile and the ignore file are", async () => {
  const folder = await folderWith({
    ".dockerignore": "*\n!src\nsrc/*.log",
    Dockerfile: "",
    a: "",
    "src/b": "",
    "src/c.log": "",
  });
  assert.deepEqual(namesOf((await pack(folder)).files), [".dockerignore", "Dockerfile", "src/", "src/b"]);
});

test("an ignore file beside the Dockerfile comes before the common one", async () => {
  const folder = await folderWith({
    ".dockerignore": "a",
    "x.Dockerfile": "",
    "x.Dockerfile.dockerignore": "b",
    a: "",
    b: "",
  });
  const { files, dockerfile } = await pack(folder, join(folder, "x.Dockerfile"));
  assert.deepEqual(namesOf(files), [".dockerignore", "a", "x.Dockerfile", "x.Dockerfile.dockerignore"]);
  assert.equal(dockerfile, "x.Dockerfile");
});

test("an ignored folder is not even opened", async (context) => {
  if (process.getuid?.() === 0) return context.skip("root may read every folder");
  const folder = await folderWith({ ".dockerignore": "closed", Dockerfile: "", "closed/a": "" });
  await chmod(join(folder, "closed"), 0);
  assert.deepEqual(namesOf((await pack(folder)).files), [".dockerignore", "Dockerfile"]);
});

test("a Dockerfile from elsewhere travels under a name that the builder drops again", async () => {
  const folder = await folderWith({ ".dockerignore": "b", a: "", b: "" });
  const other = await folderWith({ Dockerfile: "FROM scratch\n" });
  const { files, dockerfile } = await pack(folder, join(other, "Dockerfile"));
  assert.match(dockerfile, /^\.dockerfile\.[0-9a-f]{20}$/);
  assert.deepEqual(namesOf(files), [".dockerignore", dockerfile, "a"]);
  assert.equal(find(files, dockerfile)?.content.toString(), "FROM scratch\n");
  assert.equal(find(files, ".dockerignore")?.content.toString(), `b\n${dockerfile}\n`);
});

test("a file that can't be had ends the context with an error that names it", async () => {
  const folder = await folderWith({ Dockerfile: "", gone: "x" });
  const context = await packContext(folder, join(folder, "Dockerfile"), () => undefined, new AbortController().signal);
  const read = async () => {
    for await (const piece of context.stream) assert.ok(piece.length > 0);
  };
  await rm(folder, { recursive: true });
  await assert.rejects(read(), { code: "ENOENT", path: folder });
});

test("a file that shrinks while it is read ends the context with an error that names it", async () => {
  const folder = await folderWith({ Dockerfile: "", big: "x".repeat(2_000_000) });
  const context = await packContext(folder, join(folder, "Dockerfile"), () => undefined, new AbortController().signal);
  const read = async () => {
    for await (const piece of context.stream) {
      assert.ok(piece.length > 0);
      await truncate(join(folder, "big"), 0);
    }
  };
  await assert.rejects(read(), { path: join(folder, "big") });
});

test("packing stops when the build is cancelled", async () => {
  const folder = await folderWith({ Dockerfile: "", a: "" });
  const controller = new AbortController();
  controller.abort(new Error("enough"));
  await assert.rejects(pack(folder, join(folder, "Dockerfile"), controller.signal), { message: "enough" });
});

test("sizes and times that eleven octal digits can't hold are written beside", () => {
  const entry = { name: "a", type: "file", mode: 0o644, size: 0, mtime: -5, target: null } as const;
  assert.match(tarHead(entry).toString("latin1"), /12 mtime=-5\n/);
  const [read] = readTar(Buffer.concat([tarHead(entry), Buffer.alloc(1024)]));
  assert.equal(read?.mtime, -5);
  assert.match(tarHead({ ...entry, size: 2 ** 34 }).toString("latin1"), /20 size=17179869184\n/);
});
