/** Commands that install what a project's own files list, and which files these are. */
import type { CommandUse } from "../../lint/file.ts";
import { hasFlag, plainText, type Subcommand, subcommand } from "./arguments.ts";
import { goStyle, npmStyle, pipStyle, yarnStyle } from "./package-managers.ts";

export interface DependencyInstall {
  /** Calls of one program make one layer of dependencies. */
  readonly program: string;
  /** Patterns for the files that it reads. */
  readonly manifests: readonly string[];
  /** Whether these are all the files that it reads, as far as anybody can tell. */
  readonly isComplete: boolean;
}

/** What a command installs; null where it installs something else, or nothing. */
export function dependencyInstall(use: CommandUse): DependencyInstall | null {
  const program = use.command.name ?? "";
  const style = styles[program];
  const call = style === undefined ? null : subcommand(use, style);
  // `yarn` alone installs.
  if (call === null) return program === "yarn" && use.command.args.length === 0 ? node("yarn", "yarn.lock*") : null;
  const plain = call.operands.length === 0;
  switch (program) {
    case "npm":
      if (!plain || !/^(?:install|i|ci|clean-install)$/.test(call.name)) return null;
      if (hasFlag(call.flags, "-g", "--global", "--prefix", "-C", "--workspace", "-w", "--location")) return null;
      return { program, manifests: ["package*.json"], isComplete: true };
    case "yarn":
      return plain && call.name === "install" && !hasFlag(call.flags, "--cwd") ? node("yarn", "yarn.lock*") : null;
    case "pnpm":
      if (!plain || !/^(?:install|i)$/.test(call.name) || hasFlag(call.flags, "-C", "--dir", "-g", "--global"))
        return null;
      return node("pnpm", "pnpm-lock.yaml*");
    case "go":
      if (
        call.name !== "mod" ||
        call.operands.length !== 1 ||
        plainText(call.operands[0] ?? call.nameWord) !== "download"
      )
        return null;
      return { program, manifests: ["go.mod", "go.sum*"], isComplete: true };
    case "bundle":
      return plain && call.name === "install"
        ? { program, manifests: ["Gemfile*"], isComplete: !hasFlag(call.flags, "--gemfile") }
        : null;
    case "composer":
      // The autoloader and scripts need the project.
      return plain && /^(?:install|i)$/.test(call.name)
        ? { program, manifests: ["composer.*"], isComplete: false }
        : null;
    default:
      return pip(call);
  }
}

const styles: Readonly<Record<string, typeof npmStyle>> = {
  npm: npmStyle,
  yarn: yarnStyle,
  pnpm: npmStyle,
  pip: pipStyle,
  pip3: pipStyle,
  go: goStyle,
  bundle: { valued: new Set(["--jobs", "-j", "--retry", "--without", "--with", "--path", "--gemfile"]) },
  composer: { valued: new Set(["-d", "--working-dir"]) },
};

function node(program: string, lock: string): DependencyInstall {
  return { program, manifests: ["package.json", lock], isComplete: true };
}

/** `pip install -r FILE` and nothing else. */
function pip(call: Subcommand): DependencyInstall | null {
  const lists = call.flags
    .filter(({ name }) => name === "-r" || name === "--requirement")
    .map(({ value }) => value ?? "");
  if (call.name !== "install" || lists.length === 0 || call.operands.length > 0) return null;
  if (hasFlag(call.flags, "-e", "--editable", "-c", "--constraint")) return null;
  if (lists.some((list) => !/^(?:\.\/)?\w[\w.-]*(?:\/\w[\w.-]*)*$/.test(list))) return null;
  return {
    program: "pip",
    manifests: lists,
    isComplete: lists.every((list) => !list.replace(/^\.\//, "").includes("/")),
  };
}
