/** Every instruction of the Dockerfile reference with its flags: feeds completion, hover and checks of flags. */
import { mark } from "../words.ts";
import type { FlagData, InstructionData } from "./types.ts";

/** The reference; each instruction's `anchor` is a section of it. */
export const referenceUrl = "https://docs.docker.com/reference/dockerfile/";

const chown: FlagData = {
  name: "chown",
  value: "user",
  words: mark(
    "Owner of what is copied, as `user`, `user:group` or numbers. Without it everything belongs to root (0:0).",
  ),
  anchor: "copy---chown---chmod",
};
const chmod: FlagData = {
  name: "chmod",
  value: "mode",
  since: "1.2",
  words: mark("Permissions of what is copied: octal such as `755`, or symbolic such as `u=rwX,go=rX`."),
  anchor: "copy---chown---chmod",
};
const link: FlagData = {
  name: "link",
  value: "boolean",
  default: "false",
  since: "1.4",
  words: mark(
    "Copies into a layer of its own that does not depend on the layers below, so it stays cached when those change. Symbolic links in the destination are not followed.",
  ),
  anchor: "copy---link",
};
const exclude: FlagData = {
  name: "exclude",
  value: "pattern",
  repeatable: true,
  since: "1.19",
  words: mark("Leaves out files that match the pattern. May be given several times."),
  anchor: "copy---exclude",
};

