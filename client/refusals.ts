/** What engines and registries refuse, in words that say what to do. One table; what stands in no row is shown as it is. */
import { t } from "./words.ts";

/** A container's name for the id, or part of one, that an engine's message holds. */
export type NameOf = (id: string) => string;

/** What commands have remedies for. */
export type RefusalCode =
  | "running" // and is to be removed
  | "paused"
  | "restarting"
  | "not-running"
  | "not-paused"
  | "name-taken"
  | "port-taken"
  | "port-forbidden"
  | "image-missing"
  | "command-missing"
  | "command-forbidden"
  | "command-foreign"
  | "source-missing"
  | "network-missing"
  | "container-gone"
  | "going";

export interface Refusal {
  /** Null where words are all that can be done about it. */
  readonly code: RefusalCode | null;
  readonly words: string;
  /** What it is about, where the engine names it: a port's number, a name, an image's reference, a command. */
  readonly about: string;
  /** The id of the container that is in the way, where the engine names it. */
  readonly holder: string | null;
}

/** Null where the message is none that we have better words for. */
export function refusalOf(message: string, nameOf: NameOf = shortened): Refusal | null {
  for (const { code, pattern, words } of ofContainers) {
    const match = pattern.exec(message);
    if (match === null) continue;
    const { about, other, third, holder } = match.groups ?? {};
    const subject = about ?? other ?? third ?? "";
    return { code, words: words(subject), about: subject, holder: holder ?? null };
  }
  for (const [pattern, words] of ofOthers) {
    const match = pattern.exec(message);
    if (match !== null) return { code: null, words: words(match, nameOf), about: "", holder: null };
  }
  return null;
}

/** Whether a registry asks for credentials, or for others. */
export function isUnauthorized(message: string): boolean {
  return /unauthorized|no basic auth credentials|access to the resource is denied|access denied|authorization failed|authentication required|forbidden: /i.test(
    message,
  );
}

interface Row {
  readonly code: RefusalCode;
  /** Its named groups are `about` (or `other`, `third`) and `holder`. */
  readonly pattern: RegExp;
  words(about: string): string;
}

/** First match wins: an answer may hold several causes, of which the innermost tells most. */
const ofContainers: readonly Row[] = [
  {
    code: "port-taken",
    pattern:
      /(?:Bind for |listen (?:tcp|udp)[46]? |bind host port (?:for )?|exposing port (?:TCP|UDP) )\S*?:(?<about>\d+)\b.*(?:already allocated|address already in use)/is,
    words: (port) => t("Port {0} of the engine's machine is taken.", port),
  },
  {
    code: "port-forbidden",
    pattern:
      /(?:listen (?:tcp|udp)[46]? |bind host port (?:for )?|expos\w+ (?:privileged )?port (?:\w+ )?)\S*?:?(?<about>\d+)\b.*permission denied|cannot expose privileged port (?<other>\d+)/is,
    words: (port) =>
      t("This engine may not use port {0}: without root only ports from 1024 on can be published.", port),
  },
  {
    code: "name-taken",
    pattern:
      /container name "?\/?(?<about>[^"\s]+?)"? is already in use(?: by (?:container )?"?(?<holder>[0-9a-f]{12,64}))?/i,
    words: (name) => t("The name {0} is in use by another container.", name),
  },
  {
    code: "running",
    pattern:
      /cannot remove a (?:running|restarting) container|cannot remove container\b.*(?:is running|as it is running|is restarting)/is,
    words: () => t("It is running: only a stopped container can be removed."),
  },
  {
    // Removing it needs the same as where it runs.
    code: "running",
    pattern: /cannot remove (?:a )?paused container|cannot remove container\b.*paused/is,
    words: () => t("It is paused: only a stopped container can be removed."),
  },
  {
    code: "paused",
    pattern: /container \S+ is (?:already )?paused|cannot start a paused container/is,
    words: () => t("It is paused: unpause it first."),
  },
  {
    code: "restarting",
    pattern: /container \S+ is restarting/i,
    words: () => t("It is between two starts: wait until it runs, or stop it."),
  },
  {
    code: "not-paused",
    pattern: /container \S+ is not paused/i,
    words: () => t("It is not paused."),
  },
  {
    code: "going",
    pattern: /removal of container \S+ is already in progress|is marked for removal|is being removed/i,
    words: () => t("It is being removed already."),
  },
  {
    code: "command-missing",
    pattern:
      /exec: \\?"?(?<about>[^"\\:]+)\\?"?: (?:executable file not found|stat \S+: no such file or directory|no such file)|executable file `(?<other>[^`]+)` not found|exec \S*: no such file or directory/i,
    words: (command) =>
      command === ""
        ? t("Its command is not in the image.")
        : t("Its command {0} is not in the image. Check its spelling, and whether it is installed.", command),
  },
  {
    code: "command-forbidden",
    pattern: /exec: \\?"?(?<about>[^"\\:]+)\\?"?: permission denied|exec `(?<other>[^`]+)`: permission denied/i,
    words: (command) => t("Its command {0} is no program: the file may not be executed, or is a folder.", command),
  },
  {
    code: "command-foreign",
    pattern: /exec format error/i,
    words: () => t("Its command is made for another kind of machine, or is a script without “#!” in its first line."),
  },
  {
    code: "source-missing",
    pattern: /bind source path does not exist: (?<about>[^\n]+)|statfs (?<other>\S+): no such file or directory/i,
    words: (path) => t("The folder {0} to mount is not on the engine's machine.", path),
  },
  {
    code: "image-missing",
    pattern: /No such image: (?<about>\S+)|(?<other>\S+): image not known|image (?<third>\S+) not found locally/i,
    words: (image) => t("The engine has no image {0} any more.", image),
  },
  {
    code: "network-missing",
    pattern: /network (?<about>[\w.-]+) not found|unable to find network with name or ID (?<other>[\w.-]+)/i,
    words: (network) => t("Its network {0} is gone: make the network or the container anew.", network),
  },
  {
    code: "container-gone",
    pattern: /No such container: (?<about>\S+)|no container with (?:name or )?ID "?(?<other>[^"\s]+)"? found/i,
    words: () => t("The container is gone."),
  },
  {
    code: "not-running",
    pattern: /container \S+ is not running|can only \w+ running containers|container state improper/i,
    words: () => t("It is not running."),
  },
];

/** Of images, volumes, networks and registries. */
const ofOthers: readonly (readonly [RegExp, (match: RegExpExecArray, nameOf: NameOf) => string])[] = [
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
