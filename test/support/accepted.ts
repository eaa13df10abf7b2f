/**
 * In which states an engine accepts what each command on a container asks of it; what it refuses answers with 4xx.
 * `test/client/contributions.test.ts` holds the menus to it, `test/engine/states.test.ts` the engine.
 */
import type { ContainerState } from "../../client/engine/model.ts";

/** Every state that there is. */
export const containerStates: readonly ContainerState[] = [
  "created",
  "running",
  "paused",
  "restarting",
  "removing",
  "exited",
  "dead",
  "unknown",
];
const live: readonly ContainerState[] = ["running", "paused", "restarting"];

export const acceptedStates: Readonly<Record<string, readonly ContainerState[]>> = {
  "quayside.container.start": ["created", "exited"],
  "quayside.container.stop": live,
  "quayside.container.stopAfter": live,
  "quayside.container.restart": [...live, "exited", "created"],
  "quayside.container.pause": ["running"],
  "quayside.container.unpause": ["paused"],
  "quayside.container.kill": live,
  "quayside.container.wait": live,
  "quayside.container.openShell": ["running"],
  "quayside.container.exec": ["running"],
  "quayside.container.attach": ["running"],
  "quayside.container.viewLogs": [...live, "exited", "dead"],
  "quayside.container.inspect": containerStates,
  "quayside.container.openInBrowser": ["running"],
  "quayside.container.processes": ["running", "paused"],
  "quayside.container.stats": ["running"],
  "quayside.container.rename": ["running", "paused", "created", "exited", "dead"],
  "quayside.container.updateLimits": [...live, "created", "exited"],
  "quayside.container.commit": ["running", "paused", "created", "exited"],
  "quayside.container.export": [...live, "created", "exited"],
  "quayside.container.copyName": containerStates,
  "quayside.container.copyId": containerStates,
  "quayside.container.copyImage": containerStates,
  "quayside.container.copyAddress": ["running", "paused"],
  "quayside.container.copyRunLine": containerStates,
  "quayside.container.copyComposeService": containerStates,
  "quayside.container.remove": [...live, "created", "exited", "dead"],
  "quayside.container.removeWithVolumes": [...live, "created", "exited", "dead"],
};
