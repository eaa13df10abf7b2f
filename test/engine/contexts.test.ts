import assert from "node:assert/strict";
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect as connectSocket, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { after, describe, type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { connect } from "../../client/engine/connect.ts";
import { exportContext, importContext, readArchive } from "../../client/engine/context-archive.ts";
import {
  type ContextDraft,
  inspectContext,
  readPems,
  withDraft,
  writeContext,
} from "../../client/engine/context-store.ts";
import { createEngines, type Engines } from "../../client/engine/engines.ts";
import type { Environment } from "../../client/engine/environment.ts";
import type { Sessions } from "../../client/engine/sessions.ts";
import { createStore, type Store } from "../../client/engine/store.ts";
import { environmentOf, useTestEngine } from "../support/engine/suite.ts";
import { sessionsOver } from "../support/sessions.ts";
import { until } from "../support/until.ts";

describe("contexts of real engines", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quayside-real-contexts-"));
  after(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const certificates = makeCertificates(folder);
  const first = useTestEngine();
  const second = useTestEngine({
    arguments: certificates
      ? [
          ...["--host", `tcp://127.0.0.1:${port}`, "--tlsverify", "--tlscacert", join(folder, "ca.pem")],
          ...["--tlscert", join(folder, "server-cert.pem"), "--tlskey", join(folder, "server-key.pem")],
        ]
      : [],
  });
  const signal = new AbortController().signal;

  async function freshPlace(): Promise<Environment> {
    return environmentOf({ DOCKER_CONFIG: await mkdtemp(join(folder, "config-")) });
  }

  test("a window goes from one engine to another by its context, and back", async (context) => {
    const one = first.ours(context);
    const other = one && second.ours(context);
    if (!one || !other) return;
    const place = await freshPlace();
    await writeContext(place, draft("one", one.host));
    await writeContext(place, draft("other", other.host));
    const { id } = await one.docker.createContainer({ Image: "quayside-test/shell:1", name: "only-in-one" });
    const { store, engines } = window(place, context);
    const shows = () => {
      const { container } = store.snapshots;
      return container.state === "ready" ? container.items.has(id) : undefined;
    };
    await engines.choose("one");
    await until("the first one's container is there", () => shows() === true);
    assert.equal(store.info?.contextName, "one");
    await engines.choose("other");
    await until("it is not in the other", () => store.info?.contextName === "other" && shows() === false);
    await engines.choose("one");
    await until("it is back", () => shows() === true);
    const [, entry] = await engines.refresh();
    assert.deepEqual([entry?.name, entry?.usedBy], ["one", "window"]);
  });

  test("a TCP context with TLS files is tried before it is written, and the docker program uses it", async (context) => {
    const running = second.ours(context);
    if (!running) return;
    if (!certificates) return context.skip("openssl is missing: apt-get install openssl");
    const place = await freshPlace();
    const made = { ...draft("secured", `tcp://127.0.0.1:${port}`), tls: await readPems(place, folder) };
    const { engines } = window(place, context);
    const tried = await engines.tryOut(withDraft(place, made), signal);
    assert.equal(tried.state, "reached");
    const without = await engines.tryOut(
      withDraft(place, { ...made, tls: { ...made.tls, cert: null, key: null } }),
      signal,
    );
    assert.equal(without.state === "failed" && without.failure.code, "tls");
    await writeContext(place, made);
    const engine = await connect({ ...place, chosen: "secured" }, signal);
    context.after(() => engine.close());
    assert.ok((await engine.list("image")).length >= 5);
    const docker = program("docker");
    if (docker === undefined) return;
    const run = async (...words: string[]) => (await promisify(execFile)(docker, words, { env: place.env })).stdout;
    assert.match(await run("context", "ls", "--format", "{{.Name}} {{.DockerEndpoint}}"), /^secured tcp:\/\/127/m);
    assert.match(await run("--context", "secured", "images"), /quayside-test\/shell/);
  });

  test("a context made by the docker program is listed", async (context) => {
    const docker = program("docker");
    if (docker === undefined) return context.skip("the program docker is missing: apt-get install docker.io");
    const place = await freshPlace();
    const words = ["context", "create", "theirs", "--description", "By the CLI", "--docker", "host=ssh://ann@box"];
    await promisify(execFile)(docker, words, { env: place.env });
    const { engines } = window(place, context);
    const found = (await engines.refresh()).find(({ name }) => name === "theirs");
    assert.deepEqual([found?.address, found?.description, found?.cause], ["ssh://ann@box", "By the CLI", null]);
  });

  test("contexts go to the docker program and come from it as files, certificates and all", async (context) => {
    const docker = program("docker");
    if (docker === undefined) return context.skip("the program docker is missing: apt-get install docker.io");
    const [ours, theirs] = [await freshPlace(), await freshPlace()];
    const run = async (...words: string[]) =>
      (await promisify(execFile)(docker, words, { env: theirs.env, cwd: folder })).stdout;
    const tls = { ca: "an authority", cert: null, key: null };
    await writeContext(ours, { ...draft("going", "tcp://box:2376"), description: "From us", skipTlsVerify: true, tls });
    await exportContext(ours, "going", join(folder, "going.dockercontext"));
    await run("context", "import", "arrived", "going.dockercontext");
    await run("context", "export", "arrived", "returned.dockercontext");
    await importContext(ours, "returned", await readArchive(join(folder, "returned.dockercontext")));
    const [there] = JSON.parse(await run("context", "inspect", "arrived"));
    for (const record of [there, await inspectContext(ours, "returned")]) {
      assert.equal(record.Metadata.Description, "From us");
      assert.deepEqual(record.Endpoints, { docker: { Host: "tcp://box:2376", SkipTLSVerify: true } });
      assert.deepEqual(record.TLSMaterial, { docker: ["ca.pem"] });
    }
  });

  test("an ssh context through a real sshd, by the user's own ssh and its configuration", async (context) => {
    const running = first.ours(context);
    if (!running) return;
    const sshd = program("sshd");
    const docker = program("docker");
    if (sshd === undefined) return context.skip("the program sshd is missing: apt-get install openssh-server");
    if (docker === undefined) return context.skip("the program docker is missing: apt-get install docker.io");
    const { bin, port: sshPort, end, start } = await startSshd(sshd, folder, context);
    const place = await freshPlace();
    const env = { ...place.env, PATH: `${bin}${delimiter}${place.env.PATH}` };
    const { store, engines } = window({ ...place, env }, context);
    const host = `ssh://${userInfo().username}@127.0.0.1:${sshPort}${running.host.slice("unix://".length)}`;
    await writeContext(place, draft("remote", host));
    const remote = (await engines.refresh()).find(({ name }) => name === "remote");
    assert.ok(remote);
    const tested = await engines.test(remote, signal);
    assert.equal(tested.state, "reached", JSON.stringify(tested));
    const stranger = draft("stranger", host.replace(/\/\/.*@/, "//nobody-of-that-name@"));
    const refused = await engines.tryOut(withDraft({ ...place, env }, stranger), signal);
    assert.equal(refused.state === "failed" && refused.failure.code, "unauthorized");

    await engines.choose("remote");
    const state = () => store.snapshots.container.state;
    await until("the window is there by ssh", () => state() === "ready");
    await end();
    await until("its loss shows", () => state() === "failed");
    await start();
    store.retry();
    await until("it is back by itself with the machine", () => state() === "ready");
    const { id } = await running.docker.createContainer({ Image: "quayside-test/shell:1", name: "after-ssh" });
    await until("and its events with it", () => {
      const { container } = store.snapshots;
      return container.state === "ready" && container.items.has(id);
    });
  });
});

function draft(name: string, host: string): ContextDraft {
  return { name, host, description: "", skipTlsVerify: false, tls: null };
}

/** What a window holds, with the choice kept for as long as the test runs. */
function window(place: Environment, context: TestContext): { store: Store; sessions: Sessions; engines: Engines } {
  let chosen = "";
  const environment = (): Environment => ({ ...place, chosen });
  const memory = {
    get: () => chosen,
    set: (choice: string) => {
      chosen = choice;
    },
  };
  const store = createStore({ environment });
  const sessions = sessionsOver(store, environment);
  const engines = createEngines({ store, sessions, environment, memory });
  context.after(() => {
    engines.dispose();
    sessions.dispose();
    store.dispose();
  });
  return { store, sessions, engines };
}

interface Sshd {
  /** The folder of an `ssh` that knows its key. */
  readonly bin: string;
  readonly port: number;
  /** Ends it with everybody's sessions, as a machine that is switched off does. */
  end(): Promise<void>;
  start(): Promise<void>;
}

/** An sshd on loopback with keys of its own, and a folder with an `ssh` that brings the configuration for it. */
async function startSshd(sshd: string, folder: string, context: TestContext): Promise<Sshd> {
  const home = await mkdtemp(join(folder, "sshd-"));
  const port = await freePort();
  for (const name of ["host", "user"]) {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(home, name)]);
  }
  await writeFile(join(home, "authorized"), await readFile(join(home, "user.pub")), { mode: 0o600 });
  const settings = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${home}/host`,
    `AuthorizedKeysFile ${home}/authorized`,
    "StrictModes no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "UsePAM no",
    "PermitRootLogin prohibit-password",
    `PidFile ${home}/pid`,
  ];
  await writeFile(join(home, "sshd_config"), `${settings.join("\n")}\n`);
  if (process.getuid?.() === 0) await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  let child: ChildProcess | undefined;
  async function start(): Promise<void> {
    child = spawn(sshd, ["-D", "-e", "-f", join(home, "sshd_config")], { stdio: "ignore" });
    for (let tries = 0; tries < 200 && !(await answers(port)); tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }
  async function end(): Promise<void> {
    const pid = child?.pid;
    if (pid === undefined) return;
    const ended = new Promise((resolve) => child?.once("exit", resolve));
    const sessions = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ");
    for (const session of [String(pid), ...sessions]) if (session !== "") process.kill(Number(session), "SIGKILL");
    child = undefined;
    await ended;
  }
  await start();
  context.after(() => child?.kill());
  const bin = join(home, "bin");
  await mkdir(bin);
  const options = `-i ${home}/user -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile=${home}/known -o StrictHostKeyChecking=no`;
  await writeFile(join(bin, "ssh"), `#!/bin/sh\nexec ${program("ssh")} -F none ${options} "$@"\n`);
  await chmod(join(bin, "ssh"), 0o755);
  return { bin, port, end, start };
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connectSocket(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** A program's path; an administrator's programs are not on everybody's PATH. */
function program(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** An authority, and certificates of it for the engine (at 127.0.0.1) and for us; false where there is no openssl. */
function makeCertificates(folder: string): boolean {
  const openssl = (...words: string[]) => execFileSync("openssl", words, { cwd: folder, stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  try {
    openssl("req", "-x509", ...key, "-keyout", "ca-key.pem", "-out", "ca.pem", "-subj", "/CN=test authority");
    for (const [cert, keyFile, extension] of [
      ["server-cert.pem", "server-key.pem", "subjectAltName=IP:127.0.0.1"],
      ["cert.pem", "key.pem", "extendedKeyUsage=clientAuth"],
    ] as const) {
      const authority = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-addext", extension];
      openssl("req", "-x509", ...key, "-keyout", keyFile, "-out", cert, "-subj", "/CN=test", ...authority);
    }
    return true;
  } catch {
    return false;
  }
}
