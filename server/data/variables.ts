/** Variables that exist without being declared, and those a stage only has to declare. */
import { mark } from "../words.ts";
import type { NameData } from "./types.ts";

const proxy = mark("Proxy setting that every build accepts without `ARG`. It is not kept in the image's history.");

/** Build arguments that can be given without an ARG of their own. */
export const proxyArguments: readonly NameData[] = [
  "HTTP_PROXY",
  "http_proxy",
  "HTTPS_PROXY",
  "https_proxy",
  "FTP_PROXY",
  "ftp_proxy",
  "NO_PROXY",
  "no_proxy",
  "ALL_PROXY",
  "all_proxy",
].map((name) => ({ name, words: proxy }));

/** Arguments about platforms; in FROM they are just there, in a stage `ARG NAME` brings them. */
export const platformArguments: readonly NameData[] = [
  { name: "TARGETPLATFORM", words: mark("Platform that is built for, such as `linux/arm64`.") },
  { name: "TARGETOS", words: mark("Operating system that is built for.") },
  { name: "TARGETARCH", words: mark("Architecture that is built for, such as `amd64` or `arm64`.") },
  { name: "TARGETVARIANT", words: mark("Variant of the architecture that is built for, such as `v7`.") },
  { name: "BUILDPLATFORM", words: mark("Platform of the machine that builds.") },
  { name: "BUILDOS", words: mark("Operating system of the machine that builds.") },
  { name: "BUILDARCH", words: mark("Architecture of the machine that builds.") },
  { name: "BUILDVARIANT", words: mark("Variant of the architecture of the machine that builds.") },
  { name: "TARGETSTAGE", words: mark("Name of the stage that is built; `default` for the last one.") },
];

/** Arguments that change how BuildKit builds. */
export const builderArguments: readonly NameData[] = [
  { name: "BUILDKIT_BUILD_NAME", words: mark("Overrides the build's name in the history.") },
  { name: "BUILDKIT_CACHE_MOUNT_NS", words: mark("A namespace for the ids of cache mounts.") },
  { name: "BUILDKIT_CONTEXT_KEEP_GIT_DIR", words: mark("Keeps `.git` where the context is a Git repository.") },
  { name: "BUILDKIT_INLINE_CACHE", words: mark("Keeps cache metadata in the image's configuration.") },
  { name: "BUILDKIT_MULTI_PLATFORM", words: mark("Makes a multi-platform result whatever the number of platforms.") },
  { name: "BUILDKIT_SANDBOX_HOSTNAME", words: mark("The host name that build steps see.") },
  { name: "BUILDKIT_SYNTAX", words: mark("The image of the frontend, like the `syntax` directive.") },
  {
    name: "SOURCE_DATE_EPOCH",
    words: mark("Unix time that timestamps of the image are set to, for builds that repeat exactly."),
  },
];
