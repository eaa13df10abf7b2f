/** A command's words as flags and operands, as getopt tells them apart. */
import type { CommandUse } from "../../lint/file.ts";
import type { ShellCommand, ShellWord } from "../../syntax/shell.ts";

export interface CommandFlag {
  /** With its dashes: `--yes`, `-y`; one of several letters after one dash is a flag of its own. */
  readonly name: string;
  /** Null where it has none. */
  readonly value: string | null;
  readonly word: ShellWord;
}

export interface CommandArguments {
  readonly flags: readonly CommandFlag[];
  readonly operands: readonly ShellWord[];
}

/** How a program writes its flags. */
export interface FlagStyle {
  /** Flags whose value is the next word where no `=` gives it. */
  readonly valued: ReadonlySet<string>;
  /** One dash starts a whole name, as in Go's programs: `-v`, `-ldflags`. */
  readonly singleDash?: boolean;
  /** What follows `--` is for another program, and left out. With other programs it is operands, flags or not. */
  readonly passesOn?: boolean;
}

/** Splits words. */
export function readArguments(words: readonly ShellWord[], style: FlagStyle): CommandArguments {
  const flags: CommandFlag[] = [];
  const operands: ShellWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as ShellWord;
    const text = plainText(word);
    if (text === "--") {
      if (!style.passesOn) operands.push(...words.slice(at + 1));
      break;
    }
    if (!text.startsWith("-") || text === "-") {
      operands.push(word);
      continue;
    }
    const next = words[at + 1];
    const takeNext = () => {
      at++;
      return next === undefined ? null : plainText(next);
    };
    if (text.startsWith("--") || style.singleDash) {
      const equals = text.indexOf("=");
      const name = equals < 0 ? text : text.slice(0, equals);
      const value = equals >= 0 ? text.slice(equals + 1) : style.valued.has(name) ? takeNext() : null;
      flags.push({ name, value, word });
      continue;
    }
    for (let letter = 1; letter < text.length; letter++) {
      const name = `-${text[letter]}`;
      const rest = text.slice(letter + 1).replace(/^=/, "");
      const given = text[letter + 1] === "=" || style.valued.has(name);
      if (given) {
        flags.push({ name, value: rest !== "" ? rest : takeNext(), word });
        break;
      }
      flags.push({ name, value: null, word });
    }
  }
  return { flags, operands };
}

/** The word's value, or its text without quotes where only the shell knows the value. */
export function plainText(word: ShellWord): string {
  return word.value ?? word.text.replace(/["']/g, "");
}

/** A command with its subcommand: `apt-get -y install a b` is `install` with `a` and `b`. */
export interface Subcommand extends CommandArguments {
  readonly use: CommandUse;
  readonly name: string;
  readonly nameWord: ShellWord;
}

/** The subcommand that a command calls, or null where it calls none. */
export function subcommand(use: CommandUse, style: FlagStyle): Subcommand | null {
  const { flags, operands } = readArguments(use.command.args, style);
  // A variable ahead of it holds flags: `dnf $OPTIONS install`.
  const at = operands.findIndex((word) => !isVariable(word));
  const nameWord = operands[at];
  if (nameWord === undefined) return null;
  return { use, name: plainText(nameWord), nameWord, flags, operands: operands.slice(at + 1) };
}

function isVariable(word: ShellWord): boolean {
  return /^["']?\$(?:\w+|\{\w+\})["']?$/.test(word.text);
}

/** Whether a program's flags have one of these names. */
export function hasFlag(flags: readonly CommandFlag[], ...names: readonly string[]): boolean {
  return flags.some((flag) => names.includes(flag.name));
}

/** Inserts words after a word of a command; undefined where no machine should: JSON strings are no shell text. */
export function insertAfter(use: CommandUse, word: { readonly span: ShellCommand["span"] }, text: string) {
  if (use.script === null) return undefined;
  return { span: { start: word.span.end, end: word.span.end }, newText: ` ${text}` };
}
