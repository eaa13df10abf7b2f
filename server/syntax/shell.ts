/** Shell text inside RUN, CMD, ENTRYPOINT, HEALTHCHECK and heredocs, parsed by unbash, with spans in the document. */
import { type Assignment, forEachChild, parse, type Redirection, type SyntaxNode, type Word } from "unbash";
import type { LogicalLine } from "./logical-line.ts";
import { shellInForce } from "./shell-in-force.ts";
import { shiftScript } from "./shell-shift.ts";
import { shellSources, spanOf } from "./shell-source.ts";
import { originOf } from "./shift.ts";
import type { Dockerfile, Instruction, Span } from "./tree.ts";

/** One simple command: `apt-get install -y curl`. Found at any depth: in lists, pipes, subshells, functions, loops. */
export interface ShellCommand {
  readonly span: Span;
  /** The command's name where it is literal (quotes removed), else null. */
  readonly name: string | null;
  readonly nameSpan: Span | null;
  /** Words after the name. */
  readonly args: readonly ShellWord[];
  /** `A=1` in front of the command, or alone. */
  readonly assignments: readonly { readonly name: string; readonly span: Span; readonly value: ShellWord | null }[];
  /** `> file`, `2>&1`; heredocs are not among them. */
  readonly redirects: readonly ShellRedirect[];
  /** Position in a pipeline: the command reads from one before it, or feeds one after it. */
  readonly pipedFrom: boolean;
  readonly pipedTo: boolean;
}

export interface ShellRedirect {
  readonly span: Span;
  /** `>`, `>>`, `<`, `<&`, `<<<` and so on. */
  readonly operator: string;
  readonly target: ShellWord | null;
}

export interface ShellWord {
  readonly span: Span;
  /** The literal value with quotes and escapes taken off; null where it holds an expansion. */
  readonly value: string | null;
  /** The text as written, continuations taken out. */
  readonly text: string;
}

export interface ShellScript {
  readonly span: Span;
  /** Commands in order of place, at any depth. */
  readonly commands: readonly ShellCommand[];
  /** What the shell would refuse. */
  readonly errors: readonly { readonly span: Span; readonly message: string }[];
  /** Variables read, with their spans (`$NAME`, `${NAME…}`), not those in single quotes. */
  readonly variables: readonly { readonly name: string; readonly span: Span }[];
  /** Whether the top level is one and-list (`a && b && c`), so that scripts can be merged with `&&`. */
  readonly isAndList: boolean;
}

/**
 * The scripts of an instruction: its shell-form text, or its heredoc bodies. Empty for the exec form, and where the
 * shell in force is not a Bourne one (PowerShell, cmd: by SHELL, by a Windows base). ONBUILD's are its trigger's.
 */
export function shellScripts(file: Dockerfile, instruction: Instruction): readonly ShellScript[] {
  if (shellInForce(file, instruction).kind !== "bourne") return none;
  // An edit moves instructions but leaves their text: what was read of it is moved likewise.
  const { instruction: key, delta } = originOf(instruction);
  const before = known.get(key);
  if (before?.delta === delta) return before.scripts;
  const scripts =
    before === undefined
      ? shellSources(file, instruction).map(readScript)
      : before.scripts.map((script) => shiftScript(script, delta - before.delta));
  known.set(key, { scripts, delta });
  return scripts;
}

/** The names of the commands in an instruction's scripts, each once: an edit elsewhere costs them nothing. */
export function shellCommandNames(file: Dockerfile, instruction: Instruction): readonly string[] {
  if (shellInForce(file, instruction).kind !== "bourne") return [];
  const key = originOf(instruction).instruction;
  let names = knownNames.get(key);
  if (names === undefined) {
    const found = new Set<string>();
    for (const { commands } of known.get(key)?.scripts ?? shellScripts(file, instruction)) {
      for (const { name } of commands) if (name !== null) found.add(name);
    }
    names = [...found];
    knownNames.set(key, names);
  }
  return names;
}

const knownNames = new WeakMap<Instruction, readonly string[]>();

/** Scripts by instruction as it first stood, and how far from there they are. */
const known = new WeakMap<Instruction, { readonly scripts: readonly ShellScript[]; readonly delta: number }>();
const none: readonly ShellScript[] = [];

function readScript(source: LogicalLine): ShellScript {
  const script = parse(source.text);
  const reader = new ScriptReader(source);
  reader.visit(script, false, false);
  const only = script.commands.length === 1 ? script.commands[0] : undefined;
  const errors = [...reader.errors].sort((a, b) => a.span.start - b.span.start);
  return {
    span: spanOf(source),
    commands: reader.commands,
    errors,
    variables: reader.variables,
    isAndList:
      only !== undefined &&
      !only.background &&
      !reader.hasHeredoc &&
      errors.length === 0 &&
      (only.command.type !== "AndOr" || only.command.operators.every((operator) => operator === "&&")),
  };
}

