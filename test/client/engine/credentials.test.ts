import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  allRegistryAuth,
  authHeader,
  type RunHelper,
  registryAuth,
  registryOf,
} from "../../../client/engine/credentials.ts";

const basic = (text: string) => Buffer.from(text).toString("base64");

describe("registry credentials", () => {
  test("those that the file itself holds, Docker Hub's under its old name", async () => {
    const config = { auths: { "https://index.docker.io/v1/": { auth: basic("ann:se:cret") } } };
    assert.deepEqual(await registryAuth("docker.io", sources(config)), {
      username: "ann",
      password: "se:cret",
      serveraddress: "https://index.docker.io/v1/",
    });
  });

  test("keys with and without a scheme and a path mean the same registry", async () => {
    const config = {
      auths: { "https://registry.example/v2/": { auth: basic("ann:1") }, "ghcr.io": { auth: basic("bob:2") } },
    };
    assert.equal((await registryAuth("registry.example", sources(config)))?.username, "ann");
    assert.equal((await registryAuth("ghcr.io", sources(config)))?.username, "bob");
    assert.equal(await registryAuth("ghcr.io.evil.example", sources(config)), null);
  });

  test("tokens stand for a password", async () => {
    const config = { auths: { a: { identitytoken: "id" }, b: { registrytoken: "reg" }, c: {} } };
    assert.deepEqual(await registryAuth("a", sources(config)), { identitytoken: "id", serveraddress: "a" });
    assert.deepEqual(await registryAuth("b", sources(config)), { registrytoken: "reg", serveraddress: "b" });
    assert.equal(await registryAuth("c", sources(config)), null);
  });

  test("a registry's own helper is asked before the common store, and the file last", async () => {
    const config = {
      credsStore: "desktop",
      credHelpers: { "gcr.io": "gcloud" },
      auths: { "quay.io": { auth: basic("file:1") } },
    };
    const asked: string[] = [];
    const helper: RunHelper = async (program, verb, input) => {
      asked.push(`${program} ${verb} ${input}`);
      if (program === "gcloud") return JSON.stringify({ Username: "<token>", Secret: "T" });
      return input === "ghcr.io" ? JSON.stringify({ Username: "ann", Secret: "S" }) : null;
    };
    assert.deepEqual(await registryAuth("gcr.io", sources(config), helper), {
      identitytoken: "T",
      serveraddress: "gcr.io",
    });
    assert.equal((await registryAuth("ghcr.io", sources(config), helper))?.password, "S");
    assert.equal((await registryAuth("quay.io", sources(config), helper))?.username, "file");
    assert.deepEqual(asked, ["gcloud get gcr.io", "desktop get ghcr.io", "desktop get quay.io"]);
  });

  test("all of them, from the file, the helpers and the store, without those that can't be had", async () => {
    const config = {
      credsStore: "desktop",
      credHelpers: { "gcr.io": "gcloud" },
      auths: { "quay.io": { auth: basic("q:1") } },
    };
    const helper: RunHelper = async (program, verb, input) => {
      if (verb === "list") return '{"https://index.docker.io/v1/":"ann"}';
      return program === "desktop" && input.includes("index.docker.io") ? '{"Username":"ann","Secret":"S"}' : null;
    };
    const found = await allRegistryAuth(sources(config), helper);
    assert.deepEqual(Object.keys(found).toSorted(), ["https://index.docker.io/v1/", "quay.io"]);
  });

  test("no file, a broken one, and a helper that isn't installed are no credentials", async () => {
    assert.equal(await registryAuth("docker.io", sources(null)), null);
    assert.equal(await registryAuth("docker.io", sources("{")), null);
    assert.equal(await registryAuth("docker.io", sources({ credsStore: "not-installed-anywhere" })), null);
    assert.equal(await registryAuth("docker.io", sources({ credsStore: "../../bin/sh" })), null);
    assert.deepEqual(await allRegistryAuth(sources({ auths: null, credHelpers: ["odd"] })), {});
  });

  test("the registry of a reference", () => {
    const cases = {
      alpine: "docker.io",
      "ann/app": "docker.io",
      "ghcr.io/ann/app:1": "ghcr.io",
      "localhost/app": "localhost",
    };
    for (const [reference, registry] of Object.entries(cases)) assert.equal(registryOf(reference), registry);
    assert.equal(registryOf("box:5000/app"), "box:5000");
  });

  test("the header is base64 for URLs", () => {
    const header = authHeader({ username: "ann", password: "??>>", serveraddress: "a" });
    assert.match(header, /^[\w-]+=*$/);
    assert.equal(header.length % 4, 0);
    assert.equal(JSON.parse(Buffer.from(header, "base64url").toString()).password, "??>>");
  });
});

function sources(config: unknown) {
  const text = config === null ? null : typeof config === "string" ? config : JSON.stringify(config);
  return {
    env: { DOCKER_CONFIG: "/config", PATH: "/nonexistent" },
    home: "/home/ann",
    files: { read: async (path: string) => (path === "/config/config.json" ? text : null), exists: async () => false },
  };
}
