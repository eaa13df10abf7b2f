/** What the tests need of images.mjs. */
export function findBusybox(): string | undefined;
export function makeImages(host: string, runId: string, busybox: string): Promise<void>;
