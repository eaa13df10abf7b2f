/** A parsed file as rules see it: the tree, and indexes over it that all rules share. */

import type { Stage } from "../semantics/stages.ts";
import { stageOf, stages } from "../semantics/stages.ts";
import { type ShellCommand, type ShellScript, shellCommandNames, shellScripts } from "../syntax/shell.ts";
import type { Dockerfile, Instruction, InstructionName } from "../syntax/tree.ts";
import type { Finding, Options, Rule } from "./rule.ts";

/** What a rule may ask of the world around the file; every part may be missing, and so may the whole. */
export interface Host {
  /** Whether a path exists in the build context, `/` between its parts; null where nobody knows the context. */
  existsInContext?(path: string): boolean | null;
  /** Names of what lies in a folder of the build context, the empty path being the context itself; null as above. */
  namesInContext?(folder: string): readonly string[] | null;
  /** Whether the context's `.dockerignore` leaves a path out, by itself or by a folder above it; null as above. */
  isIgnored?(path: string): boolean | null;
}

/** A command that an instruction runs. */
export interface CommandUse {
  readonly command: ShellCommand;
  /** RUN, or an instruction that runs a shell. */
  readonly instruction: Instruction;
  /** The script it stands in; null for the exec form, whose words are JSON strings: no edit of shell text fits there. */
  readonly script: ShellScript | null;
}

export interface LintFile {
  readonly tree: Dockerfile;
  readonly text: string;
  readonly host: Host | null;
  readonly stages: readonly Stage[];
  /** Instructions of these names in order of place, those that ONBUILD triggers included; without names, all of them. */
  instructions(...names: readonly InstructionName[]): readonly Instruction[];
  /** Whether the instruction is one that ONBUILD triggers: it runs in another build, on top of this image. */
  isTrigger(instruction: Instruction): boolean;
  /** The stage an instruction stands in, null ahead of the first FROM. */
  stageOf(instruction: Instruction): Stage | null;
  /** The shell text of an instruction; empty for the exec form and for shells that are no Bourne shell. */
  shell(instruction: Instruction): readonly ShellScript[];
  /** Commands of RUN instructions by name, in order of place, exec form included; without names, all of them. */
  commands(...names: readonly string[]): readonly CommandUse[];
  /** Commands of one RUN in order of place, exec form included; none for other instructions. */
  commandsOf(instruction: Instruction): readonly CommandUse[];
  /** What a rule finds here, where that is known without its check; absent: nothing is. */
  findings?(rule: Rule, options: Options): readonly Finding[];
  /** The text of a span. */
  textOf(span: { readonly start: number; readonly end: number }): string;
}

const known = new WeakMap<Dockerfile, LintFile>();

/** The file as rules see it; made once a tree where there is no host. */
export function lintFile(tree: Dockerfile, host: Host | null = null): LintFile {
  if (host !== null) return new IndexedFile(tree, host);
  const before = known.get(tree);
  if (before !== undefined) return before;
  const made = new IndexedFile(tree, null);
  known.set(tree, made);
  return made;
}

/** Indexes are made when they are first asked for. */
export class IndexedFile implements LintFile {
  readonly tree: Dockerfile;
  readonly host: Host | null;
  private readonly own: readonly Instruction[];
  private byName: Map<string, Instruction[]> | null = null;
  private all: Instruction[] = [];
  private readonly triggers = new Set<Instruction>();
  private readonly scripts = new Map<Instruction, readonly ShellScript[]>();
  private allUses: readonly CommandUse[] | null = null;
  private runsByName: Map<string, Instruction[]> | null = null;
  private readonly usesByRun = new Map<Instruction, readonly CommandUse[]>();
  private readonly usesByName = new Map<string, readonly CommandUse[]>();

  /** @param own the instructions that are looked at: all of the tree's, or some */
  constructor(tree: Dockerfile, host: Host | null, own: readonly Instruction[] = tree.instructions) {
    this.tree = tree;
    this.host = host;
    this.own = own;
  }

  findings?(rule: Rule, options: Options): readonly Finding[];

  get text(): string {
    return this.tree.text;
  }

  get stages(): readonly Stage[] {
    return stages(this.tree).list;
  }

  instructions(...names: readonly InstructionName[]): readonly Instruction[] {
    const byName = this.byName ?? this.indexInstructions();
    if (names.length === 0) return this.all;
    if (names.length === 1) return byName.get(names[0] as string) ?? [];
    return names.flatMap((name) => byName.get(name) ?? []).sort((a, b) => a.span.start - b.span.start);
  }

