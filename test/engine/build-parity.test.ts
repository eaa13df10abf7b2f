import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { packContext } from "../../client/engine/build/context.ts";
import { readTar } from "../support/tar.ts";

const files = [
  ...["a", "ab", "b.md", "README.md", "x.log", "keep.log", "[z]", "c/a", "c/b/a", "c/b/x.log", "c/..d/e", "ü/a.b"],
  ...["node_modules/m/index.js", "src/node_modules/m/x", "src/main.ts", "src/keep.log", "d/e/f/g", "d/e/k.txt"],
];

const ignoreFiles = [
  "",
  "*\n!src\n!*.md",
  "**\n!**/*.log\nc",
  "**/node_modules\n*.log\n!keep.log",
  "c\n!c/b\nc/b/x.log",
  "c/**\n!c/b/a",
  "d/*/f\n!d/e/f/g\n# x\n #y",
  "/a\n./ab\nc/../b.md\n[ab].md\n\\[z\\]",
  "?\n[^a-c]*\n!**/a",
  "**/a\n!c\nü*",
  "Dockerfile\n.dockerignore\n**b",
  "!c/a\nc\n!d\nd/e",
];

describe("the classic context is the one that the docker program sends", () => {
  let folder = "";
  let server: Server;
  let sent: Buffer = Buffer.alloc(0);
  const missing = spawnSync("docker", ["--version"]).error === undefined ? "" : "the docker program is not installed";

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "quayside-parity-"));
    // An engine that keeps what it is sent and builds nothing.
    server = createServer(async (request, response) => {
      response.setHeader("Api-Version", "1.41");
      response.setHeader("Ostype", "linux");
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (request.url?.includes("/build?")) sent = Buffer.concat(chunks);
      response.end(request.url?.includes("/build?") ? '{"stream":"Successfully built a\\n"}\n' : "OK");
    });
    await new Promise<void>((resolve) => server.listen(join(folder, "engine.sock"), resolve));
    for (const file of files) {
      await mkdir(dirname(join(folder, "context", file)), { recursive: true });
      await writeFile(join(folder, "context", file), file);
    }
    await mkdir(join(folder, "context", "empty"));
    await symlink("src/main.ts", join(folder, "context", "link"));
    for (const place of ["context/Dockerfile", "Other.Dockerfile"])
      await writeFile(join(folder, place), "FROM scratch\n");
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const ignoreFile of ignoreFiles) {
    for (const place of ["context/Dockerfile", "Other.Dockerfile"]) {
      test(`${place} with the .dockerignore ${JSON.stringify(ignoreFile)}`, async (t) => {
        if (missing !== "") return t.skip(missing);
        const context = join(folder, "context");
        const dockerfile = join(folder, place);
        await writeFile(join(context, ".dockerignore"), ignoreFile);
        const env = {
          ...process.env,
          DOCKER_BUILDKIT: "0",
          DOCKER_HOST: `unix://${folder}/engine.sock`,
          DOCKER_CONFIG: folder,
        };
        const child = spawn("docker", ["build", "-f", dockerfile, context], { env, stdio: "ignore" });
        assert.equal(await new Promise((resolve) => child.on("close", resolve)), 0);
        const ours = await packContext(context, dockerfile, () => undefined, new AbortController().signal);
        const pieces: Buffer[] = [];
        for await (const piece of ours.stream) pieces.push(piece);
        // The program leaves out the archive's end when it adds a Dockerfile from elsewhere.
        const ended = Buffer.concat([sent, Buffer.alloc(((512 - (sent.length % 512)) % 512) + 1024)]);
        assert.deepEqual(described(Buffer.concat(pieces)), described(ended));
      });
    }
  }
});

/** All that both should agree on: the added Dockerfile's name is random there, and its ignore file names it. */
function described(archive: Buffer): string[] {
  return readTar(archive)
    .map(({ name, type, mode, uid, gid, target, content }) => {
      const known = name.replace(/^(\.dockerfile\.).*/, "$1");
      const text = name === ".dockerignore" ? "" : content.toString();
      return [known, type, mode.toString(8), uid, gid, target, text].join(" ");
    })
    .sort();
}
