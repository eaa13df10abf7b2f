import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { archiveEnd, padding, tarHead } from "../../../client/engine/build/tar.ts";
import { exportContext, hasContext, importContext, readArchive } from "../../../client/engine/context-archive.ts";
import { contextHash, inspectContext, readPems, writeContext } from "../../../client/engine/context-store.ts";
import { currentEnvironment, type Environment } from "../../../client/engine/environment.ts";
import { untar } from "../../../client/engine/untar.ts";
import { describeError } from "../../../client/failures.ts";

async function place(context: TestContext): Promise<{ environment: Environment; file: string; config: string }> {
  const home = await mkdtemp(join(tmpdir(), "quayside-archive-"));
  context.after(() => rm(home, { recursive: true, force: true }));
  const environment: Environment = { ...currentEnvironment(), env: {}, platform: "linux", home };
  return { environment, file: join(home, "work.dockercontext"), config: join(home, ".docker/contexts") };
}

const tls = { ca: "the authority", cert: "the certificate", key: "the key" };
const work = { name: "work", description: "At work", host: "tcp://work:2376", skipTlsVerify: true, tls };

/** An archive of files by name. */
function archive(files: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => [
    tarHead({ name, type: "file", mode: 0o644, size: content.length, mtime: 0, target: null }),
    Buffer.from(content),
    Buffer.alloc(padding(content.length)),
  ]);
  return Buffer.concat([...parts, archiveEnd]);
}

test("an exported context comes back under another name with all that it held", async (context) => {
  const { environment, file, config } = await place(context);
  await writeContext(environment, work);
  await exportContext(environment, "work", file);
  assert.equal((await stat(file)).mode & 0o777, 0o600, "keys are in it");
  await importContext(environment, "copy", await readArchive(file));
  const { Name, Metadata, Endpoints } = await inspectContext(environment, "copy");
  const docker = { Host: "tcp://work:2376", SkipTLSVerify: true };
  assert.deepEqual(
    { Name, Metadata, Endpoints },
    { Name: "copy", Metadata: { Description: "At work" }, Endpoints: { docker } },
  );
  const folder = join(config, "tls", contextHash("copy"), "docker");
  assert.deepEqual(await readPems(environment, folder), tls);
  assert.equal((await stat(join(folder, "key.pem"))).mode & 0o777, 0o600);
});

test("an export replaces a file that all could read by one that only its owner can, and says where it can't", async (context) => {
  const { environment, file } = await place(context);
  await writeContext(environment, work);
  await writeFile(file, "old", { mode: 0o644 });
  await exportContext(environment, "work", file);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const elsewhere = join(file, "..", "none", "work.dockercontext");
  const said = await exportContext(environment, "work", elsewhere).then(() => "done", describeError);
  assert.equal(said, `There is no ${elsewhere}.`);
});

test("an import that can't be written leaves the context that it was to replace, and nothing else", async (context) => {
  const { environment, file, config } = await place(context);
  await writeContext(environment, work);
  await exportContext(environment, "work", file);
  const archive = await readArchive(file);
  // A file where a folder has to be.
  const odd = new Map([...archive.tls, ["docker/ca.pem/x", Buffer.from("x")]]);
  await assert.rejects(importContext(environment, "work", { ...archive, tls: odd }));
  assert.deepEqual(await readPems(environment, join(config, "tls", contextHash("work"), "docker")), tls);
  assert.ok(await hasContext(environment, "work"));
  assert.deepEqual((await readdir(config)).sort(), ["meta", "tls"]);
});

test("what an archive says that we don't know stays in it", async (context) => {
  const { environment, file } = await place(context);
  const record = {
    Name: "their",
    Metadata: { Colour: "blue" },
    Endpoints: { docker: { Host: "ssh://a@b" }, kubernetes: {} },
  };
  await writeFile(file, archive({ "meta.json": JSON.stringify(record), "tls/kubernetes/ca.pem": "x" }));
  await importContext(environment, "their", await readArchive(file));
  const { Storage, ...rest } = await inspectContext(environment, "their");
  assert.ok(Storage);
  assert.deepEqual(rest, { ...record, TLSMaterial: { kubernetes: ["ca.pem"] } });
});

test("replacing a context takes its old certificates away", async (context) => {
  const { environment, file, config } = await place(context);
  await writeContext(environment, work);
  assert.ok(await hasContext(environment, "work"));
  await writeFile(file, archive({ "meta.json": '{"Name":"work","Endpoints":{"docker":{"Host":"tcp://new:1"}}}' }));
  await importContext(environment, "work", await readArchive(file));
  assert.deepEqual(await readdir(join(config, "tls")), []);
  assert.match(await readFile(join(config, "meta", contextHash("work"), "meta.json"), "utf8"), /tcp:\/\/new:1/);
});

const meta = '{"Name":"a1","Endpoints":{"docker":{"Host":"tcp://a:1"}}}';
const wrong: Readonly<Record<string, readonly [Buffer, RegExp]>> = {
  "a text": [Buffer.from("hello\n".repeat(200)), /no tar archive/],
  "a zip": [Buffer.from(`PK\u0003\u0004${"x".repeat(600)}`), /no tar archive/],
  "an archive that is cut off": [archive({ "meta.json": meta }).subarray(0, 530), /cut off/],
  "an archive of something else": [archive({ "manifest.json": "[]" }), /no meta\.json/],
  "a record that is none": [archive({ "meta.json": "[]" }), /no record/],
  "a record that is no JSON": [archive({ "meta.json": "{" }), /JSON/],
  "a host that is none": [archive({ "meta.json": meta.replace("tcp://a:1", "gopher://a") }), /gopher/],
  "a file that would land elsewhere": [archive({ "meta.json": meta, "tls/../../x": "" }), /no part of a context/],
  "a file that would climb up": [archive({ "meta.json": meta, "tls/../x": "" }), /no part of a context/],
};

for (const [what, [content, cause]] of Object.entries(wrong)) {
  test(`${what} is refused with its cause`, async (context) => {
    const { file } = await place(context);
    await writeFile(file, content);
    await assert.rejects(readArchive(file), cause);
  });
}

test("names that are longer than a head has room for are read", () => {
  const name = `${"folder/".repeat(20)}file`;
  assert.deepEqual(
    [...untar(archive({ [name]: "here" }))].map(([key, bytes]) => [key, bytes.toString()]),
    [[name, "here"]],
  );
});