  isTrigger(instruction: Instruction): boolean {
    if (this.byName === null) this.indexInstructions();
    return this.triggers.has(instruction);
  }

  stageOf(instruction: Instruction): Stage | null {
    return stageOf(this.tree, instruction);
  }

  shell(instruction: Instruction): readonly ShellScript[] {
    let scripts = this.scripts.get(instruction);
    if (scripts === undefined) {
      scripts = shellScripts(this.tree, instruction);
      this.scripts.set(instruction, scripts);
    }
    return scripts;
  }

  commands(...names: readonly string[]): readonly CommandUse[] {
    if (names.length === 0) {
      this.allUses ??= this.instructions("RUN").flatMap((one) => this.commandsOf(one));
      return this.allUses;
    }
    if (names.length === 1) return this.usesOf(names[0] as string);
    const found = names.flatMap((name) => this.usesOf(name));
    return found.sort((a, b) => a.command.span.start - b.command.span.start);
  }

  commandsOf(instruction: Instruction): readonly CommandUse[] {
    if (instruction.name !== "RUN") return [];
    let uses = this.usesByRun.get(instruction);
    if (uses === undefined) {
      uses = this.readUses(instruction);
      this.usesByRun.set(instruction, uses);
    }
    return uses;
  }

  textOf(span: { readonly start: number; readonly end: number }): string {
    return this.tree.text.slice(span.start, span.end);
  }

  private indexInstructions(): Map<string, Instruction[]> {
    const byName = new Map<string, Instruction[]>();
    const add = (instruction: Instruction) => {
      this.all.push(instruction);
      const same = byName.get(instruction.name);
      if (same === undefined) byName.set(instruction.name, [instruction]);
      else same.push(instruction);
      if (instruction.onbuild !== null) {
        this.triggers.add(instruction.onbuild);
        add(instruction.onbuild);
      }
    };
    for (const instruction of this.own) add(instruction);
    this.byName = byName;
    return byName;
  }

  /** Only the scripts in which a name stands are looked at: most names stand nowhere. */
  private usesOf(name: string): readonly CommandUse[] {
    let uses = this.usesByName.get(name);
    if (uses === undefined) {
      this.runsByName ??= this.indexRuns();
      const runs = this.runsByName.get(name) ?? [];
      uses = runs.flatMap((run) => this.commandsOf(run).filter(({ command }) => command.name === name));
      this.usesByName.set(name, uses);
    }
    return uses;
  }

  private indexRuns(): Map<string, Instruction[]> {
    const byName = new Map<string, Instruction[]>();
    for (const run of this.instructions("RUN")) {
      const [first] = run.args;
      const names = run.json ? (first === undefined ? [] : [first.value]) : shellCommandNames(this.tree, run);
      const unwrapped = names.some((name) => wrappers.has(name)) ? this.commandsOf(run) : [];
      for (const name of new Set([...names, ...unwrapped.flatMap(({ command }) => command.name ?? [])])) {
        const same = byName.get(name);
        if (same === undefined) byName.set(name, [run]);
        else same.push(run);
      }
    }
    return byName;
  }

  private readUses(instruction: Instruction): readonly CommandUse[] {
    if (instruction.json) {
      const command = execCommand(instruction);
      return command === null ? [] : [{ command, instruction, script: null }];
    }
    const uses: CommandUse[] = [];
    for (const script of this.shell(instruction)) {
      for (const command of script.commands) uses.push({ command: unwrap(command), instruction, script });
    }
    return uses;
  }
}

/** Words of the shell that run the command behind them as it is. */
const wrappers: ReadonlySet<string> = new Set(["builtin", "command", "exec"]);

/** The command that `exec apt-get …` runs; one that is only asked about, as `command -v` does, stays. */
function unwrap(command: ShellCommand): ShellCommand {
  const [first, ...args] = command.args;
  if (command.name === null || !wrappers.has(command.name) || !first?.value || first.value.startsWith("-"))
    return command;
  return { ...command, name: first.value, nameSpan: first.span, args };
}

/** The exec form as a command: its first element is the name, the others are its words. */
function execCommand(instruction: Instruction): ShellCommand | null {
  const [name, ...args] = instruction.args;
  const last = instruction.args.at(-1);
  if (name === undefined || last === undefined) return null;
  return {
    span: { start: name.span.start, end: last.span.end },
    name: name.value,
    nameSpan: name.span,
    args: args.map(({ span, value }) => ({ span, value, text: value })),
    assignments: [],
    redirects: [],
    pipedFrom: false,
    pipedTo: false,
  };
}
