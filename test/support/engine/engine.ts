/** The engine that tests run against, with dockerode over it for what a test does behind Quayside's back. */
import Docker from "dockerode";
import { type StartedEngine, startTestEngine as start } from "../../../scripts/engine/test-engine.mjs";

export interface TestEngine extends StartedEngine {
  readonly docker: Docker;
}

/**
 * Starts a private engine (or takes the one that QUAYSIDE_TEST_DOCKER_HOST names) with the images
 * `quayside-test/{shell,http,logs,fails,bare}:1`. Rejects with an Error that says what is missing and how to get it.
 */
export async function startTestEngine(options: { arguments?: readonly string[] } = {}): Promise<TestEngine> {
  const engine = await start(options);
  return { ...engine, docker: dockerAt(engine.host) };
}

function dockerAt(host: string): Docker {
  if (host.startsWith("unix://")) return new Docker({ socketPath: host.slice("unix://".length) });
  const { hostname, port } = new URL(host);
  return new Docker({ protocol: "http", host: hostname, port: port || "2375" });
}
