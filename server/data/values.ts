/** Values that have names: platforms, networks, security modes, signals, shells, label names, directives. */
import { mark } from "../words.ts";
import type { NameData } from "./types.ts";

export const platforms: readonly NameData[] = [
  { name: "$BUILDPLATFORM", words: mark("Platform of the machine that builds.") },
  { name: "$TARGETPLATFORM", words: mark("Platform that is built for, such as `linux/arm64`.") },
  ...[
    "linux/amd64",
    "linux/arm64",
    "linux/arm/v7",
    "linux/arm/v6",
    "linux/386",
    "linux/ppc64le",
    "linux/riscv64",
    "linux/s390x",
    "windows/amd64",
  ].map((name) => ({ name, words: "" })),
];

export const networks: readonly NameData[] = [
  { name: "default", words: mark("The builder's default network.") },
  { name: "none", words: mark("No network but loopback.") },
  { name: "host", words: mark("The builder's own network; the builder must allow it.") },
];

export const securityModes: readonly NameData[] = [
  { name: "sandbox", words: mark("The usual confinement.") },
  { name: "insecure", words: mark("Full privileges; the builder must allow it.") },
];

export const booleans: readonly NameData[] = [
  { name: "true", words: "" },
  { name: "false", words: "" },
];

export const directives: readonly (NameData & { readonly values: readonly NameData[] })[] = [
  {
    name: "syntax",
    words: mark("The image of the frontend that reads this file. `docker/dockerfile:1` is the newest stable one."),
    values: [
      { name: "docker/dockerfile:1", words: mark("The newest stable version.") },
      { name: "docker/dockerfile:1-labs", words: mark("The newest version with what is still being tried.") },
    ],
  },
  {
    name: "escape",
    words: mark("The character that continues lines and escapes: a backslash, or a backtick for Windows paths."),
    values: [
      { name: "\\", words: mark("The default.") },
      { name: "`", words: mark("Leaves the backslash to Windows paths.") },
    ],
  },
  {
    name: "check",
    words: mark(
      "Which of the builder's checks are skipped (`skip=A,B` or `skip=all`), and whether findings fail the build (`error=true`).",
    ),
    values: [
      { name: "skip=", words: mark("Checks that are skipped, with commas between them; `all` for all.") },
      { name: "skip=all", words: mark("Skips every check.") },
      { name: "error=true", words: mark("The build fails on findings.") },
    ],
  },
];

/** Names that the OCI image specification gives a meaning. */
export const labelNames: readonly NameData[] = [
  { name: "org.opencontainers.image.authors", words: mark("Contact of the people responsible for the image.") },
  { name: "org.opencontainers.image.base.digest", words: mark("Digest of the image that this one is based on.") },
  { name: "org.opencontainers.image.base.name", words: mark("Reference of the image that this one is based on.") },
  { name: "org.opencontainers.image.created", words: mark("When it was built, as RFC 3339.") },
  { name: "org.opencontainers.image.description", words: mark("What it is, for people.") },
  { name: "org.opencontainers.image.documentation", words: mark("Address of its documentation.") },
  { name: "org.opencontainers.image.licenses", words: mark("Licences, as an SPDX expression.") },
  { name: "org.opencontainers.image.ref.name", words: mark("Name of the reference.") },
  { name: "org.opencontainers.image.revision", words: mark("Revision of its sources.") },
  { name: "org.opencontainers.image.source", words: mark("Address of its sources.") },
  { name: "org.opencontainers.image.title", words: mark("Its name, for people.") },
  { name: "org.opencontainers.image.url", words: mark("Address to find out more.") },
  { name: "org.opencontainers.image.vendor", words: mark("Who distributes it.") },
  { name: "org.opencontainers.image.version", words: mark("Version of what is in it.") },
];
