import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createBody } from "../../../client/engine/containers.ts";
import { diagnose, isEngineError, toEngineError } from "../../../client/engine/diagnose.ts";
import { effectOf } from "../../../client/engine/effects.ts";
import { readProgress, splitReference } from "../../../client/engine/images.ts";
import { EngineError } from "../../../client/engine/model.ts";
import { sshArguments } from "../../../client/engine/ssh.ts";
import { watchSocket } from "../../../client/engine/watch-socket.ts";
import { until } from "../../support/until.ts";

describe("making a container", () => {
  test("only what is asked for is sent", () => {
    assert.deepEqual(createBody({ image: "a:1" }), {
      Image: "a:1",
      Env: [],
      Labels: {},
      ExposedPorts: {},
      Tty: false,
      OpenStdin: false,
      StdinOnce: false,
      AttachStdin: false,
      AttachStdout: false,
      AttachStderr: false,
      HostConfig: { AutoRemove: false, PublishAllPorts: false, PortBindings: {}, Binds: [] },
    });
  });

  test("ports in every form that `docker run --publish` takes for one port", () => {
    const ports = ["8080:80", "0:81", "82", "53:53/udp", "127.0.0.1:9:90", "127.0.0.1::91", "[::1]:7:92", "8081:80"];
    const { HostConfig, ExposedPorts } = createBody({ image: "a", ports }) as Record<string, Record<string, unknown>>;
    assert.deepEqual(HostConfig?.PortBindings, {
      "80/tcp": [
        { HostIp: "", HostPort: "8080" },
        { HostIp: "", HostPort: "8081" },
      ],
      "81/tcp": [{ HostIp: "", HostPort: "" }],
      "82/tcp": [{ HostIp: "", HostPort: "" }],
      "53/udp": [{ HostIp: "", HostPort: "53" }],
      "90/tcp": [{ HostIp: "127.0.0.1", HostPort: "9" }],
      "91/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }],
      "92/tcp": [{ HostIp: "::1", HostPort: "7" }],
    });
    assert.equal(Object.keys(ExposedPorts ?? {}).length, 7);
  });

  test("a port that is none is refused by its text", () => {
    for (const port of ["", "http", "80:http", "80/quic", "1:2:3:4"]) {
      assert.throws(() => createBody({ image: "a", ports: [port] }), {
        name: "EngineError",
        message: `invalid port: ${port}`,
      });
    }
  });
});

describe("references", () => {
  test("are split into name and tag or digest", () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ["alpine", "alpine", "latest"],
      ["alpine:3", "alpine", "3"],
      ["box:5000/a/b", "box:5000/a/b", "latest"],
      ["box:5000/a:1", "box:5000/a", "1"],
      ["a@sha256:12", "a", "sha256:12"],
      ["a:1@sha256:12", "a", "sha256:12"],
    ];
    for (const [reference, name, tag] of cases) assert.deepEqual(splitReference(reference), { name, tag });
  });

  test("progress without words or that is no JSON is passed over; an error is thrown", () => {
    assert.equal(readProgress("{"), null);
    assert.equal(readProgress('{"aux":{}}'), null);
    assert.throws(() => readProgress('{"error":"denied"}'), { name: "EngineError", message: "denied" });
  });
});

describe("what an event means", () => {
  const effect = (type: string, action: string, id = "1") =>
    effectOf({ type, action, id, attributes: {}, timeNano: "0" });

  test("changes are read, removals remove, prunes list", () => {
    assert.deepEqual(effect("container", "start"), { kind: "container", do: "read", id: "1" });
    assert.deepEqual(effect("container", "health_status: healthy"), { kind: "container", do: "read", id: "1" });
    assert.deepEqual(effect("container", "destroy"), { kind: "container", do: "remove", id: "1" });
    assert.deepEqual(effect("container", "remove"), { kind: "container", do: "remove", id: "1" });
    assert.deepEqual(effect("container", "prune", ""), { kind: "container", do: "list" });
    assert.deepEqual(effect("container", "commit"), { kind: "image", do: "list" });
    assert.deepEqual(effect("image", "delete"), { kind: "image", do: "read", id: "1" });
    assert.deepEqual(effect("image", "prune", ""), { kind: "image", do: "list" });
  });

  test("an action that does not exist yet is taken for a change", () => {
    assert.deepEqual(effect("container", "hibernate"), { kind: "container", do: "read", id: "1" });
  });

  test("noise means nothing", () => {
    for (const action of ["exec_create: sh", "exec_die", "top", "attach", "detach", "resize", "export", "kill"]) {
      assert.equal(effect("container", action), null, action);
    }
    assert.equal(effect("network", "connect"), null);
  });
});

describe("naming a failure", () => {
  test("by the system's code", () => {
    const cases = {
      ENOENT: "socket-missing",
      EACCES: "permission-denied",
      ECONNREFUSED: "refused",
      ENOTFOUND: "unreachable",
    };
    const more = {
      EHOSTUNREACH: "unreachable",
      ETIMEDOUT: "timeout",
      CERT_HAS_EXPIRED: "tls",
      ERR_TLS_CERT_ALTNAME_INVALID: "tls",
    };
    for (const [code, expected] of Object.entries({ ...cases, ...more, EODD: "other" })) {
      assert.equal(diagnose(Object.assign(new Error(code), { code }), "x").code, expected, code);
    }
  });

  test("by what it is otherwise", () => {
    assert.equal(
      diagnose(AbortSignal.timeout(0).reason ?? new DOMException("late", "TimeoutError"), "x").code,
      "timeout",
    );
    assert.equal(diagnose(new EngineError("no", 403), "x").code, "unauthorized");
    assert.equal(diagnose("odd", "x").detail, "odd");
    const both = new AggregateError([new Error("v4 refused"), new Error("v6 refused")], "");
    assert.equal(diagnose(Object.assign(both, { code: "ECONNREFUSED" }), "x").detail, "v4 refused; v6 refused");
  });

  test("an error of another bundle is known by its name", () => {
    const error = Object.assign(new Error("theirs"), { name: "EngineError", status: 404, failure: null });
    assert.equal(isEngineError(error), true);
    assert.equal(toEngineError(error, "x"), error);
    assert.equal(toEngineError(new Error("plain"), "x").failure?.code, "other");
  });
});

test("ssh gets its words one by one, and nothing of a path is read by the other side's shell", () => {
  const target = { kind: "ssh", host: "box", user: null, port: null, socket: "/it's here.sock" } as const;
  assert.deepEqual(sshArguments(target).slice(-6), [
    "box",
    "docker",
    "--host",
    `'unix:///it'\\''s here.sock'`,
    "system",
    "dial-stdio",
  ]);
});

test("a socket's file is seen when it appears, even in a folder that was not there", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "quayside-watch-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "deep", "down", "docker.sock");
  let seen = 0;
  const watcher = watchSocket(path, () => {
    seen++;
  });
  context.after(() => watcher.dispose());
  await mkdir(join(folder, "deep"));
  await until("the first folder was seen", () => seen === 1);
  await mkdir(join(folder, "deep", "down"));
  await until("the second folder was seen", () => seen === 2);
  await writeFile(path, "");
  await until("the socket was seen", () => seen >= 3);
  const before = seen;
  watcher.dispose();
  await rm(path);
  await writeFile(path, "");
  assert.equal(seen, before);
});
