/** Whether a container belongs to the folders that are open, as far as its record tells. */
import type { Container } from "../engine/model.ts";

/** Where Docker Desktop mounts the machine's own disks. */
const desktopPrefix = /^(?:\/run\/desktop\/mnt\/host|\/host_mnt|\/mnt\/host)(?=\/)/;

/** Made by Compose or Dev Containers in one of the folders or below, or one of its paths is mounted. */
export function belongsTo({ labels, binds }: Container, folders: readonly string[]): boolean {
  const paths = [
    labels["com.docker.compose.project.working_dir"],
    labels["devcontainer.local_folder"],
    ...binds,
  ].flatMap((path) => (path === undefined || path === "" ? [] : [plainPath(path)]));
  return folders.some((folder) => {
    const root = plainPath(folder);
    return paths.some((path) => path === root || path.startsWith(`${root}/`));
  });
}

/** One way to write a path: `C:\work` and `/run/desktop/mnt/host/c/work` are the same folder. */
function plainPath(path: string): string {
  const slashed = path.replaceAll("\\", "/").replace(/\/+$/, "");
  const drive = /^([a-zA-Z]):(?=\/|$)/.exec(slashed);
  // Windows does not tell cases apart.
  if (drive !== null) return `/${slashed.replace(":", "")}`.toLowerCase();
  const inner = slashed.replace(desktopPrefix, "");
  return inner !== slashed && /^\/[a-z](\/|$)/.test(inner) ? inner.toLowerCase() : inner;
}
