/** Which shell runs a shell-form command: by SHELL, by a Windows base, by `# hadolint shell=`. */
import { expandWord, isPlain } from "./shell-words.ts";
import { originOf } from "./shift.ts";
import type { Dockerfile, Instruction } from "./tree.ts";

/** `bourne` for sh and its kin, `other` for PowerShell, cmd and whatever else can't be read as shell text. */
export type ShellKind = "bourne" | "other";

export interface ShellInForce {
  readonly kind: ShellKind;
  /** The program's name in lower case, without folder and `.exe`: `sh`, `bash`, `powershell`, `cmd`. */
  readonly program: string;
  /** SHELL's words, or the default shell's. */
  readonly command: readonly string[];
}

/**
 * The shell that an instruction's shell form is given to. ONBUILD's trigger is judged as if it stood here.
 * Ahead of the first FROM it is `/bin/sh`, as everywhere where nothing says otherwise.
 */
export function shellInForce(file: Dockerfile, instruction: Instruction): ShellInForce {
  const changes = shellChanges(file);
  let low = 0;
  let high = changes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((changes[middle]?.from ?? 0) <= instruction.span.start) low = middle;
    else high = middle - 1;
  }
  return changes[low]?.shell ?? defaultShell;
}

/** Whether two shells do the same with a command. */
export function isSameShell(one: ShellInForce, other: ShellInForce): boolean {
  return one === other || (one.kind === other.kind && one.command.join("\0") === other.command.join("\0"));
}

/** Whether an instruction may have a part in which shell is in force. */
export function mayChooseShell({ name }: Instruction): boolean {
  return name === "FROM" || name === "SHELL" || name === "ARG";
}

/** Whether a comment names a shell. */
export function hasShellPragmas(file: Dockerfile): boolean {
  return shellPragmas(file).length > 0;
}

const defaultShell: ShellInForce = { kind: "bourne", program: "sh", command: ["/bin/sh", "-c"] };
const windowsShell: ShellInForce = { kind: "other", program: "cmd", command: ["cmd", "/S", "/C"] };
const bourneShells = new Set(["sh", "bash", "dash", "ash", "ksh", "mksh", "busybox", "zsh"]);

/** From where on which shell is in force. */
export interface ShellChange {
  /** Offset from which on the shell is in force. */
  readonly from: number;
  readonly shell: ShellInForce;
}

const known = new WeakMap<Dockerfile, readonly ShellChange[]>();

/** Every change of the shell in order of place, the first of them ahead of the file; computed once a tree. */
export function shellChanges(file: Dockerfile): readonly ShellChange[] {
  let changes = known.get(file);
  if (changes === undefined) {
    changes = findChanges(file);
    known.set(file, changes);
  }
  return changes;
}

function findChanges(file: Dockerfile): ShellChange[] {
  const changes: ShellChange[] = [{ from: -1, shell: defaultShell }];
  const stages = new Map<string, ShellInForce>();
  const globals = new Map<string, string>();
  const pragmas = shellPragmas(file);
  let nextPragma = 0;
  let pragma: ShellInForce | null = null;
  let current = defaultShell;
  let stage: string | null = null;
  const set = (from: number, shell: ShellInForce) => {
    if (shell !== current) changes.push({ from, shell });
    current = shell;
    if (stage !== null) stages.set(stage, shell);
  };
  const applyPragmas = (before: number) => {
    for (; nextPragma < pragmas.length && (pragmas[nextPragma]?.from ?? 0) < before; nextPragma++) {
      const found = pragmas[nextPragma];
      if (found === undefined) break;
      // Above the first FROM it holds for the file, below for its stage.
      if (!inStage) pragma = found.shell;
      set(found.from, found.shell);
    }
  };
  let inStage = false;
  for (const moved of file.instructions) {
    const { start } = moved.span;
    applyPragmas(start);
    // Only values are read, and those are where it first stood too.
    const { instruction } = originOf(moved);
    if (instruction.name === "FROM") {
      inStage = true;
      const name = instruction.args.length === 3 ? (instruction.args[2]?.value.toLowerCase() ?? null) : null;
      const base = instruction.args[0]?.value ?? "";
      const inherited = stages.get(base.toLowerCase());
      stage = name;
      set(start, pragma ?? inherited ?? shellOfBase(file, instruction, base, globals));
    } else if (instruction.name === "SHELL" && instruction.json && instruction.args.length > 0) {
      set(start, namedShell(instruction.args.map((word) => word.value)));
    } else if (instruction.name === "ARG" && !inStage) {
      for (const pair of instruction.pairs) if (pair.value !== null) globals.set(pair.name.value, pair.value.value);
    }
  }
  applyPragmas(file.text.length + 1);
  return changes;
}

/** `# hadolint shell=…`, which files carry for the linter that knows no base images either. */
function shellPragmas(file: Dockerfile): ShellChange[] {
  const found: ShellChange[] = [];
  for (const comment of file.comments) {
    if (!comment.text.includes("hadolint")) continue;
    const match = /^\s*hadolint\s+shell\s*=\s*(\S+)/.exec(comment.text);
    if (match?.[1]) found.push({ from: comment.span.start, shell: namedShell([match[1]]) });
  }
  return found;
}

function namedShell(command: readonly string[]): ShellInForce {
  const first = command[0] === "/usr/bin/env" ? (command[1] ?? "") : (command[0] ?? "");
  const slash = Math.max(first.lastIndexOf("/"), first.lastIndexOf("\\"));
  const program = first
    .slice(slash + 1)
    .toLowerCase()
    .replace(/\.exe$/, "");
  return { kind: bourneShells.has(program) ? "bourne" : "other", program, command };
}

const windowsName = /windows|nanoserver|servercore|dotnet\/framework/i;

function shellOfBase(
  file: Dockerfile,
  from: Instruction,
  base: string,
  globals: ReadonlyMap<string, string>,
): ShellInForce {
  const platform = from.flags.find((flag) => flag.name === "platform")?.value ?? "";
  if (platform.toLowerCase().startsWith("windows")) return windowsShell;
  let name = base;
  try {
    if (!isPlain(base, "`"))
      name = expandWord(base, (variable) => globals.get(variable), { escape: file.escape, skipUnset: true });
  } catch {
    // A base that can't be expanded is judged by its text.
  }
  if (windowsName.test(name)) return windowsShell;
  // With an unknown base, the escape character that Windows paths ask for is the best hint there is.
  return file.escape === "`" && name.includes("$") ? windowsShell : defaultShell;
}
