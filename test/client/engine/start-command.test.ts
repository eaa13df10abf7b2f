import assert from "node:assert/strict";
import { test } from "node:test";
import { currentEnvironment } from "../../../client/engine/environment.ts";
import { startCommand } from "../../../client/engine/start-command.ts";

const cases: readonly (readonly [
  platform: NodeJS.Platform,
  systemd: boolean,
  endpoint: string,
  command: string | null,
])[] = [
  ["linux", true, "unix:///var/run/docker.sock", "sudo systemctl start docker"],
  ["linux", false, "unix:///var/run/docker.sock", "sudo service docker start"],
  ["linux", true, "unix:///run/user/1000/docker.sock", "systemctl --user start docker"],
  ["linux", true, "unix:///run/podman/podman.sock", "sudo systemctl start podman.socket"],
  ["linux", true, "unix:///run/user/1000/podman/podman.sock", "systemctl --user start podman.socket"],
  ["linux", true, "unix:///home/ann/.docker/desktop/docker.sock", "systemctl --user start docker-desktop"],
  ["darwin", false, "unix:///Users/ann/.docker/run/docker.sock", "open -a Docker"],
  ["darwin", false, "unix:///Users/ann/.colima/default/docker.sock", "colima start"],
  ["darwin", false, "unix:///Users/ann/.orbstack/run/docker.sock", "orb start"],
  ["win32", false, "npipe:////./pipe/docker_engine", null],
  ["win32", false, "npipe:////./pipe/podman-machine-default", "podman machine start"],
  ["linux", true, "ssh://ann@box", null],
  ["linux", true, "tcp://box:2376", null],
];

for (const [platform, systemd, endpoint, command] of cases) {
  test(`${endpoint} on ${platform}${systemd ? "" : " without systemd"} is started by ${command ?? "nothing that we know"}`, async () => {
    const files = { read: async () => null, exists: async (path: string) => systemd && path === "/run/systemd/system" };
    assert.equal(await startCommand(endpoint, { ...currentEnvironment(), platform, files }), command);
  });
}
