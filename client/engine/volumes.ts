/** What is done to volumes. */
import type { Engine } from "./engine.ts";
import type { Wire } from "./wire.ts";

type Operations = Pick<Engine, "createVolume" | "removeVolume">;

export function volumeOperations(wire: Wire): Operations {
  return {
    async createVolume({ name, driver, labels = {}, options = {} }) {
      const answer = await wire.json("POST", "/volumes/create", {
        body: { Name: name, Driver: driver, Labels: labels, DriverOpts: options },
      });
      return String((answer as { Name: unknown }).Name);
    },
    async removeVolume(name) {
      await wire.json("DELETE", `/volumes/${encodeURIComponent(name)}`);
    },
  };
}