/** What makes a word more than its text: only such words have parts worth the time it takes to find them. */
const mayExpand = /[$`]|[<>]\(/;

class ScriptReader {
  readonly commands: ShellCommand[] = [];
  readonly errors: { span: Span; message: string }[] = [];
  readonly variables: { name: string; span: Span }[] = [];
  hasHeredoc = false;
  private readonly source: LogicalLine;

  constructor(source: LogicalLine) {
    this.source = source;
  }

  /** Reads a node and all below it, in order of place; the flags say whether it stands in a pipe. */
  visit(node: SyntaxNode, pipedFrom: boolean, pipedTo: boolean): void {
    switch (node.type) {
      case "Script":
        this.visitScript(node);
        return;
      case "Pipeline": {
        const last = node.commands.length - 1;
        for (const [index, command] of node.commands.entries()) {
          this.visit(command, pipedFrom || index > 0, pipedTo || index < last);
        }
        return;
      }
      case "Command":
        this.addCommand(node, pipedFrom, pipedTo);
        forEachChild(node, (child) => this.visit(child, false, false));
        return;
      case "Word":
        if (mayExpand.test(node.text)) forEachChild(node, (child) => this.visit(child, false, false));
        return;
      case "HereDoc":
        this.hasHeredoc = true;
        if (mayExpand.test(node.body.text)) forEachChild(node, (child) => this.visit(child, false, false));
        return;
      case "SimpleExpansion":
        this.addVariable(node.text.slice(1), node.pos, node.end);
        return;
      case "ParameterExpansion":
        this.addVariable(node.parameter, node.pos, node.end);
        forEachChild(node, (child) => this.visit(child, false, false));
        return;
      default:
        forEachChild(node, (child) => this.visit(child, pipedFrom, pipedTo));
    }
  }

  private visitScript(script: Extract<SyntaxNode, { type: "Script" }>): void {
    for (const error of script.errors ?? []) {
      // What is missing at the end is shown at the last character.
      const at = Math.max(0, Math.min(error.pos, this.source.text.length - 1));
      this.errors.push({ span: this.span(at, at + 1), message: error.message });
    }
    // Positions inside backticks with escapes count in a text of their own, so those commands get the backticks' span.
    if (script.source !== undefined) return;
    for (const statement of script.commands) this.visit(statement, false, false);
  }

  private addVariable(name: string, start: number, end: number): void {
    if (/^[A-Za-z_]/.test(name)) this.variables.push({ name, span: this.span(start, end) });
  }

  private addCommand(node: Extract<SyntaxNode, { type: "Command" }>, pipedFrom: boolean, pipedTo: boolean): void {
    const args: ShellWord[] = [];
    const assignments: ShellCommand["assignments"][number][] = [];
    const redirects: ShellRedirect[] = [];
    for (const part of node.prefix) {
      if (part.type === "Assignment") assignments.push(this.assignment(part));
      else this.addRedirect(part, redirects);
    }
    for (const part of node.suffix) {
      if (part.type === "Word") args.push(this.word(part));
      else if (part.type === "Assignment") args.push(this.textWord(part.pos, part.end, part.text));
      else this.addRedirect(part, redirects);
    }
    const name = node.name === undefined ? null : this.word(node.name);
    this.commands.push({
      span: this.span(node.pos, node.end),
      name: name?.value ?? null,
      nameSpan: name?.span ?? null,
      args,
      assignments,
      redirects,
      pipedFrom,
      pipedTo,
    });
  }

  private addRedirect(node: Redirection, redirects: ShellRedirect[]): void {
    if (node.type === "HereDoc") return;
    redirects.push({
      span: this.span(node.pos, node.end),
      operator: node.operator,
      target: node.target === undefined ? null : this.word(node.target),
    });
  }

  private assignment(node: Assignment): ShellCommand["assignments"][number] {
    return {
      name: node.name,
      span: this.span(node.pos, node.end),
      value: node.value.type === "Word" ? this.word(node.value) : null,
    };
  }

  /** In the document; unbash's positions may pass the end where a script is cut off. */
  private span(start: number, end: number): Span {
    const { length } = this.source.text;
    return this.source.span(Math.min(start, length), Math.min(end, length));
  }

  /** `export A=1`: an assignment that is an argument. */
  private textWord(start: number, end: number, text: string): ShellWord {
    const { parts, value } = firstWord(text);
    return { span: this.span(start, end), value: expands(parts) ? null : value, text };
  }

  private word(node: Word): ShellWord {
    const literal = !mayExpand.test(node.text) || !expands(node.parts);
    return { span: this.span(node.pos, node.end), value: literal ? node.value : null, text: node.text };
  }
}

function firstWord(text: string): { parts: Word["parts"]; value: string } {
  const command = parse(`: ${text}`).commands[0]?.command;
  const word = command?.type === "Command" ? command.args[0] : undefined;
  if (word?.type === "Word") return { parts: word.parts, value: word.value };
  if (word?.type === "Assignment" && word.value.type === "Word") {
    return { parts: word.value.parts, value: `${word.name}${word.append ? "+" : ""}=${word.value.value}` };
  }
  return { parts: undefined, value: text };
}

/** Whether any part, quoted ones included, is replaced when the shell runs. */
function expands(parts: Word["parts"]): boolean {
  return (
    parts?.some((part) => {
      switch (part.type) {
        case "SimpleExpansion":
        case "ParameterExpansion":
        case "CommandExpansion":
        case "ArithmeticExpansion":
        case "ProcessSubstitution":
          return true;
        case "DoubleQuoted":
        case "LocaleString":
        case "BraceExpansion":
        case "ExtendedGlob":
        case "Glob":
          return expands(part.parts);
        default:
          return false;
      }
    }) ?? false
  );
}