export const instructions: readonly InstructionData[] = [
  {
    name: "ADD",
    summary: mark("Adds files, and fetches or unpacks what is remote or an archive."),
    forms: ["ADD [OPTIONS] <src> ... <dest>", 'ADD [OPTIONS] ["<src>", ... "<dest>"]'],
    words: mark(
      "Like `COPY`, but a source may also be a URL or a Git repository, and a local tar archive is unpacked at the destination. For plain files and folders `COPY` says more clearly what happens.",
    ),
    anchor: "add",
    flags: [
      {
        name: "keep-git-dir",
        value: "boolean",
        default: "false",
        since: "1.1",
        words: mark("Keeps the `.git` folder of a Git source."),
        anchor: "add---keep-git-dir",
      },
      {
        name: "checksum",
        value: "checksum",
        since: "1.6",
        words: mark(
          "The digest that a remote source must have (`sha256:…`, or a commit for Git), else the build fails.",
        ),
        anchor: "add---checksum",
      },
      chown,
      chmod,
      link,
      {
        name: "unpack",
        value: "boolean",
        since: "1.17",
        words: mark("Whether archives are unpacked. By default local ones are and remote ones are not."),
        anchor: "add---unpack",
      },
      exclude,
    ],
    snippets: [{ label: "source dest", text: "ADD ${1:source} ${2:dest}" }],
  },
  {
    name: "ARG",
    summary: mark("Declares a variable that a build can be given."),
    forms: ["ARG <name>[=<default value>] [<name>[=<default value>]...]"],
    words: mark(
      "`docker build --build-arg name=value` sets it. It holds from its line to the end of the stage and in stages built on it, and is not in the final image's environment. An `ARG` ahead of the first `FROM` can be used in `FROM` lines only, until a stage declares it again. Its value shows in the image's history: never use it for secrets.",
    ),
    anchor: "arg",
    flags: [],
    snippets: [
      { label: "name", text: "ARG ${1:name}" },
      { label: "name=default", text: "ARG ${1:name}=${2:default}" },
    ],
  },
  {
    name: "CMD",
    summary: mark("Sets what a container runs unless it is told otherwise."),
    forms: ['CMD ["executable", "param1", "param2"]', 'CMD ["param1", "param2"]', "CMD command param1 param2"],
    words: mark(
      "With an `ENTRYPOINT` in exec form it gives that one's default arguments. The exec form runs the program itself, so that it gets signals; the shell form runs it under the shell. Only the last `CMD` of a stage counts.",
    ),
    anchor: "cmd",
    flags: [],
    snippets: [{ label: '["executable", "argument"]', text: 'CMD ["${1:executable}"$2]' }],
    oncePerStage: true,
  },
  {
    name: "COPY",
    summary: mark("Copies files and folders from the build context, another stage or an image."),
    forms: ["COPY [OPTIONS] <src> ... <dest>", 'COPY [OPTIONS] ["<src>", ... "<dest>"]'],
    words: mark(
      "Sources are relative to the build context (to the root, with `--from`) and may hold `*`, `?` and `[…]`. A folder's content is copied, not the folder itself. With several sources the destination is a folder and ends with `/`; a relative destination starts at `WORKDIR`. A heredoc as source writes its text to a file.",
    ),
    anchor: "copy",
    flags: [
      {
        name: "from",
        value: "stage",
        words: mark("Copies from a stage, an image or a named context in place of the build context."),
        anchor: "copy---from",
      },
      chown,
      chmod,
      link,
      {
        name: "parents",
        value: "boolean",
        default: "false",
        since: "1.20",
        words: mark("Keeps the folders of the sources: `COPY --parents a/b.txt /x/` makes `/x/a/b.txt`."),
        anchor: "copy---parents",
      },
      exclude,
    ],
    snippets: [
      { label: "source dest", text: "COPY ${1:source} ${2:dest}" },
      { label: "--from=stage source dest", text: "COPY --from=${1:stage} ${2:source} ${3:dest}" },
    ],
  },
  {
    name: "ENTRYPOINT",
    summary: mark("Sets the program that a container is."),
    forms: ['ENTRYPOINT ["executable", "param1", "param2"]', "ENTRYPOINT command param1 param2"],
    words: mark(
      "In exec form, what follows the image in `docker run` (else `CMD`) becomes its arguments. In shell form it runs under the shell, ignores `CMD` and gets no signals. Only the last one of a stage counts.",
    ),
    anchor: "entrypoint",
    flags: [],
    snippets: [{ label: '["executable"]', text: 'ENTRYPOINT ["${1:executable}"$2]' }],
    oncePerStage: true,
  },
  {
    name: "ENV",
    summary: mark("Sets environment variables."),
    forms: ["ENV <key>=<value> [<key>=<value>...]"],
    words: mark(
      "They hold for the rest of the stage, for stages built on it, and in containers of the image. Values may be quoted and may use variables set on earlier lines. To have one for a single command only, set it there: `RUN NAME=value command`.",
    ),
    anchor: "env",
    flags: [],
    snippets: [{ label: "key=value", text: "ENV ${1:key}=${2:value}" }],
  },
  {
    name: "EXPOSE",
    summary: mark("Says which ports the container listens on."),
    forms: ["EXPOSE <port>[/<protocol>] [<port>[/<protocol>]...]"],
    words: mark(
      "It is documentation for those who run the image, and what `docker run -P` publishes; it publishes nothing by itself. The protocol is `tcp` unless it says `udp`. A range is written `8000-8010`.",
    ),
    anchor: "expose",
    flags: [],
    snippets: [{ label: "port", text: "EXPOSE ${1:port}" }],
  },
  {
    name: "FROM",
    summary: mark("Starts a build stage on a base image."),
    forms: [
      "FROM [--platform=<platform>] <image> [AS <name>]",
      "FROM [--platform=<platform>] <image>[:<tag>] [AS <name>]",
      "FROM [--platform=<platform>] <image>[@<digest>] [AS <name>]",
    ],
    words: mark(
      "Every Dockerfile has at least one, and only `ARG` may stand ahead of the first. The base is an image, an earlier stage by its name, or `scratch` for an empty one. With `AS name`, later stages can build on it or copy from it; the last stage is what the build gives unless `--target` names another.",
    ),
    anchor: "from",
    flags: [
      {
        name: "platform",
        value: "platform",
        words: mark(
          "The platform of the base image, such as `linux/arm64` or `$BUILDPLATFORM`. Default: the build's target.",
        ),
      },
    ],
    snippets: [
      { label: "image", text: "FROM ${1:image}" },
      { label: "image AS name", text: "FROM ${1:image} AS ${2:name}" },
    ],
    notInOnbuild: true,
  },
  {
    name: "HEALTHCHECK",
    summary: mark("Says how to test that the container still works."),
    forms: ["HEALTHCHECK [OPTIONS] CMD command", "HEALTHCHECK NONE"],
    words: mark(
      "The command runs inside the container; exit 0 means healthy, 1 unhealthy. `NONE` switches off the base image's check. Only the last one of a stage counts.",
    ),
    anchor: "healthcheck",
    flags: [
      {
        name: "interval",
        value: "duration",
        default: "30s",
        words: mark("Time between two checks, and before the first."),
      },
      { name: "timeout", value: "duration", default: "30s", words: mark("A check that takes longer has failed.") },
      {
        name: "start-period",
        value: "duration",
        default: "0s",
        words: mark("Time to start up, in which failures do not count until a first check succeeds."),
      },
      {
        name: "start-interval",
        value: "duration",
        default: "5s",
        since: "Docker Engine 25.0",
        words: mark("Time between two checks during the start period."),
      },
      {
        name: "retries",
        value: "integer",
        default: "3",
        words: mark("How many failures in a row make the container unhealthy."),
      },
    ],
    snippets: [
      { label: "CMD command", text: "HEALTHCHECK --interval=${1:30s} --timeout=${2:5s} CMD ${3:command}" },
      { label: "NONE", text: "HEALTHCHECK NONE" },
    ],
    oncePerStage: true,
  },
  {
    name: "LABEL",
    summary: mark("Adds metadata to the image."),
    forms: ["LABEL <key>=<value> [<key>=<value>...]"],
    words: mark(
      "Names and values; values with blanks are quoted. Labels of the base image are inherited, and the later value of a name wins. `org.opencontainers.image.…` are the agreed names.",
    ),
    anchor: "label",
    flags: [],
    snippets: [{ label: "key=value", text: 'LABEL ${1:key}="${2:value}"' }],
  },
  {
    name: "MAINTAINER",
    summary: mark("Names the image's author. Deprecated: use a label."),
    forms: ["MAINTAINER <name>"],
    words: mark(
      'Write `LABEL org.opencontainers.image.authors="name"` instead: labels can be inspected and overridden.',
    ),
    anchor: "maintainer-deprecated",
    flags: [],
    snippets: [{ label: "name", text: "MAINTAINER ${1:name}" }],
    deprecated: true,
    notInOnbuild: true,
  },
  {
    name: "ONBUILD",
    summary: mark("Keeps an instruction for builds that use this image as their base."),
    forms: ["ONBUILD <INSTRUCTION>"],
    words: mark(
      "It runs right after `FROM` in the other build, and is not passed on further. `ONBUILD`, `FROM` and `MAINTAINER` can't be kept this way.",
    ),
    anchor: "onbuild",
    flags: [],
    snippets: [{ label: "instruction", text: "ONBUILD ${1:INSTRUCTION}" }],
    notInOnbuild: true,
  },
  {
    name: "RUN",
    summary: mark("Runs a command while building, and keeps what it changed as a layer."),
    forms: ["RUN [OPTIONS] <command> ...", 'RUN [OPTIONS] ["<command>", ...]', "RUN [OPTIONS] <<EOF\n...\nEOF"],
    words: mark(
      "The shell form runs under the shell (`/bin/sh -c`, or what `SHELL` says); the exec form runs a program without one; a heredoc is a whole script. The result is cached until the command or anything before it changes.",
    ),
    anchor: "run",
    flags: [
      {
        name: "mount",
        value: "mount",
        repeatable: true,
        since: "1.2",
        words: mark("Gives the command a mount while it runs: build files, a cache, a secret, an SSH agent."),
        anchor: "run---mount",
      },
      {
        name: "network",
        value: "network",
        default: "default",
        since: "1.3",
        words: mark("The network that the command runs in."),
        anchor: "run---network",
      },
      {
        name: "security",
        value: "security",
        default: "sandbox",
        since: "1.20",
        words: mark("`insecure` runs the command with full privileges; the builder must allow it."),
        anchor: "run---security",
      },
      {
        name: "device",
        value: "device",
        repeatable: true,
        since: "1.14",
        labs: true,
        words: mark("Gives the command a device of the builder, by its CDI name."),
        anchor: "run---device",
      },
    ],
    snippets: [
      { label: "command", text: "RUN ${1:command}" },
      { label: "<<EOF", text: "RUN <<EOF\n${1:command}\nEOF" },
    ],
  },
  {
    name: "SHELL",
    summary: mark("Sets the shell that shell forms run under."),
    forms: ['SHELL ["executable", "parameters"]'],
    words: mark(
      'Holds for the `RUN`, `CMD` and `ENTRYPOINT` that follow. The default is `["/bin/sh", "-c"]`, on Windows `["cmd", "/S", "/C"]`. Always in JSON form.',
    ),
    anchor: "shell",
    flags: [],
    snippets: [
      {
        label: '["executable", "parameters"]',
        text: 'SHELL ["${1:/bin/bash}", "${2:-o}", "${3:pipefail}", "${4:-c}"]',
      },
    ],
  },
  {
    name: "STOPSIGNAL",
    summary: mark("Sets the signal that asks the container to stop."),
    forms: ["STOPSIGNAL signal"],
    words: mark("A name such as `SIGTERM` (the default) or a number. `docker run --stop-signal` overrides it."),
    anchor: "stopsignal",
    flags: [],
    snippets: [{ label: "signal", text: "STOPSIGNAL ${1:SIGTERM}" }],
    oncePerStage: true,
  },
  {
    name: "USER",
    summary: mark("Sets the user that what follows, and the container, runs as."),
    forms: ["USER <user>[:<group>]", "USER <UID>[:<GID>]"],
    words: mark(
      "A name has to exist in the image; numbers need not. Holds for `RUN`, `CMD` and `ENTRYPOINT`; `COPY` has `--chown`.",
    ),
    anchor: "user",
    flags: [],
    snippets: [{ label: "user", text: "USER ${1:user}" }],
  },
  {
    name: "VOLUME",
    summary: mark("Declares paths that are kept outside the container's layers."),
    forms: ['VOLUME ["/data"]', "VOLUME /data ..."],
    words: mark(
      "A container gets a new volume for each unless it is given one. With the classic builder, changes to such a path by later build steps are lost.",
    ),
    anchor: "volume",
    flags: [],
    snippets: [{ label: '["/data"]', text: 'VOLUME ["${1:/data}"]' }],
  },
  {
    name: "WORKDIR",
    summary: mark("Sets the folder that what follows works in, and makes it."),
    forms: ["WORKDIR /path/to/workdir"],
    words: mark(
      "Holds for `RUN`, `CMD`, `ENTRYPOINT`, `COPY` and `ADD`, and in the container. A relative path goes on from the previous one, which may be the base image's: absolute paths are clearer.",
    ),
    anchor: "workdir",
    flags: [],
    snippets: [{ label: "/path", text: "WORKDIR ${1:/path}" }],
  },
];

const byName = new Map(instructions.map((instruction) => [instruction.name, instruction]));

/** An instruction by its name in any case. */
export function instructionData(name: string): InstructionData | undefined {
  return byName.get(name.toUpperCase());
}

/** A flag of an instruction; BuildKit minds the case of flags. */
export function flagData(instruction: string, flag: string): FlagData | undefined {
  return instructionData(instruction)?.flags.find(({ name }) => name === flag);
}
