import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "../../client/commands/command.ts";
import { historyText, instruction } from "../../client/commands/flows/history.ts";
import { commands } from "../../client/commands/index.ts";
import { digestsOf, imageState } from "../../client/describe/images.ts";
import type { ImportOptions } from "../../client/engine/engine.ts";
import { historyFromWire, platformsFromList } from "../../client/engine/images.ts";
import { type Container, EngineError, type Image } from "../../client/engine/model.ts";
import { createNotes } from "../../client/engine/notes.ts";
import { images } from "../../client/views/images.ts";
import { type Answers, fake } from "../support/fake-services.ts";
import { container, days, image, now, snapshots, volume } from "../support/samples.ts";

function command(id: string): Command {
  const found = (commands as readonly Command[]).find((candidate) => candidate.id === `quayside.image.${id}`);
  assert.ok(found, `there is no command ${id}`);
  return found;
}

/** A row of the view as VS Code hands it to a command. */
const row = (target: Image, reference: string | null = target.references[0] ?? null) => ({
  node: { kind: "image", image: target, reference },
});

const a = `sha256:${"a".repeat(64)}`;
const b = `sha256:${"b".repeat(64)}`;

// ---------------------------------------------------------------- what a name is

test("an image's only name, one of several, a digest and none are told apart", () => {
  const two = image("a:1", { references: ["a:1", "a:2"] });
  const pinned = image(null, { digests: [`app@${a}`] });
  assert.deepEqual(
    [
      imageState({ kind: "image", image: image("a:1"), reference: "a:1" }),
      imageState({ kind: "image", image: two, reference: "a:2" }),
      imageState({ kind: "image", image: pinned, reference: `app@${a}` }),
      imageState({ kind: "image", image: image(null), reference: null }),
    ],
    ["tagged", "alias", "pinned", "dangling"],
  );
});

test("an image's digests are those of the tag's own repository, however Docker Hub's is written", () => {
  const digests = [`nginx@${a}`, `ghcr.io/team/nginx@${b}`];
  const mine = image("nginx:1", { digests });
  assert.deepEqual(digestsOf(mine, "docker.io/library/nginx:1"), [a]);
  assert.deepEqual(digestsOf(mine, "ghcr.io/team/nginx:latest"), [b]);
  assert.deepEqual(digestsOf(mine, "localhost:5000/nginx"), []);
});

// ---------------------------------------------------------------- removing

const used = (users: readonly Container[]) => snapshots(users, [image("nginx:1"), image("spare:1")]);
const stopped = container("job", { state: "exited" });

async function removing(rows: readonly ReturnType<typeof row>[], given = used([]), answers: Answers = {}) {
  const done: string[] = [];
  const { shown, drive } = fake(
    given,
    {
      stop: async (id) => void done.push(`stop ${nameIn(given, id)}`),
      removeContainer: async (id, { force, volumes }) => {
        done.push(`rm ${nameIn(given, id)} force=${force} volumes=${volumes}`);
      },
      removeImage: async (reference, { force }) => void done.push(`rmi ${reference} force=${force}`),
    },
    answers,
  );
  await drive(command("remove"), [rows[0], rows]);
  return { shown, done };
}

function nameIn(given: ReturnType<typeof used>, id: string): string {
  const item = given.container.state === "ready" ? given.container.items.get(id) : undefined;
  return item?.kind === "container" ? item.name : id;
}

test("an image that containers use is removed only with them, by an answer that named them all", async () => {
  const given = used([container("web"), stopped]);
  const { shown, done } = await removing([row(image("nginx:1"))], given, { action: "Remove with Its Containers" });
  assert.deepEqual(shown, [
    "ask Remove the image nginx:1? | nginx:1 is used by web (Running), job (Exited).\nWhat these containers wrote outside volumes is lost with them. Those that run are stopped first. | Remove with Its Containers",
  ]);
  assert.deepEqual([...done].sort(), [
    "rm job force=false volumes=false",
    "rm web force=false volumes=false",
    "rmi nginx:1 force=false",
    "stop web",
  ]);
  assert.equal(done.at(-1), "rmi nginx:1 force=false");
});

test("Escape leaves an image that is used, and its containers", async () => {
  assert.deepEqual((await removing([row(image("nginx:1"))], used([stopped]))).done, []);
});

