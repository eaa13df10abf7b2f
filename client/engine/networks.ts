/** What is done to networks, and with which drivers networks and volumes are made. */
import type { Engine } from "./engine.ts";
import type { Wire } from "./wire.ts";

type Operations = Pick<Engine, "createNetwork" | "removeNetwork" | "connectNetwork" | "disconnectNetwork" | "drivers">;

export function networkOperations(wire: Wire): Operations {
  return {
    async createNetwork({ name, driver, subnet, gateway, internal = false, ipv6 = false, labels = {} }) {
      const answer = await wire.json("POST", "/networks/create", {
        body: {
          Name: name,
          Driver: driver ?? "bridge",
          // Engines before API 1.44 make a second network of the same name without it.
          CheckDuplicate: true,
          Internal: internal,
          EnableIPv6: ipv6,
          Labels: labels,
          ...(subnet === undefined
            ? {}
            : { IPAM: { Config: [{ Subnet: subnet, ...(gateway === undefined ? {} : { Gateway: gateway }) }] } }),
        },
      });
      return String((answer as { Id: unknown }).Id);
    },
    async removeNetwork(id) {
      await wire.json("DELETE", `/networks/${id}`);
    },
    async connectNetwork(id, container) {
      await wire.json("POST", `/networks/${id}/connect`, { body: { Container: container } });
    },
    async disconnectNetwork(id, container) {
      await wire.json("POST", `/networks/${id}/disconnect`, { body: { Container: container } });
    },
    async drivers(kind) {
      return driversFromInfo(kind, await wire.json("GET", "/info"));
    },
  };
}

/** Of `GET /info`, without the drivers of which an engine has its one network already. */
export function driversFromInfo(kind: "volume" | "network", wire: unknown): readonly string[] {
  const { Plugins: plugins, Swarm: swarm } = (wire ?? {}) as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  const named = plugins?.[kind === "volume" ? "Volume" : "Network"];
  const found = (Array.isArray(named) ? named : []).filter((name): name is string => typeof name === "string");
  const usual = kind === "volume" ? "local" : "bridge";
  const inSwarm = swarm?.LocalNodeState === "active";
  const others = found.filter(
    (name) => ![usual, "host", "null", "none"].includes(name) && (name !== "overlay" || inSwarm),
  );
  return [...(found.includes(usual) || others.length === 0 ? [usual] : []), ...others];
}
