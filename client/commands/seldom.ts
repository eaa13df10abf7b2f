/** What commands do that few use often: a bundle of its own, read when one of them is used first. */

export { composeService } from "../describe/compose-service.ts";
export { runLine } from "../describe/run-line.ts";
export { importImage, loadImages, saveImages } from "./seldom/archives.ts";
export { cleanUp } from "./seldom/clean-up.ts";
export { commitContainer, exportContainer } from "./seldom/container-files.ts";
export { createNetwork, createVolume } from "./seldom/create.ts";
export { showHistory } from "./seldom/history.ts";
export { updateLimits } from "./seldom/limits.ts";
export { checkNewer, pullImage, pullReference, pushImage } from "./seldom/registry.ts";
export { sendSignal } from "./seldom/signals.ts";
export { showProcesses, showStats } from "./seldom/stats.ts";
export { waitForEnd } from "./seldom/wait.ts";