test("of several images those that nobody uses can go alone", async () => {
  const rows = [row(image("nginx:1")), row(image("spare:1"))];
  const { shown, done } = await removing(rows, used([stopped]), { action: "Remove the Unused Ones" });
  assert.match(shown[0] ?? "", /Not used: spare:1\..*\| Remove the Unused Ones, Remove with Its Containers$/s);
  assert.deepEqual(done, ["rmi spare:1 force=false"]);
});

test("where a container can't be removed its image stays, and the reason is said", async () => {
  const given = used([stopped]);
  const { shown, drive } = fake(
    given,
    {
      removeContainer: async () => {
        throw new EngineError("removal of container job is already in progress", 409);
      },
    },
    { action: "Remove with Its Containers" },
  );
  await drive(command("remove"), [row(image("nginx:1"))]);
  assert.match(shown.at(-1) ?? "", /^error Removing job failed\. It is being removed already\.$/);
});

test("an image that is known by digests of several repositories goes by each of them", async () => {
  const digests = [`app@${a}`, `ghcr.io/app@${a}`];
  const pinned = image(null, { digests });
  const { done } = await removing([row(pinned, digests[0])], snapshots([], [pinned]), { confirm: true });
  assert.deepEqual(
    done,
    digests.map((digest) => `rmi ${digest} force=false`),
  );
});

test("Untag… takes one name away and says by which the image stays, but never the last one", async () => {
  const two = image("a:1", { references: ["a:1", "a:2"] });
  const gone: string[] = [];
  const engine = { removeImage: async (reference: string) => void gone.push(reference) };
  const one = fake(snapshots([container("web", { imageId: two.id })], [two]), engine, { confirm: true });
  await one.drive(command("untag"), [row(two, "a:1")]);
  assert.deepEqual(one.shown, ["confirm Take the name a:1 away? | The image stays, as a:2. | Untag"]);
  assert.deepEqual(gone, ["a:1"]);
  const both = fake(snapshots([], [two]), engine, { confirm: true });
  await both.drive(command("untag"), [row(two, "a:1"), [row(two, "a:1"), row(two, "a:2")]]);
  assert.match(both.shown[0] ?? "", /^info These are all the names of/);
  assert.equal(gone.length, 1);
});

test("Copy Digest copies the digest of the row's own repository, or says that there is none", async () => {
  const pulled = image("nginx:1", { digests: [`nginx@${a}`, `ghcr.io/nginx@${b}`] });
  const { shown, drive } = fake(snapshots([], [pulled, image("own:1")]), {});
  await drive(command("copyDigest"), [row(pulled)]);
  await drive(command("copyDigest"), [row(image("own:1"))]);
  assert.equal(shown[0], `copy ${a}`);
  assert.match(shown[1] ?? "", /^info It has no digest/);
});

// ---------------------------------------------------------------- files

test("Save… proposes a file's name, and says where the images went", async () => {
  const saved: unknown[] = [];
  const { shown, drive } = fake(
    snapshots([], [image("ghcr.io/team/app:1.0"), image("b:1")]),
    {
      saveImages: async (references, file, onBytes) => {
        saved.push([references, file]);
        onBytes(3_000_000);
      },
    },
    { path: "/tmp/both.tar" },
  );
  const rows = [row(image("ghcr.io/team/app:1.0")), row(image("b:1"))];
  await drive(command("save"), [rows[0], rows]);
  assert.deepEqual(shown, [
    "save Save ghcr.io/team/app:1.0, b:1: ghcr.io-team-app-1.0-and-1-more.tar",
    "info Saved ghcr.io/team/app:1.0, b:1 to /tmp/both.tar (3 MB).",
  ]);
  assert.deepEqual(saved, [[["ghcr.io/team/app:1.0", "b:1"], "/tmp/both.tar"]]);
});

test("Load… says what was loaded, or that nothing was", async () => {
  const loaded = async (names: readonly string[]): Promise<string | undefined> => {
    const { shown, drive } = fake(snapshots([]), { loadImages: async () => names }, { path: "/tmp/x.tar" });
    await drive(command("load"), []);
    return shown.at(-1);
  };
  assert.equal(await loaded(["docker.io/library/nginx:1", a]), "info Loaded nginx:1, aaaaaaaaaaaa.");
  assert.equal(await loaded([]), "info x.tar held no image that the engine could load.");
});

test("a file that is no archive of images is told from one of a file system", async () => {
  const { shown, drive } = fake(
    snapshots([]),
    {
      loadImages: async () => {
        throw new EngineError("Error processing tar file(exit status 1): archive/tar: invalid tar header", 500);
      },
    },
    { path: "/tmp/x.tar" },
  );
  await drive(command("load"), []);
  assert.match(shown.at(-1) ?? "", /^error load failed: The file is no archive of images\. .*Import Image…/);
});

