/** What starts an engine on this machine, by where its socket lies. */
import type { Environment } from "./environment.ts";

/**
 * The words for a shell; null where the engine is on another machine, or where there is no telling. `local` engines
 * whose product we don't know are Docker's own service.
 */
export async function startCommand(endpoint: string, environment: Environment): Promise<string | null> {
  const { platform, files } = environment;
  const path = /^(?:unix|npipe):\/\/(.+)$/.exec(endpoint)?.[1];
  if (path === undefined) return null;
  const known = products.find(([pattern]) => pattern.test(path))?.[1];
  if (known !== undefined) return known;
  if (platform === "darwin") return "open -a Docker";
  if (platform !== "linux") return /podman/.test(path) ? "podman machine start" : null;
  // A folder of the user's own run-time files: the service is the user's as well.
  const own = /^\/run\/user\//.test(path);
  const unit = /podman/.test(path) ? "podman.socket" : "docker";
  if (await files.exists("/run/systemd/system")) return `${own ? "systemctl --user" : "sudo systemctl"} start ${unit}`;
  return own ? null : `sudo service ${unit === "docker" ? "docker" : "podman"} start`;
}

/** Engines in a virtual machine, which their own programs start. */
const products: readonly (readonly [RegExp, string])[] = [
  [/\/\.?colima\//, "colima start"],
  [/\/\.orbstack\//, "orb start"],
  [/\/\.rd\//, "rdctl start"],
  [/podman\/machine|podman-machine/, "podman machine start"],
  [/\/\.docker\/desktop\//, "systemctl --user start docker-desktop"],
];
