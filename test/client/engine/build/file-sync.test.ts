import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { syncFiles } from "../../../../client/engine/build/file-sync.ts";
import type { Call } from "../../../../client/engine/build/grpc-server.ts";
import { bytesOf, fields, MessageWriter, numberOf, textOf } from "../../../../client/engine/build/protobuf.ts";

const root = await mkdtemp(join(tmpdir(), "quayside-sync-"));
after(() => rm(root, { recursive: true, force: true }));
let folders = 0;

async function folderWith(names: readonly string[]): Promise<string> {
  const folder = join(root, `${folders++}`);
  for (const name of names) {
    const [path = "", target] = name.split(" -> ");
    await mkdir(dirname(join(folder, path)), { recursive: true });
    if (target === undefined) await writeFile(join(folder, path), `content of ${path}`);
    else await symlink(target, join(folder, path));
  }
  return folder;
}

interface Received {
  readonly paths: readonly string[];
  readonly contents: ReadonlyMap<string, string>;
  readonly told: readonly (readonly [number, number])[];
  /** The most bytes that were under way at once. */
  readonly most: number;
}

/** Plays BuildKit's part: takes the list, asks for each regular file, thanks for all. */
async function receive(folder: string, metadata: readonly (readonly [string, string])[] = []): Promise<Received> {
  const paths: string[] = [];
  const wanted = new Map<number, string>();
  const contents = new Map<string, string>();
  const told: [number, number][] = [];
  const inbox: Uint8Array[] = [];
  let wake = () => {};
  let listed = 0;
  let over = false;
  let underWay = 0;
  let most = 0;
  const ask = (type: number, id: number) => {
    inbox.push(new MessageWriter().number(1, type).number(3, id).finish());
    wake();
  };
  const take = (message: Uint8Array) => {
    const parts = new Map([...fields(message)].map(({ number, value }) => [number, value]));
    const type = numberOf(parts.get(1) ?? 0);
    const id = numberOf(parts.get(3) ?? 0);
    const data = parts.get(4);
    if (type === 4) throw new Error(textOf(data ?? 0));
    if (type === 3) over = true;
    if (type === 2) {
      const path = wanted.get(id) ?? "";
      if (data !== undefined) contents.set(path, (contents.get(path) ?? "") + textOf(data));
      else if (wanted.delete(id) && wanted.size === 0) ask(3, 0);
    }
    if (type !== 0) return;
    const stat = parts.get(2);
    if (stat === undefined) {
      for (const [each] of wanted) ask(1, each);
      if (wanted.size === 0) ask(3, 0);
      return;
    }
    const entry = new Map([...fields(bytesOf(stat))].map(({ number, value }) => [number, value]));
    const path = textOf(entry.get(1) ?? new Uint8Array());
    paths.push(path);
    if (numberOf(entry.get(2) ?? 0) < 2 ** 24) wanted.set(listed, path);
    listed++;
  };
  const call: Call = {
    metadata: [["dir-name", "context"], ...metadata],
    messages: {
      async *[Symbol.asyncIterator]() {
        while (!over) {
          while (inbox.length > 0) yield inbox.shift()!;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
    },
    async send(...messages) {
      const size = messages.reduce((sum, message) => sum + message.length, 0);
      underWay += size;
      most = Math.max(most, underWay);
      // An engine that takes its time.
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay -= size;
      for (const message of messages) take(message);
    },
  };
  const onSent = (files: number, bytes: number) => told.push([files, bytes]);
  const source = { folder, onSent, onError: () => undefined };
  await syncFiles(call, { context: source }, new AbortController().signal);
  return { paths, contents, told, most };
}

test("BuildKit gets the list in order and the contents that it asks for", async () => {
  const folder = await folderWith(["b", "a/z", "a-b", "link -> b"]);
  const { paths, contents, told } = await receive(folder);
  assert.deepEqual(paths, ["a", "a/z", "a-b", "b", "link"]);
  assert.deepEqual(Object.fromEntries(contents), {
    "a/z": "content of a/z",
    "a-b": "content of a-b",
    b: "content of b",
  });
  assert.deepEqual(told, [[3, 40]]);
});

test("what BuildKit excludes is not listed, but the folders above what comes back are", async () => {
  const folder = await folderWith(["a/b/keep", "a/b/x", "c", "d/e"]);
  const { paths } = await receive(folder, [
    ["exclude-patterns", "a"],
    ["exclude-patterns", "!a/b/keep"],
    ["exclude-patterns", "d/*"],
  ]);
  assert.deepEqual(paths, ["a", "a/b", "a/b/keep", "c", "d"]);
});

test("only what BuildKit follows is listed, with what links lead to", async () => {
  const folder = await folderWith(["data -> real/one", "real/one", "real/two", "v1/x", "v2/x", "unused"]);
  const { paths } = await receive(folder, [
    ["followpaths", "data"],
    ["followpaths", "v*/x"],
  ]);
  assert.deepEqual(paths, ["data", "real", "real/one", "v1", "v1/x", "v2", "v2/x"]);
});

test("links that lead in a circle or out of the folder do no harm", async () => {
  const folder = await folderWith(["a -> b", "b -> a", "out -> ../../../etc/passwd", "c"]);
  const { paths } = await receive(folder, [
    ["followpaths", "a/x"],
    ["followpaths", "out"],
    ["followpaths", "c"],
  ]);
  assert.deepEqual(paths, ["a", "b", "c", "out"]);
});

test("patterns of other scripts come escaped from newer engines", async () => {
  const folder = await folderWith(["über+x", "u"]);
  const { paths } = await receive(folder, [
    ["exclude-patterns", "%C3%BCber%2Bx"],
    ["exclude-patterns-encoded", "1"],
  ]);
  assert.deepEqual(paths, ["u"]);
});

test("an engine that is slower than the disk is not flooded", async () => {
  const folder = await folderWith(Array.from({ length: 300 }, (_, index) => `f${index}`));
  for (let index = 0; index < 300; index++) await writeFile(join(folder, `f${index}`), "x".repeat(30_000));
  const { contents, most } = await receive(folder);
  assert.equal(contents.size, 300);
  assert.ok(most < 2_000_000, `${most} bytes under way`);
});

test("fetching the .dockerignore alone is no context", async () => {
  const folder = await folderWith([".dockerignore", "a"]);
  const { paths, told } = await receive(folder, [["followpaths", ".dockerignore"]]);
  assert.deepEqual([paths, told], [[".dockerignore"], []]);
});

test("a folder that is not offered is refused", async () => {
  const call: Call = {
    metadata: [["dir-name", "home"]],
    messages: (async function* () {})(),
    send: async () => undefined,
  };
  await assert.rejects(syncFiles(call, {}, new AbortController().signal), { name: "GrpcError", code: 5 });
});
