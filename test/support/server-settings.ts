/** The language server's settings in the shape of the client's table: the manifest joins both. */
import type { Setting } from "../../client/settings.ts";

export const serverSettings: readonly Setting[] = [];
