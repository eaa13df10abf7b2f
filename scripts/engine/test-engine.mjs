// The engine that tests run against: a private one, or the one that QUAYSIDE_TEST_DOCKER_HOST names.
import { randomBytes } from "node:crypto";
import { findBusybox, makeImages, removeLabelled } from "./images.mjs";
import { missingForTestImages, startPrivateEngine } from "./private-engine.mjs";

/**
 * Starts the engine and makes the test images in it. Throws an Error that says what is missing and how to get it.
 * @param {{ arguments?: readonly string[] }} [options] more arguments for dockerd
 */
export async function startTestEngine(options = {}) {
  const missing = missingForTestImages();
  if (missing.length > 0) throw new Error(missing.join("\n"));
  const runId = randomBytes(6).toString("hex");
  const given = process.env.QUAYSIDE_TEST_DOCKER_HOST;
  if (given) {
    await makeImages(given, runId, findBusybox());
    const refuse = async () => {
      throw new Error("This engine is not ours to stop: it was named by QUAYSIDE_TEST_DOCKER_HOST.");
    };
    const stop = () => removeLabelled(given, runId);
    return { host: given, runId, private: false, folder: null, start: refuse, restart: refuse, kill: refuse, stop };
  }
  const engine = await startPrivateEngine({ shared: true, ...options });
  try {
    await makeImages(engine.host, runId, findBusybox());
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return { ...engine, runId, private: true };
}
