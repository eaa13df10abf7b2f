/** The language server's settings in the shape of the client's table: the manifest joins both. */
import type { Setting } from "../../client/settings.ts";
import * as server from "../../server/settings.ts";

export const serverSettings: readonly Setting[] = (server.serverSettings as readonly server.SettingRow[]).map(
  ({ key, type, default: fallback, description, restricted }) => ({
    key,
    schema: { type, default: fallback },
    description,
    scope: restricted === true ? "machine-overridable" : "resource",
    ...(restricted === undefined ? {} : { restricted }),
  }),
);
