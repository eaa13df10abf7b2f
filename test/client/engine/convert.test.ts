import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import {
  containerFromInspect,
  containerFromList,
  eventFromWire,
  imageFromInspect,
  imageFromList,
  networkFromWire,
  volumeFromWire,
} from "../../../client/engine/convert.ts";
import type { Container, Image } from "../../../client/engine/model.ts";
import { driversFromInfo } from "../../../client/engine/networks.ts";
import { sizesFromUsage } from "../../../client/engine/usage.ts";

const fixtures = "test/client/engine/fixtures";
const now = Date.UTC(2026, 10, 24, 3, 3, 52);
const minute = 60_000;

describe("containers as the list gives them", () => {
  test("every state that a real engine reports is read", async () => {
    const found = (await recorded("containers.json")).map((wire) => container(containerFromList(wire, now)));
    assert.deepEqual(
      found.map(({ name, state, health, exitCode }) => [name, state, health, exitCode]),
      [
        ["again", "restarting", "none", 3],
        ["held", "paused", "none", null],
        ["fresh", "created", "none", null],
        ["broken", "exited", "none", 3],
        ["sick", "running", "unhealthy", null],
        ["web", "running", "healthy", null],
      ],
    );
  });

  test("ports come in one order, exposed and published", async () => {
    const [web] = (await recorded("containers.json")).slice(-1).map((wire) => container(containerFromList(wire, now)));
    assert.deepEqual(
      web?.ports.map(({ ip, publicPort, privatePort }) => [ip, publicPort, privatePort]),
      [
        ["127.0.0.1", 18081, 8080],
        ["0.0.0.0", 18082, 8080],
        ["::", 18082, 8080],
        [null, null, 9000],
      ],
    );
  });

  test("labels of Docker Compose name the project and the service", async () => {
    const fresh = (await recorded("containers.json")).map((wire) => container(containerFromList(wire, now)))[2];
    assert.deepEqual(fresh?.compose, { project: "shop", service: "api" });
    assert.equal(fresh?.createdAt, 1795489429_000);
  });

  test("the status text tells when it started or ended", () => {
    const cases: readonly [string, number | null, number | null][] = [
      ["Up Less than a second", 0, null],
      ["Up 1 second", 1000, null],
      ["Up About a minute (healthy)", minute, null],
      ["Up 2 hours (health: starting)", 120 * minute, null],
      ["Up About an hour (Paused)", 60 * minute, null],
      ["Up 3 weeks", 21 * 24 * 60 * minute, null],
      ["Exited (137) 5 days ago", null, 5 * 24 * 60 * minute],
      ["Exited (0) About a minute ago", null, minute],
      ["Created", null, null],
      ["Dead", null, null],
    ];
    for (const [Status, up, down] of cases) {
      const found = container(containerFromList({ Id: "1", Status, State: "" }, now));
      assert.equal(found.startedAt, up === null ? null : now - up, Status);
      assert.equal(found.finishedAt, down === null ? null : now - down, Status);
    }
  });

  test("a record with nothing but its id is a container all the same", () => {
    const id = "0123456789abcdef".repeat(4);
    const found = container(containerFromList({ Id: id }, now));
    assert.equal(found.name, "0123456789ab");
    assert.equal(found.state, "unknown");
    assert.deepEqual([found.ports, found.labels, found.command, found.exitCode], [[], {}, "", null]);
  });

  test("null, odd types and states of tomorrow do no harm", () => {
    const found = container(
      containerFromList(
        {
          Id: "1",
          Names: null,
          Image: 7,
          State: "hibernating",
          Status: null,
          Ports: [null, {}, { PrivatePort: "80" }, 3],
          Labels: ["odd"],
          Created: "2026-11-24T03:00:00Z",
          Command: null,
        },
        now,
      ),
    );
    assert.equal(found.state, "unknown");
    assert.deepEqual(found.ports, [{ ip: null, publicPort: null, privatePort: 80, protocol: "tcp" }]);
    assert.equal(found.createdAt, Date.UTC(2026, 10, 24, 3));
  });

  test("ten thousand ports are read", () => {
    const Ports = Array.from({ length: 10_000 }, (_, index) => ({ PrivatePort: 10_000 - index, Type: "udp" }));
    const found = container(containerFromList({ Id: "1", Ports }, now));
    assert.equal(found.ports.length, 10_000);
    assert.equal(found.ports[0]?.privatePort, 1);
  });

  test("one that can't be read says so and why", () => {
    assert.deepEqual(containerFromList({ Names: ["/lost"] }, now), {
      kind: "unreadable",
      of: "container",
      id: '{"Names":["/lost"]}',
      cause: "no id: undefined",
    });
    assert.equal(containerFromList(null, now).kind, "unreadable");
    assert.equal(containerFromList("text", now).kind, "unreadable");
    assert.equal(imageFromList([]).kind, "unreadable");
  });

  test("Podman's states and forms are understood", () => {
    const podman = {
      Id: "ab".repeat(32),
      Names: ["/box"],
      Image: "docker.io/library/alpine:latest",
      ImageID: "sha256:1",
      State: "stopped",
      Status: "",
      Ports: null,
      Labels: null,
      Created: 1795489429,
    };
    const found = container(containerFromList(podman, now));
    assert.equal(found.state, "exited");
    assert.equal(container(containerFromList({ ...podman, State: "configured" }, now)).state, "created");
  });
});

