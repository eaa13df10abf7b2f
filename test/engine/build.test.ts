import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { build } from "../../client/engine/build/build.ts";
import type { BuildEvent, BuildOptions, BuildResult, EngineInfo } from "../../client/engine/engine.ts";
import type { TestEngine } from "../support/engine/engine.ts";
import { useTestEngine } from "../support/engine/suite.ts";

/** Writes files into a folder; `a -> b` makes a link; a name that ends in a slash is a folder. */
async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const [path = "", target] = name.split(" -> ");
    await mkdir(path.endsWith("/") ? join(folder, path) : dirname(join(folder, path)), { recursive: true });
    if (target !== undefined) await symlink(target, join(folder, path));
    else if (!path.endsWith("/")) await writeFile(join(folder, path), content);
  }
}

for (const [builder, buildkit] of [
  ["BuildKit", true],
  ["the classic builder", false],
] as const) {
  describe(`building with ${builder}`, () => {
    const suite = useTestEngine();
    let root = "";
    let count = 0;
    before(async () => {
      root = await mkdtemp(join(tmpdir(), "quayside-build-"));
    });
    after(() => rm(root, { recursive: true, force: true }));

    interface Built {
      readonly folder: string;
      readonly tag: string;
      readonly events: readonly BuildEvent[];
      readonly result: Promise<BuildResult>;
    }

    /** Starts a build of `files`; the Dockerfile is one of them unless `options` say otherwise. */
    async function start(
      engine: TestEngine,
      files: Readonly<Record<string, string>>,
      options: Partial<BuildOptions> = {},
      signal = new AbortController().signal,
    ): Promise<Built> {
      const folder = options.context ?? join(root, `${count++}`);
      await mkdir(folder, { recursive: true });
      await write(folder, files);
      const events: BuildEvent[] = [];
      const tag = `quayside-test/built-${buildkit ? "b" : "c"}${count}:1`;
      const given: BuildOptions = {
        context: folder,
        dockerfile: join(folder, "Dockerfile"),
        tags: [tag],
        ...options,
        labels: { "dev.quayside.test": engine.runId, ...options.labels },
      };
      const info = { endpoint: engine.host, buildkit } as EngineInfo;
      return { folder, tag, events, result: build(engine.docker, info, given, (event) => events.push(event), signal) };
    }

    /** What a command prints in an image. */
    async function run(engine: TestEngine, image: string, ...command: string[]): Promise<string> {
      const labels = { "dev.quayside.test": engine.runId };
      const container = await engine.docker.createContainer({ Image: image, Cmd: command, Labels: labels, Tty: true });
      await container.start();
      await container.wait();
      const printed = (await container.logs({ stdout: true, stderr: true, follow: false })) as unknown as Buffer;
      await container.remove({ force: true });
      return printed.toString("utf8").replaceAll("\r\n", "\n");
    }

    const outputOf = (events: readonly BuildEvent[]) =>
      events.map((event) => (event.kind === "output" ? event.text : "")).join("");
    const statesOf = (events: readonly BuildEvent[], part: string) =>
      events.flatMap((event) => (event.kind === "step" && event.name.includes(part) ? [event.state] : []));

    /** A test with the engine, skipped where there is none. */
    function withEngine(name: string, body: (engine: TestEngine, context: TestContext) => Promise<void>): void {
      test(name, async (context) => {
        const engine = suite.running(context);
        if (engine !== undefined) await body(engine, context);
      });
    }

    withEngine("several stages, with tags and labels", async (engine) => {
      const { result, events, tag } = await start(
        engine,
        {
          Dockerfile:
            "FROM quayside-test/shell:1 AS make\nRUN echo made > /made\nFROM quayside-test/shell:1\nCOPY --from=make /made /\nCOPY a.txt /\n",
          "a.txt": "from the context\n",
        },
        { labels: { "dev.quayside.colour": "blue" } },
      );
      const { imageId } = await result;
      const image = await engine.docker.getImage(tag).inspect();
      assert.equal(image.Id, imageId);
      assert.equal(image.Config.Labels?.["dev.quayside.colour"], "blue");
      assert.equal(await run(engine, tag, "cat", "/made", "/a.txt"), "made\nfrom the context\n");
      assert.deepEqual(statesOf(events, "RUN echo made"), ["started", "done"]);
      assert.ok(events.some((event) => event.kind === "context" && event.files >= 1));
    });

    withEngine("several tags at once", async (engine) => {
      const tags = [`quayside-test/many-${buildkit}:1`, `quayside-test/many-${buildkit}:2`];
      const { result } = await start(engine, { Dockerfile: "FROM quayside-test/shell:1\n" }, { tags });
      const { imageId } = await result;
      for (const tag of tags) assert.equal((await engine.docker.getImage(tag).inspect()).Id, imageId);
    });

    withEngine("build arguments and a target", async (engine) => {
      const Dockerfile =
        "FROM quayside-test/shell:1 AS first\nARG COLOUR=red\nRUN echo $COLOUR > /colour\nFROM first AS second\nRUN echo second > /colour\n";
      const { result, tag } = await start(
        engine,
        { Dockerfile },
        { buildArgs: { COLOUR: "dark blue" }, target: "first" },
      );
      await result;
      assert.equal(await run(engine, tag, "cat", "/colour"), "dark blue\n");
    });

    withEngine("building again finds everything in the cache, unless told not to", async (engine) => {
      const Dockerfile = `FROM quayside-test/shell:1\nRUN echo ${builder}\n`;
      const first = await start(engine, { Dockerfile });
      const { imageId } = await first.result;
      const second = await start(engine, {}, { context: first.folder });
      assert.equal((await second.result).imageId, imageId);
      assert.equal(statesOf(second.events, "RUN").at(-1), "cached");
      const third = await start(engine, {}, { context: first.folder, noCache: true });
      await third.result;
      assert.equal(statesOf(third.events, "RUN").at(-1), "done");
    });

    withEngine("a failing step rejects with its name and its exit code first", async (engine) => {
      const { result, events } = await start(engine, {
        Dockerfile: "FROM quayside-test/shell:1\nRUN echo about to fail && exit 3\n",
      });
      await assert.rejects(result, (error: Error) => {
        assert.equal(error.name, "EngineError");
        assert.match(error.message, /^\[2\/\d\] RUN echo about to fail && exit 3: exit code: 3\n/);
        assert.doesNotMatch(error.message, /^\s+at /m);
        return true;
      });
      assert.match(outputOf(events), /about to fail/);
      assert.equal(statesOf(events, "RUN").at(-1), "failed");
    });

    withEngine("a mistake in the Dockerfile rejects with the engine's words", async (engine) => {
      const { result } = await start(engine, { Dockerfile: "FROM scratch\nRUNX y\n" });
      await assert.rejects(result, {
        name: "EngineError",
        message: /^dockerfile parse error (on )?line 2: unknown instruction: RUNX/,
      });
    });

    withEngine("a file that is not there rejects with the instruction that wants it", async (engine) => {
      const { result } = await start(engine, { Dockerfile: "FROM scratch\nCOPY nothing /\n" });
      await assert.rejects(result, { name: "EngineError", message: /^\[[^\]]+\] COPY nothing \/: .*nothing/ });
    });

    withEngine("a Dockerfile or a context that is not there rejects with its path", async (engine) => {
      const missing = await start(engine, {}, { dockerfile: join(root, "none", "Dockerfile") });
      await assert.rejects(missing.result, { name: "EngineError", message: /ENOENT.*none.Dockerfile/ });
      const info = { endpoint: engine.host, buildkit } as EngineInfo;
      const options = { context: join(root, "absent"), dockerfile: join(root, "absent", "Dockerfile"), tags: [] };
      await assert.rejects(
        build(engine.docker, info, options, () => undefined, new AbortController().signal),
        {
          name: "EngineError",
          message: /absent/,
        },
      );
    });

    withEngine("what the .dockerignore leaves out is not copied", async (engine) => {
      const { result, tag } = await start(engine, {
        Dockerfile: "FROM quayside-test/shell:1\nCOPY . /ctx\n",
        ".dockerignore":
          "# comment\n*.log\n!keep.log\n**/node_modules\nDockerfile\n.dockerignore\nsecret\n!secret/public\n[ab]?.txt\nü*\n",
        "a.log": "",
        "keep.log": "",
        "src/a.log": "",
        "src/node_modules/x/y": "",
        "node_modules/x": "",
        "secret/key": "",
        "secret/public/readme": "",
        "a1.txt": "",
        "c1.txt": "",
        "über.txt": "",
        "empty/": "",
      });
      await result;
      const listed = (await run(engine, tag, "sh", "-c", "cd /ctx && find . | sort")).trim().split("\n");
      assert.deepEqual(listed, [
        ".",
        "./c1.txt",
        "./empty",
        "./keep.log",
        "./secret",
        "./secret/public",
        "./secret/public/readme",
        "./src",
        "./src/a.log",
      ]);
    });

    withEngine("links, modes and odd names arrive as they are", async (engine) => {
      const long = "long".repeat(40);
      const { result, tag } = await start(engine, {
        Dockerfile: "FROM quayside-test/shell:1\nCOPY . /ctx\nRUN chmod 0700 /ctx/plain\n",
        plain: "plain\n",
        "link -> plain": "",
        "broken -> /nowhere": "",
        [`${long}/日本`]: "odd\n",
      });
      await result;
      const script = `cd /ctx && cat link ${long}/* && readlink broken && stat -c '%a %u' plain`;
      assert.equal(await run(engine, tag, "sh", "-c", script), "plain\nodd\n/nowhere\n700 0\n");
    });

    withEngine("a folder reached through a link is copied", async (engine) => {
      const { result, tag } = await start(engine, {
        Dockerfile: "FROM quayside-test/shell:1\nCOPY data /\nCOPY v*/x /y\n",
        "data -> real/one.txt": "",
        "real/one.txt": "one\n",
        "v1/x": "two\n",
        unused: "",
      });
      await result;
      assert.equal(await run(engine, tag, "cat", "/data", "/y"), "one\ntwo\n");
    });

    withEngine("a Dockerfile outside of the context is used and not copied", async (engine) => {
      await write(root, { "elsewhere/My.Dockerfile": "FROM quayside-test/shell:1\nCOPY . /ctx\n" });
      const { result, tag } = await start(
        engine,
        { "a.txt": "" },
        { dockerfile: join(root, "elsewhere", "My.Dockerfile") },
      );
      await result;
      assert.equal(await run(engine, tag, "ls", "-A", "/ctx"), "a.txt\n");
    });

    withEngine("an ignore file of the Dockerfile's own comes first", async (engine) => {
      const { result, tag } = await start(
        engine,
        {
          "docker/My.Dockerfile": "FROM quayside-test/shell:1\nCOPY . /ctx\n",
          "docker/My.Dockerfile.dockerignore": "b.txt\ndocker\n",
          ".dockerignore": "a.txt\n",
          "a.txt": "",
          "b.txt": "",
        },
        { dockerfile: join(root, `${count}`, "docker", "My.Dockerfile") },
      );
      await result;
      const listed = await run(engine, tag, "ls", "/ctx");
      assert.ok(listed.includes("a.txt") && !listed.includes("b.txt"), listed);
    });

    withEngine("a large file and many small ones arrive whole", async (engine) => {
      const many = Object.fromEntries(
        Array.from({ length: 1500 }, (_, index) => [`d${index % 10}/f${index}`, `${index}\n`]),
      );
      const { result, tag } = await start(engine, {
        Dockerfile: "FROM quayside-test/shell:1\nCOPY . /ctx\n",
        ...many,
        big: "0123456789abcdef".repeat(300_000),
      });
      await result;
      const script = "cd /ctx && find d* -type f | wc -l && cat d*/f* | sort -n | uniq | wc -l && wc -c < big";
      assert.equal(await run(engine, tag, "sh", "-c", script), "1500\n1500\n4800000\n");
    });

    withEngine("a changed file is sent again", async (engine) => {
      const Dockerfile = "FROM quayside-test/shell:1\nCOPY a.txt /\n";
      const first = await start(engine, { Dockerfile, "a.txt": "one\n" });
      await first.result;
      const second = await start(engine, { "a.txt": "two, longer\n" }, { context: first.folder });
      await second.result;
      assert.equal(await run(engine, second.tag, "cat", "/a.txt"), "two, longer\n");
    });

    withEngine("cancelling ends the build, here and in the engine", async (engine) => {
      const controller = new AbortController();
      const name = `cancelled-${buildkit}`;
      const { result, events } = await start(
        engine,
        { Dockerfile: `FROM quayside-test/shell:1\nRUN echo ${name}; sleep 600\n` },
        {},
        controller.signal,
      );
      const started = new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (!outputOf(events).includes(name)) return;
          clearInterval(timer);
          resolve();
        }, 20);
      });
      const ended = assert.rejects(result, { name: "AbortError" });
      await Promise.race([started, ended]);
      controller.abort();
      await ended;
      // The step's container goes with the build; the classic builder shows it among the others.
      for (let tries = 0; ; tries++) {
        const containers = await engine.docker.listContainers();
        if (!containers.some((container) => container.Command.includes("sleep 600"))) break;
        assert.ok(tries < 100, "the engine goes on building");
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });

    withEngine("a build that is cancelled before it starts asks the engine for nothing", async (engine) => {
      const { result, events } = await start(engine, { Dockerfile: "FROM scratch\n" }, {}, AbortSignal.abort());
      await assert.rejects(result, { name: "AbortError" });
      assert.deepEqual(events, []);
    });
  });
}
