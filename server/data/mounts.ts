/** The types of `RUN --mount` and their keys. */
import { mark } from "../words.ts";
import type { MountKeyData, MountTypeData } from "./types.ts";

const target: MountKeyData = {
  name: "target",
  aliases: ["dst", "destination"],
  value: "path",
  words: mark("Where it is mounted."),
};
const requiredTarget: MountKeyData = { ...target, required: true };
const mode: MountKeyData = {
  name: "mode",
  aliases: [],
  value: "mode",
  words: mark("Permissions of the file or folder, in octal."),
};
const uid: MountKeyData = {
  name: "uid",
  aliases: [],
  value: "integer",
  default: "0",
  words: mark("User id of its owner."),
};
const gid: MountKeyData = {
  name: "gid",
  aliases: [],
  value: "integer",
  default: "0",
  words: mark("Group id of its owner."),
};
const from: MountKeyData = {
  name: "from",
  aliases: [],
  value: "stage",
  words: mark("The stage, image or named context that the source is in. Default: the build context."),
};
const source: MountKeyData = {
  name: "source",
  aliases: ["src"],
  value: "path",
  words: mark("The path in `from` that is mounted. Default: its root."),
};
const requiredFlag: MountKeyData = {
  name: "required",
  aliases: [],
  value: "boolean",
  default: "false",
  words: mark("The build fails where it is not given."),
};
const readonly: MountKeyData = {
  name: "readonly",
  aliases: ["ro"],
  value: "boolean",
  words: mark("Allows no writes."),
};

export const mountTypes: readonly MountTypeData[] = [
  {
    name: "bind",
    words: mark("Shows files of the build context, a stage or an image, read-only. The default type."),
    keys: [
      requiredTarget,
      source,
      from,
      {
        name: "readwrite",
        aliases: ["rw"],
        value: "boolean",
        words: mark("Allows writes; what is written is thrown away."),
      },
      readonly,
    ],
    snippet: "target=${1:.}",
  },
  {
    name: "cache",
    words: mark("A folder that is kept between builds, such as a package manager's cache."),
    keys: [
      {
        name: "id",
        aliases: [],
        value: "text",
        words: mark("Which cache: mounts of one id share their content. Default: the target."),
      },
      requiredTarget,
      {
        name: "sharing",
        aliases: [],
        value: "text",
        default: "shared",
        values: [
          { name: "shared", words: mark("Several builds write at the same time.") },
          { name: "private", words: mark("A build that finds it in use gets another one.") },
          { name: "locked", words: mark("A build waits until the other one is done, as apt needs it.") },
        ],
        words: mark("What happens when several builds use it at once."),
      },
      from,
      source,
      { ...mode, default: "0755" },
      uid,
      gid,
      readonly,
    ],
    snippet: "target=${1:/root/.cache}",
  },
  {
    name: "tmpfs",
    words: mark("An empty folder in memory."),
    keys: [
      requiredTarget,
      { name: "size", aliases: [], value: "size", words: mark("The most it may hold, such as `64m`.") },
    ],
    snippet: "target=${1:/tmp}",
  },
  {
    name: "secret",
    words: mark("A secret that is given to the build as a file or a variable, and stays out of the image."),
    keys: [
      {
        name: "id",
        aliases: [],
        value: "text",
        words: mark("The secret's name in `docker build --secret`. Default: the last part of the target."),
      },
      { ...target, default: "/run/secrets/<id>" },
      {
        name: "env",
        aliases: [],
        value: "text",
        since: "1.10",
        words: mark("The variable that holds the secret, in place of a file (or beside it, with a target)."),
      },
      requiredFlag,
      { ...mode, default: "0400" },
      uid,
      gid,
    ],
    snippet: "id=${1:name}",
  },
  {
    name: "ssh",
    words: mark("Access to the SSH agent of whoever builds."),
    keys: [
      {
        name: "id",
        aliases: [],
        value: "text",
        default: "default",
        words: mark("Which agent or key: the id in `docker build --ssh`."),
      },
      { ...target, default: "/run/buildkit/ssh_agent.${N}" },
      requiredFlag,
      { ...mode, default: "0600" },
      uid,
      gid,
    ],
    snippet: "",
  },
];

/** The type of a `--mount` value: `bind` where it names none. */
export function mountType(name: string | null): MountTypeData | undefined {
  return mountTypes.find((type) => type.name === (name ?? "bind"));
}

/** A key of a mount type, by its name or an alias. */
export function mountKey(type: MountTypeData | undefined, name: string): MountKeyData | undefined {
  return type?.keys.find((key) => key.name === name || key.aliases.includes(name));
}