test("Import Image… takes a name, instructions and a note; an instruction that needs a build is refused while it is typed", async () => {
  const made: ImportOptions[] = [];
  const engine = { importImage: async (options: ImportOptions) => `${made.push(options)}` };
  const right = fake(snapshots([]), engine, {
    path: "/tmp/root.tgz",
    inputs: ["shop/base", 'CMD ["sh", "-c", "a; b"]; ENV PATH=/bin NOTE=it\'s; ', "from a backup"],
  });
  await right.drive(command("import"), []);
  assert.deepEqual(made, [
    {
      file: "/tmp/root.tgz",
      reference: "shop/base:latest",
      changes: ['CMD ["sh", "-c", "a; b"]', "ENV PATH=/bin NOTE=it's"],
      message: "from a backup",
    },
  ]);
  const wrong = fake(snapshots([]), engine, { path: "/tmp/root.tgz", inputs: ["base:1", "RUN make"] });
  await wrong.drive(command("import"), []);
  assert.match(wrong.shown.at(-1) ?? "", /^problem “RUN make” can't be applied/);
});

// ---------------------------------------------------------------- registries

test("Push… names the registry before, and says how to log in where it refuses", async () => {
  const pushed: string[] = [];
  const mine = image("registry.example:5000/team/app:1");
  const right = fake(
    snapshots([], [mine]),
    { push: async (reference) => void pushed.push(reference) },
    { confirm: true },
  );
  await right.drive(command("push"), [row(mine)]);
  assert.match(right.shown[0] ?? "", /^confirm Push registry\.example:5000\/team\/app:1 to registry\.example:5000\?/);
  assert.equal(right.shown.at(-1), "info Pushed registry.example:5000/team/app:1.");
  assert.deepEqual(pushed, ["registry.example:5000/team/app:1"]);

  const refused = fake(
    snapshots([], [mine, image("app:1")]),
    {
      push: async () => {
        throw new EngineError("denied: requested access to the resource is denied", null);
      },
    },
    { confirm: true, action: "Copy Command" },
  );
  await refused.drive(command("push"), [row(mine)]);
  await refused.drive(command("push"), [row(image("app:1"))]);
  assert.match(refused.shown[1] ?? "", /Run “docker login registry\.example:5000” in a terminal.*\[Copy Command\]$/);
  assert.equal(refused.shown[2], "copy docker login registry.example:5000");
  assert.match(refused.shown[3] ?? "", /^confirm Push app:1 to Docker Hub\?/);
  assert.equal(refused.shown[5], "copy docker login");
});

test("Check for Newer Version marks the tags that the registry has newer, and says of which it can't know", async () => {
  const old = image("nginx:1", { digests: [`nginx@${a}`] });
  const fresh = image("redis:7", { digests: [`redis@${b}`] });
  const own = image("own:1");
  const closed = image("ghcr.io/closed:1", { digests: [`ghcr.io/closed@${a}`] });
  const given = snapshots([], [old, fresh, own, closed]);
  const { shown, services, drive } = fake(given, {
    registryDigest: async (reference) => {
      if (reference === "ghcr.io/closed:1") throw new EngineError("unauthorized: authentication required", 401);
      return b;
    },
  });
  const rows = [row(old), row(fresh), row(own), row(closed)];
  await drive(command("checkNewer"), [rows[0], rows]);
  assert.match(
    shown[0] ?? "",
    /^info Newer available: nginx:1\. Up to date: redis:7\. Not known of own:1: it was made here.* Not known of ghcr\.io\/closed:1: .*docker login ghcr\.io/,
  );
  const seen = { ...given, notes: services.notes.snapshot };
  const marked = (state: typeof seen) =>
    images
      .children(state, null)
      .map((node) => images.row(node, now))
      .filter(({ description }) => /newer available/.test(description ?? ""));
  assert.deepEqual(
    marked(seen).map(({ label }) => label),
    ["nginx:1"],
  );
  assert.match(marked(seen)[0]?.accessibleLabel ?? "", /newer available/);
  assert.equal(marked(seen)[0]?.id, `image/${old.id}/nginx:1`, "the mark is not in the row's id");
  // Pulled: the tag's image has the registry's digest now.
  const pulled = { ...snapshots([], [image("nginx:1", { digests: [`nginx@${b}`] })]), notes: services.notes.snapshot };
  assert.deepEqual(marked(pulled), []);
});

test("one tag that is newer in its registry can be pulled from the answer", async () => {
  const old = image("nginx:1", { digests: [`nginx@${a}`] });
  const pulled: string[] = [];
  const { drive } = fake(
    snapshots([], [old]),
    { registryDigest: async () => b, pull: async (reference) => void pulled.push(reference) },
    { action: "Pull Newer Version" },
  );
  await drive(command("checkNewer"), [row(old)]);
  assert.deepEqual(pulled, ["nginx:1"]);
});

test("what was found out of one engine is forgotten with another", () => {
  let listener: (() => void) | undefined;
  const store = {
    info: { endpoint: "unix:///a.sock" } as never as { endpoint: string },
    snapshots: snapshots([], [], [volume("data"), volume("old")]),
    onDidChange: (given: () => void) => {
      listener = given;
      return { dispose: () => {} };
    },
  };
  const notes = createNotes(store as never);
  let told = 0;
  notes.onDidChange(() => {
    told += 1;
  });
  notes.add({ volumeSizes: new Map([["data", 1]]) });
  notes.add({ registryDigests: new Map([["nginx:1", b]]) });
  listener?.();
  assert.equal(notes.snapshot.volumeSizes.get("data"), 1);
  assert.equal(told, 2);
  notes.add({ volumeSizes: new Map([["old", 2]]) });
  store.snapshots = snapshots([], [], [volume("data")]);
  listener?.();
  assert.deepEqual([...notes.snapshot.volumeSizes.keys()], ["data"], "a volume of that name may be made anew");
  store.info = { endpoint: "unix:///b.sock" };
  listener?.();
  assert.equal(notes.snapshot.volumeSizes.size + notes.snapshot.registryDigests.size, 0);
  assert.equal(told, 5);
});

// ---------------------------------------------------------------- history

test("an instruction reads as in the Dockerfile, whichever builder wrote it down", () => {
  const written: readonly (readonly [string, string])[] = [
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    ["/bin/sh -c apt-get update", "RUN apt-get update"],
    ["RUN /bin/sh -c make # buildkit", "RUN make"],
    ["RUN |1 VERSION=3 /bin/sh -c make $VERSION # buildkit", "RUN make $VERSION"],
    ["|2 A=1 B=2 /bin/bash -ec ./x", "RUN ./x"],
    ["COPY . /app # buildkit", "COPY . /app"],
    ['CMD ["/bin/sh" "-c" "x"]', 'CMD ["/bin/sh" "-c" "x"]'],
    ["", ""],
  ];
  for (const [from, to] of written) assert.equal(instruction(from), to);
});

test("the history shows sizes, ages and chains of commands, the first step first", () => {
  const steps = historyFromWire([
    { Created: (now - days(3)) / 1000, CreatedBy: "RUN /bin/sh -c a && b # buildkit", Size: 1_500_000, Comment: "" },
    { Created: 0, CreatedBy: "", Size: 77_900_000, Comment: "Imported from -" },
  ]);
  const target = { kind: "image", image: image("app:1"), reference: "app:1" } as const;
  const text = historyText(target, steps, [{ name: "linux/amd64", present: true }], now);
  assert.deepEqual(text.split("\n").slice(3), [
    "Platforms: linux/amd64",
    "",
    "   Size  Made        Instruction",
    "77.9 MB  –           Imported from -",
    " 1.5 MB  3 days ago  RUN a",
    "                         && b",
    "",
  ]);
});

test("an image's names stand below each other at the head of its history", () => {
  const both = image("app:1", { references: ["app:1", "app:2"], digests: ["app@sha256:1"] });
  const text = historyText({ kind: "image", image: both, reference: "app:1" }, [], [], now);
  assert.match(text, /^Image: app:1\n {7}app:2\n {7}app@sha256:1\nID: /);
});

test("platforms that the engine knows of but does not hold are told; attestations are none", () => {
  const manifest = (architecture: string, Available: boolean, Kind = "image") => ({
    Kind,
    Available,
    Descriptor: { platform: { os: "linux", architecture } },
  });
  const list = [
    { Id: "other", Manifests: [manifest("s390x", true)] },
    {
      Id: "sha256:1",
      Manifests: [manifest("amd64", true), manifest("arm64", false), manifest("?", true, "attestation")],
    },
  ];
  assert.deepEqual(platformsFromList(list, "sha256:1"), [
    { name: "linux/amd64", present: true },
    { name: "linux/arm64", present: false },
  ]);
  assert.deepEqual(platformsFromList(null, "sha256:1"), []);
});