describe("containers as inspecting gives them", () => {
  test("agrees with the list on all but the exactness of times", async () => {
    const listed = (await recorded("containers.json")).map((wire) => container(containerFromList(wire, now)));
    const inspected = (await recorded("containers-inspected.json")).map((wire) =>
      container(containerFromInspect(wire)),
    );
    const times = { startedAt: null, finishedAt: null, createdAt: 0 };
    for (const one of inspected) {
      const other = listed.find(({ id }) => id === one.id);
      assert.deepEqual({ ...one, ...times }, { ...other, ...times });
      assert.equal(Math.floor(one.createdAt / 1000) * 1000, other?.createdAt);
    }
    assert.equal(inspected.length, 6);
  });

  test("the year 1 means never", async () => {
    const fresh = (await recorded("containers-inspected.json"))
      .map((wire) => container(containerFromInspect(wire)))
      .find(({ name }) => name === "fresh");
    assert.equal(fresh?.startedAt, null);
    assert.equal(fresh?.finishedAt, null);
    assert.equal(fresh?.command, `sh -c 'echo "hi there"'`);
  });

  test("an empty answer is a container with defaults", () => {
    const found = container(containerFromInspect({ Id: "1", State: null, Config: null, NetworkSettings: null }));
    assert.equal(found.state, "unknown");
    assert.deepEqual(found.ports, []);
  });
});

describe("what a container uses", () => {
  test("its volumes and networks are known of the list, with an address where it runs", () => {
    const wire = {
      Id: "1",
      Mounts: [
        { Type: "bind", Source: "/home", Destination: "/home" },
        { Type: "volume", Name: "logs", Destination: "/var/log" },
        { Type: "volume", Name: "data", Destination: "/data" },
        null,
      ],
      NetworkSettings: {
        Networks: {
          front: { NetworkID: "n1", IPAddress: "172.20.0.2", GlobalIPv6Address: "fd00::2" },
          back: { NetworkID: "", IPAddress: "", GlobalIPv6Address: "" },
        },
      },
    };
    for (const found of [containerFromList(wire, now), containerFromInspect(wire)]) {
      const { volumes, networks } = container(found);
      assert.deepEqual(volumes, [
        { volume: "data", destination: "/data" },
        { volume: "logs", destination: "/var/log" },
      ]);
      assert.deepEqual(networks, [
        { networkId: "", network: "back", addresses: [] },
        { networkId: "n1", network: "front", addresses: ["172.20.0.2", "fd00::2"] },
      ]);
    }
  });
});

