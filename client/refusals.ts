/** What engines and registries refuse, in words that say what to do. A message that stands in no row is shown as it is. */
import { t } from "./words.ts";

/** A container's name for the id, or part of one, that an engine's message holds. */
export type NameOf = (id: string) => string;

/** Null where the message is none that we have better words for. */
export function refusalWords(message: string, nameOf: NameOf = shortened): string | null {
  for (const [pattern, words] of refusals) {
    const match = pattern.exec(message);
    if (match !== null) return words(match, nameOf);
  }
  return null;
}

/** Whether a registry asks for credentials, or for others. */
export function isUnauthorized(message: string): boolean {
  return /unauthorized|no basic auth credentials|access to the resource is denied|access denied|authorization failed|authentication required|forbidden: /i.test(
    message,
  );
}

const refusals: readonly (readonly [RegExp, (match: RegExpExecArray, nameOf: NameOf) => string])[] = [
  [
    /image is being used by running container (\w+)/,
    ([, id = ""], nameOf) => t("It is used by {0}, which runs. Stop and remove that container first.", nameOf(id)),
  ],
  [
    /image is being used by stopped container (\w+)|container (\w+) is using its referenced image/,
    ([, first, second], nameOf) => t("It is used by {0}. Remove that container first.", nameOf(first ?? second ?? "")),
  ],
  [
    /image has dependent child images/,
    () => t("Other images are built on it. Remove those first; what is left of it goes with the last of them."),
  ],
  [
    /image is referenced in multiple repositories/,
    () => t("It has names in several repositories. Take those away first."),
  ],
  [
    /volume is in use - \[([^\]]*)\]/,
    ([, ids = ""], nameOf) =>
      t("It is used by {0}. Remove the container first, stopped ones too.", namesOf(ids, nameOf)),
  ],
  [
    /has active endpoints(?: \((.*)\))?/,
    ([, endpoints = ""]) => {
      const names = [...endpoints.matchAll(/name:"([^"]+)"/g)].map(([, name = ""]) => name);
      return names.length === 0
        ? t("Containers are connected to it. Disconnect them first.")
        : t("{0} is connected to it. Disconnect it first.", names.join(", "));
    },
  ],
  [
    /pool overlaps with other one/i,
    () => t("Another network has addresses of this subnet. Choose another subnet, or remove that network."),
  ],
  [
    /could not find an available, non-overlapping IPv6 address pool/,
    () => t("The engine has no IPv6 addresses to give. Name an IPv6 subnet, like fd00:1::/64."),
  ],
  [
    /could not find an available, non-overlapping IPv4 address pool|all predefined address pools have been fully subnetted/,
    () => t("The engine has no free subnet left. Remove unused networks, or name a subnet."),
  ],
  [/network with name (\S+) already exists/, ([, name = ""]) => t("There is a network {0} already.", name)],
  [
    /plugin "([^"]+)" not found/,
    ([, name = ""]) => t("The engine has no driver {0}. Install its plugin, or choose another driver.", name),
  ],
  [
    /is not a valid change command/,
    () => t("Only instructions that need no build can be applied: CMD, ENV, EXPOSE and the like."),
  ],
  [
    /manifest (for \S+ not found|unknown)/,
    () => t("The registry has no such image or tag. Check the name and the tag."),
  ],
  [
    /toomanyrequests/i,
    () =>
      t("The registry takes no more requests from here for now. Log in with “docker login”, or wait for some hours."),
  ],
  [/no such host/i, () => t("The registry's name is unknown. Check the name of the image and your network.")],
  [
    /server gave HTTP response to HTTPS client/,
    () =>
      t("The registry speaks no TLS. Add it to “insecure-registries” in the engine's configuration to use it anyway."),
  ],
  [
    /x509: /,
    () =>
      t("The engine does not trust the registry's certificate. Put its authority into the engine's certs.d folder."),
  ],
  [
    /(?:Get|Head|Put|Post) "?https?:\/\/([^/"]+).*(?:connection refused|i\/o timeout|no route to host|network is unreachable)/,
    ([, host = ""]) => t("The registry {0} can't be reached by the engine. Check its name and the network.", host),
  ],
  [/^reference does not exist/, () => t("The engine has no image of this name any more.")],
  [/^No such image: (\S+)/i, ([, name = ""]) => t("The engine has no image {0} any more.", name)],
  [
    /Error processing tar file|invalid tar header|docker-import-\d+/,
    () => t("The file is no archive of images. A file system's archive is taken by “Import Image…”."),
  ],
  [/ENOSPC/, () => t("There is no space left on this machine's disk. Free some and try again.")],
  [/no space left on device/i, () => t("There is no space left on the engine's disk. “Clean Up…” frees some.")],
  [
    /^E(?:ACCES|PERM|ROFS): .*'(.*)'$/,
    ([, path = ""]) => t("You may not write or read {0}. Choose another place.", path),
  ],
  [/^ENOENT: .*'(.*)'$/, ([, path = ""]) => t("There is no {0}.", path)],
  [/^EISDIR: .*'(.*)'$/, ([, path = ""]) => t("{0} is a folder.", path)],
];

function namesOf(ids: string, nameOf: NameOf): string {
  return ids
    .split(/[\s,]+/)
    .filter((id) => id !== "")
    .map(nameOf)
    .join(", ");
}

function shortened(id: string): string {
  return id.slice(0, 12);
}
