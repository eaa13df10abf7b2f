import assert from "node:assert/strict";
import { test } from "node:test";
import { EngineError } from "../../client/engine/model.ts";
import { describeError, errorDetail } from "../../client/failures.ts";
import { type RefusalCode, refusalOf } from "../../client/refusals.ts";

/** What engines of several versions have answered, with what it means and what it is about. */
const recorded: readonly (readonly [engine: string, message: string, code: RefusalCode, about: string])[] = [
  [
    "Docker 20.10",
    "You cannot remove a running container 3f4e8b7f0c7d5a1e9f1b. Stop the container before attempting removal or force remove",
    "running",
    "",
  ],
  [
    "Docker 20.10",
    "You cannot remove a restarting container 4e2bec311281b48f. Stop the container before attempting removal or force remove",
    "running",
    "",
  ],
  ["Docker 20.10", "Container 3de7cf336ee7c514 is restarting, wait until the container is running", "restarting", ""],
  ["Docker 20.10", "Container b2fc4406411be32e is not paused", "not-paused", ""],
  ["Docker 20.10", "Container 081ca809fa297459 is already paused", "paused", ""],
  ["Docker 20.10", "cannot start a paused container, try unpause instead", "paused", ""],
  ["Docker 20.10", "Container f983adbb4769fda3 is paused, unpause the container before exec", "paused", ""],
  [
    "Docker 25",
    'cannot remove container "/web": container is running: stop the container before removing or force remove',
    "running",
    "",
  ],
  [
    "Podman 4",
    "cannot remove container 3f4e8b7f0c7d as it is running - running or paused containers cannot be removed without force: container state improper",
    "running",
    "",
  ],
  [
    "Docker 20.10",
    "You cannot remove a paused container 3f4e8b7f0c7d. Unpause and then stop the container before attempting removal or force remove",
    "running",
    "",
  ],
  ["Docker 28", 'cannot remove container "/web": container is paused and must be unpaused first', "running", ""],
  [
    "Docker 20.10",
    "driver failed programming external connectivity on endpoint web (7a1b): Bind for 0.0.0.0:8080 failed: port is already allocated",
    "port-taken",
    "8080",
  ],
  [
    "Docker 20.10",
    "driver failed programming external connectivity on endpoint web (7a1b): Error starting userland proxy: listen tcp4 0.0.0.0:5432: bind: address already in use",
    "port-taken",
    "5432",
  ],
  [
    "Docker 28",
    "failed to set up container networking: driver failed programming external connectivity on endpoint web (7a1b): failed to bind host port for 0.0.0.0:80:172.17.0.2:8080/tcp: address already in use",
    "port-taken",
    "80",
  ],
  [
    "Docker 27",
    "driver failed programming external connectivity on endpoint web (7a1b): Bind for [::]:8443 failed: port is already allocated",
    "port-taken",
    "8443",
  ],
  [
    "Docker Desktop",
    "Ports are not available: exposing port TCP 0.0.0.0:3306 -> 0.0.0.0:0: listen tcp 0.0.0.0:3306: bind: address already in use",
    "port-taken",
    "3306",
  ],
  ["Podman 4, rootless", "rootlessport listen tcp 0.0.0.0:8080: bind: address already in use", "port-taken", "8080"],
  [
    "Docker 24, rootless",
    "driver failed programming external connectivity on endpoint web (7a1b): Error starting userland proxy: error while calling PortManager.AddPort(): cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024), or set CAP_NET_BIND_SERVICE on rootlesskit binary, or choose a larger port number (>= 1024): listen tcp4 0.0.0.0:80: bind: permission denied",
    "port-forbidden",
    "80",
  ],
  [
    "Docker 20.10",
    'Conflict. The container name "/db" is already in use by container "c0ffee00c0ffee00". You have to remove (or rename) that container to be able to reuse that name.',
    "name-taken",
    "db",
  ],
  [
    "Podman 4",
    'creating container storage: the container name "db" is already in use by c0ffee00c0ffee00. You have to remove that container to be able to reuse that name: that name is already in use',
    "name-taken",
    "db",
  ],
  ["Docker 20.10", "No such image: quayside/none:1", "image-missing", "quayside/none:1"],
  ["Podman 4", "docker.io/library/none:latest: image not known", "image-missing", "docker.io/library/none:latest"],
  [
    "Docker 20.10",
    'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "bahs": executable file not found in $PATH: unknown',
    "command-missing",
    "bahs",
  ],
  [
    "Docker 24",
    'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such": stat /no/such: no such file or directory: unknown',
    "command-missing",
    "/no/such",
  ],
  [
    "Docker 28",
    'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "bahs": executable file not found in $PATH',
    "command-missing",
    "bahs",
  ],
  [
    "Podman 4, crun",
    "crun: executable file `bahs` not found in $PATH: No such file or directory",
    "command-missing",
    "bahs",
  ],
  [
    "Docker 24",
    'OCI runtime create failed: runc create failed: unable to start container process: exec: "/etc": permission denied: unknown',
    "command-forbidden",
    "/etc",
  ],
  ["Docker 20.10", "exec /bin/app: exec format error", "command-foreign", ""],
  [
    "Docker 24",
    'invalid mount config for type "bind": bind source path does not exist: /home/me/data dir',
    "source-missing",
    "/home/me/data dir",
  ],
  ["Docker 20.10", "network front not found", "network-missing", "front"],
  ["Docker 20.10", "No such container: 3f4e8b7f0c7d", "container-gone", "3f4e8b7f0c7d"],
  ["Docker 20.10", "removal of container 3f4e8b7f0c7d is already in progress", "going", ""],
  ["Docker 20.10", "Container 3f4e8b7f0c7d is not running", "not-running", ""],
];

for (const [engine, message, code, about] of recorded) {
  test(`${engine}: ${message.slice(0, 90)}`, () => {
    const refusal = refusalOf(message);
    assert.deepEqual([refusal?.code, refusal?.about], [code, about]);
    const error = new EngineError(message, 409);
    assert.doesNotMatch(describeError(error), /OCI|endpoint|undefined|\{\d\}/);
    assert.equal(errorDetail(error), message);
  });
}

test("the container that has a name is known where the engine tells it", () => {
  const message = 'Conflict. The container name "/db" is already in use by container "c0ffee00c0ffee00". You have to';
  assert.equal(refusalOf(message)?.holder, "c0ffee00c0ffee00");
});

test("what no version is known to answer keeps its own words", () => {
  for (const message of ["the freezer is broken", "port is closed", ""]) assert.equal(refusalOf(message), null);
});