describe("volumes and networks", () => {
  test("a volume is its name, and what is missing does no harm", () => {
    assert.deepEqual(volumeFromWire({ Name: "data" }), {
      kind: "volume",
      id: "data",
      driver: "local",
      mountpoint: "",
      scope: "local",
      createdAt: 0,
      labels: {},
      options: {},
    });
    const found = volumeFromWire({ Name: "x", Driver: "nfs", CreatedAt: "2026-11-24T03:00:00Z", Options: null });
    assert.ok(found.kind === "volume");
    assert.equal(found.createdAt, Date.UTC(2026, 10, 24, 3));
  });

  test("a network has its subnets, of which a gateway is one address", () => {
    const found = networkFromWire({
      Id: "abc",
      Name: "front",
      Driver: "bridge",
      EnableIPv6: true,
      IPAM: { Config: [{ Subnet: "172.20.0.0/16", Gateway: "172.20.0.1/16" }, { Subnet: "fd00::/64" }, {}] },
    });
    assert.ok(found.kind === "network");
    assert.deepEqual(found.subnets, [
      { subnet: "172.20.0.0/16", gateway: "172.20.0.1" },
      { subnet: "fd00::/64", gateway: null },
    ]);
    assert.deepEqual([found.ipv6, found.internal], [true, false]);
  });

  test("one without a name or an id is unreadable", () => {
    assert.deepEqual(volumeFromWire({ Driver: "local" }).kind, "unreadable");
    assert.deepEqual(networkFromWire({ Name: "front" }), {
      kind: "unreadable",
      of: "network",
      id: "front",
      cause: "no id: undefined",
    });
  });

  test("what goes is measured without what others share; what was not measured is left out", () => {
    const usage = {
      Images: [
        { Id: "sha256:1", Size: 100, SharedSize: 40 },
        { Id: "sha256:2", Size: 50, SharedSize: -1 },
      ],
      Containers: [{ Id: "c", SizeRw: 7 }, { Id: "d" }],
      Volumes: [{ Name: "data", UsageData: { Size: 9 } }, { Name: "far", UsageData: { Size: -1 } }, { Name: "x" }],
    };
    assert.deepEqual(
      [...sizesFromUsage("image", usage)],
      [
        ["sha256:1", 60],
        ["sha256:2", 50],
      ],
    );
    assert.deepEqual(
      [...sizesFromUsage("container", usage)],
      [
        ["c", 7],
        ["d", 0],
      ],
    );
    assert.deepEqual([...sizesFromUsage("volume", usage)], [["data", 9]]);
    assert.deepEqual([...sizesFromUsage("volume", null)], []);
  });

  test("drivers are those of which something can be made, the usual one first", () => {
    const info = {
      Plugins: { Network: ["host", "ipvlan", "bridge", "null", "overlay"], Volume: ["local"] },
      Swarm: { LocalNodeState: "inactive" },
    };
    assert.deepEqual(driversFromInfo("network", info), ["bridge", "ipvlan"]);
    assert.deepEqual(driversFromInfo("volume", info), ["local"]);
    assert.deepEqual(driversFromInfo("network", null), ["bridge"]);
  });
});

describe("images", () => {
  test("those of a real engine are read, dangling ones without a reference", async () => {
    const found = (await recorded("images.json")).map((wire) => image(imageFromList(wire)));
    const shell = found.find(({ references }) => references.includes("quayside-test/shell:1"));
    assert.deepEqual(shell?.references.toSorted(), ["quayside-test/second:2", "quayside-test/shell:1"]);
    assert.ok((shell?.size ?? 0) > 1_000_000);
    assert.equal(found.filter(({ references }) => references.length === 0).length, 1);
  });

  test("inspecting agrees with the list", async () => {
    const inspected = image(imageFromInspect(await json("image-inspected.json")));
    const listed = (await recorded("images.json"))
      .map((wire) => image(imageFromList(wire)))
      .find(({ id }) => id === inspected.id);
    assert.deepEqual(inspected.references.toSorted(), listed?.references.toSorted());
    assert.equal(inspected.size, listed?.size);
    assert.deepEqual(inspected.labels, listed?.labels);
    assert.equal(Math.floor(inspected.createdAt / 1000) * 1000, listed?.createdAt);
  });

  test("an id without its algorithm gets it", () => {
    assert.equal(image(imageFromList({ Id: "ab".repeat(32), RepoTags: null })).id, `sha256:${"ab".repeat(32)}`);
  });
});

describe("events", () => {
  test("those of a real engine are read, with a time that is exact to the nanosecond", async () => {
    const lines = (await readFile(`${fixtures}/events.jsonl`, "utf8")).trim().split("\n");
    const found = lines.map(eventFromWire);
    assert.deepEqual(found.map((event) => `${event?.type} ${event?.action}`).toSorted(), [
      "container destroy",
      "container die",
      "container exec_die",
      "container health_status: unhealthy",
      "container start",
      "image tag",
    ]);
    for (const [index, event] of found.entries()) {
      assert.ok(lines[index]?.includes(`"timeNano":${event?.timeNano}}`));
      assert.notEqual(event?.id, "");
    }
  });

  test("what is no event is none", () => {
    for (const line of ["", "{", "null", "[]", "{}", '{"Type":"container"}']) assert.equal(eventFromWire(line), null);
  });

  test("an old engine's form and a missing time are understood", () => {
    assert.deepEqual(eventFromWire('{"status":"start","id":"1","time":5}'), {
      type: "container",
      action: "start",
      id: "1",
      attributes: {},
      timeNano: "5000000000",
    });
  });
});

async function json(name: string): Promise<unknown> {
  return JSON.parse(await readFile(`${fixtures}/${name}`, "utf8"));
}

async function recorded(name: string): Promise<readonly unknown[]> {
  return (await json(name)) as unknown[];
}

function container(found: { kind: string }): Container {
  assert.equal(found.kind, "container", JSON.stringify(found));
  return found as Container;
}

function image(found: { kind: string }): Image {
  assert.equal(found.kind, "image", JSON.stringify(found));
  return found as Image;
}
