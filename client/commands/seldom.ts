/** What commands do that few use often: a bundle of its own, read when one of them is used first. */
export { importImage, loadImages, saveImages } from "./seldom/archives.ts";
export { cleanUp } from "./seldom/clean-up.ts";
export { createNetwork, createVolume } from "./seldom/create.ts";
export { showHistory } from "./seldom/history.ts";
export { checkNewer, pullImage, pullReference, pushImage } from "./seldom/registry.ts";
