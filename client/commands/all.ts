/** Every command, with the driver that runs them: a bundle of its own, read when the first of them is used. */
export { createDriver } from "./driver.ts";
export { commands } from "./index.ts";
