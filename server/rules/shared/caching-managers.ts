/** Package managers that keep what they download: which commands do, where to, and what deletes it. */
import type { FlagStyle, Subcommand } from "./arguments.ts";
import { hasFlag, plainText } from "./arguments.ts";
import { gemStyle, goStyle, npmStyle } from "./package-managers.ts";

export interface CachingManager {
  readonly name: string;
  readonly programs: readonly string[];
  readonly style: FlagStyle;
  /** Whether the call downloads to the cache. */
  readonly fills: (call: Subcommand) => boolean;
  /** Folders of which a mounted one keeps the cache out of the layer. */
  readonly folder: RegExp;
  /** What the official images of that name keep the cache in when root runs; empty where nobody knows. */
  readonly mounts: (base: string) => readonly string[];
  /** A command that empties the cache, and nothing else. */
  readonly clean: string | null;
  readonly cleans: (program: string, words: readonly string[]) => boolean;
  /** What `rm` is given where it deletes the cache. */
  readonly deleted: RegExp;
}

const is =
  (...names: readonly string[]) =>
  (call: Subcommand) =>
    names.includes(call.name);
const words = (text: string): FlagStyle => ({ valued: new Set(text.split(" ")) });
const imageIs = (base: string, ...names: readonly string[]) =>
  names.includes(/(?:^|\/)([\w.-]+)(?:[:@].*)?$/.exec(base)?.[1] ?? "");

export const cachingManagers: readonly CachingManager[] = [
  {
    name: "npm",
    programs: ["npm"],
    style: npmStyle,
    fills: (call) => is("install", "i", "ci", "add", "clean-install", "install-clean")(call) && !isDry(call),
    folder: /\/(?:\.npm|npm|_cacache|\.cache|root)$/,
    mounts: (base) => (imageIs(base, "node") ? ["/root/.npm"] : []),
    clean: "npm cache clean --force",
    cleans: (program, args) =>
      program === "npm" && args[0] === "cache" && /^(?:clean|clear|rm|verify)$/.test(args[1] ?? ""),
    deleted: /\.npm|_cacache|^(?:~|\/root|\$HOME)\/(?:\.\*|\*)|^\/root\/?$/,
  },
  {
    name: "pnpm",
    programs: ["pnpm"],
    style: words("-C --dir --filter -F --store-dir --reporter --config"),
    fills: (call) => is("install", "i", "add", "fetch")(call) && !isDry(call),
    folder: /pnpm|\.cache|\/store$/,
    mounts: (base) => (imageIs(base, "node") ? ["/root/.local/share/pnpm/store"] : []),
    clean: null,
    cleans: (program, args) => program === "pnpm" && (args[0] === "store" || args[0] === "cache"),
    deleted: /pnpm|\.cache|\.local/,
  },
  {
    name: "Go",
    programs: ["go"],
    style: goStyle,
    fills: (call) =>
      is("build", "install", "get")(call) ||
      (call.name === "mod" && call.operands[0] !== undefined && plainText(call.operands[0]) === "download"),
    folder: /\/pkg(?:\/mod)?$|\.cache|go-build|^\/go$|^\/root$|^\/root\/go$/,
    mounts: (base) => (imageIs(base, "golang") ? ["/go/pkg/mod", "/root/.cache/go-build"] : []),
    clean: null,
    cleans: (program, args) => program === "go" && args[0] === "clean" && args.some((word) => /cache$/.test(word)),
    deleted: /\/go(?:lang)?(?:\/|$)|GOPATH|GOROOT|GOCACHE|go-build|\.cache|\/src/,
  },
  {
    name: "Cargo",
    programs: ["cargo"],
    style: words(
      "-p --package --features -F --target --target-dir --manifest-path --color --profile -j --jobs -Z --config --bin --example --version --vers --git --branch --tag --rev --path --root --index --registry",
    ),
    fills: (call) => is("build", "b", "install", "fetch")(call) && !hasFlag(call.flags, "--offline", "--frozen"),
    folder: /cargo|registry|^\/root$/,
    mounts: (base) => (imageIs(base, "rust") ? ["/usr/local/cargo/registry"] : []),
    clean: null,
    cleans: (program) => program === "cargo-cache",
    deleted: /cargo|registry|rustup/i,
  },
  {
    name: "gem",
    programs: ["gem", "bundle", "bundler"],
    style: {
      ...gemStyle,
      valued: new Set([...gemStyle.valued, "--jobs", "-j", "--retry", "--without", "--path", "--gemfile", "--with"]),
    },
    fills: (call) => call.name === "install",
    folder: /bundle|gems|\/cache$|^\/root$/,
    mounts: () => [],
    clean: null,
    cleans: () => false,
    deleted: /\.gem\b|gems?\/|\/cache|bundle|\.gem$/i,
  },
  {
    name: "Composer",
    programs: ["composer"],
    style: words("-d --working-dir"),
    fills: (call) =>
      is("install", "i", "update", "u", "require", "create-project", "global")(call) &&
      !hasFlag(call.flags, "--no-cache", "--dry-run"),
    folder: /composer|\/cache$|^\/tmp$|^\/root$/,
    mounts: (base) => (imageIs(base, "composer") ? ["/tmp/cache"] : []),
    clean: "composer clear-cache",
    cleans: (program, args) =>
      program.startsWith("composer") && args.some((word) => /^(?:clear-?cache|cc)$/.test(word)),
    deleted: /composer|\.cache|^\/root/,
  },
  {
    name: "conda",
    programs: ["conda", "mamba", "micromamba"],
    style: words("-n --name -p --prefix -c --channel -f --file"),
    fills: (call) =>
      is("install", "create", "update", "upgrade")(call) ||
      (call.name === "env" &&
        call.operands[0] !== undefined &&
        /^(?:create|update)$/.test(plainText(call.operands[0]))),
    folder: /\/pkgs$/,
    mounts: () => [],
    clean: "conda clean -afy",
    cleans: (program, args) => ["conda", "mamba", "micromamba"].includes(program) && args.includes("clean"),
    deleted: /pkgs|conda/,
  },
];

function isDry(call: Subcommand): boolean {
  return hasFlag(call.flags, "--dry-run", "--package-lock-only", "--lockfile-only", "--offline");
}
