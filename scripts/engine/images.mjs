// Makes the images that tests run, without any network: a static busybox on an empty root, imported through the API.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { askJson } from "./request.mjs";
import { tar } from "./tar.mjs";

/**
 * What each image does, as the Dockerfile instructions that the import applies. Process 1 ignores signals that it does
 * not handle, and a stop would last ten seconds: hence the traps.
 */
const images = {
  "quayside-test/shell:1": ['CMD ["sh"]'],
  "quayside-test/http:1": ['CMD ["sh","-c","trap \\"exit 0\\" TERM; httpd -f -p 8080 -h /www & wait"]', "EXPOSE 8080"],
  "quayside-test/logs:1": [
    'CMD ["sh","-c","trap \\"exit 0\\" TERM; i=0; while :; do i=$((i+1)); echo line $i; echo warning $i >&2; sleep 0.2; done"]',
  ],
  "quayside-test/fails:1": ['CMD ["sh","-c","echo about to fail >&2; exit 3"]'],
};

/** Busybox where tests may take it from: Debian's `busybox-static`, or a file named by the environment. */
export function findBusybox() {
  return [process.env.QUAYSIDE_TEST_BUSYBOX, "/bin/busybox", "/usr/bin/busybox"].find(
    (path) => path !== undefined && existsSync(path) && isStatic(readFileSync(path)),
  );
}

/**
 * Imports the test images into an engine; each carries the label `dev.quayside.test=<run id>`.
 * `quayside-test/bare:1` has no shell, only a `sleep`.
 * @param {string} host @param {string} runId @param {string} busybox path of a static busybox
 */
export async function makeImages(host, runId, busybox) {
  const program = readFileSync(busybox);
  const applets = execFileSync(busybox, ["--list"], { encoding: "utf8" }).trim().split("\n");
  const shell = tar([
    { name: "bin/" },
    { name: "bin/busybox", mode: 0o755, content: program },
    ...applets.filter((applet) => applet !== "busybox").map((applet) => ({ name: `bin/${applet}`, link: "busybox" })),
    { name: "etc/" },
    { name: "etc/passwd", content: "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/sh\n" },
    { name: "etc/group", content: "root:x:0:\nnobody:x:65534:\n" },
    { name: "root/", mode: 0o700 },
    { name: "tmp/", mode: 0o1777 },
    { name: "www/" },
    { name: "www/index.html", content: "Hello from Quayside\n" },
  ]);
  const bare = tar([{ name: "bin/" }, { name: "bin/sleep", mode: 0o755, content: program }]);
  for (const [reference, changes] of Object.entries(images)) await load(host, reference, shell, changes, runId);
  await load(host, "quayside-test/bare:1", bare, ['CMD ["/bin/sleep","86400"]'], runId);
}

/**
 * Removes the containers, images, volumes and networks that carry the run's label, and nothing else.
 * @param {string} host @param {string} runId
 */
export async function removeLabelled(host, runId) {
  const filters = encodeURIComponent(JSON.stringify({ label: [`dev.quayside.test=${runId}`] }));
  const containers = await askJson(host, "GET", `/containers/json?all=1&filters=${filters}`);
  await Promise.allSettled(containers.map(({ Id }) => askJson(host, "DELETE", `/containers/${Id}?force=1&v=1`)));
  for (const { Id } of await askJson(host, "GET", `/images/json?filters=${filters}`)) {
    await askJson(host, "DELETE", `/images/${Id}?force=1`).catch(() => undefined);
  }
  const { Volumes } = await askJson(host, "GET", `/volumes?filters=${filters}`);
  for (const { Name } of Volumes ?? []) {
    await askJson(host, "DELETE", `/volumes/${encodeURIComponent(Name)}`).catch(() => undefined);
  }
  for (const { Id } of await askJson(host, "GET", `/networks?filters=${filters}`)) {
    await askJson(host, "DELETE", `/networks/${Id}`).catch(() => undefined);
  }
}

async function load(host, reference, archive, changes, runId) {
  const [repo, tag] = reference.split(":");
  const query = new URLSearchParams({ fromSrc: "-", repo, tag });
  const all = [...changes, "ENV PATH=/bin", "WORKDIR /", `LABEL dev.quayside.test=${runId}`];
  for (const change of all) query.append("changes", change);
  const answer = await askJson(host, "POST", `/images/create?${query}`, archive, "application/x-tar");
  if (answer.error !== undefined) throw new Error(`The image ${reference} could not be made: ${answer.error}`);
}

/** Whether a Linux program needs no loader: no PT_INTERP among its ELF program headers (64 bits, little endian). */
function isStatic(bytes) {
  if (bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) return false;
  const start = Number(bytes.readBigUInt64LE(32));
  const size = bytes.readUInt16LE(54);
  const count = bytes.readUInt16LE(56);
  return !Array.from({ length: count }, (_, index) => bytes.readUInt32LE(start + index * size)).includes(3);
}
