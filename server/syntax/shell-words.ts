/**
 * BuildKit's word expansion (`frontend/dockerfile/shell/lex.go`): quotes, escapes and `$` substitutions as the
 * builder itself reads them, which is not what a shell does.
 */
import { isSpace } from "./chars.ts";
import type { EscapeCharacter } from "./tree.ts";

/** Looks a variable up; undefined where it is not set. */
export type Environment = (name: string) => string | undefined;

export interface ExpandOptions {
  readonly escape?: EscapeCharacter;
  /** Keep quotes, as heredoc detection needs. */
  readonly rawQuotes?: boolean;
  readonly rawEscapes?: boolean;
  /** Leave `$name` as written where it is not set. */
  readonly skipUnset?: boolean;
  /** Quotes are ordinary characters. */
  readonly skipQuotes?: boolean;
}

export interface Expanded {
  readonly word: string;
  readonly words: readonly string[];
  /** Names that were set, and names that were not, in order of first use. */
  readonly matched: readonly string[];
  readonly unmatched: readonly string[];
}

/** Why a word can't be expanded, in BuildKit's sense: unmatched quote, unsupported modifier, `${x:?}` unset. */
export class ExpansionError extends Error {}

/**
 * Expands one source text.
 * @throws ExpansionError where BuildKit refuses it.
 */
export function expand(source: string, environment: Environment, options: ExpandOptions = {}): Expanded {
  const lexer = new Lexer(source, environment, options);
  const { word, words } = lexer.until(null, options.rawEscapes ?? false);
  return { word, words, matched: [...lexer.matched], unmatched: [...lexer.unmatched] };
}

/** Collects words while characters are added; only unquoted white space parts them. */
class Words {
  private readonly done: string[] = [];
  private word = "";
  private inWord = false;

  addCharacter(character: string): void {
    if (isSpace(character.charCodeAt(0))) {
      if (this.inWord && this.word.length > 0) {
        this.done.push(this.word);
        this.word = "";
        this.inWord = false;
      }
    } else {
      this.addRaw(character);
    }
  }

  addRaw(text: string): void {
    this.word += text;
    this.inWord = true;
  }

  addSplit(text: string): void {
    for (const character of text) this.addCharacter(character);
  }

  finish(): string[] {
    if (this.word.length > 0) {
      this.done.push(this.word);
      this.word = "";
      this.inWord = false;
    }
    return this.done;
  }
}

class Lexer {
  readonly matched = new Set<string>();
  readonly unmatched = new Set<string>();
  private at = 0;
  private rawEscapes: boolean;
  private readonly source: string;
  private readonly environment: Environment;
  private readonly options: ExpandOptions;
  private readonly escape: string;

  constructor(source: string, environment: Environment, options: ExpandOptions) {
    this.source = source;
    this.environment = environment;
    this.options = options;
    this.escape = options.escape ?? "\\";
    this.rawEscapes = options.rawEscapes ?? false;
  }

  until(stop: string | null, rawEscapes: boolean): { word: string; words: string[] } {
    const before = this.rawEscapes;
    this.rawEscapes = rawEscapes;
    try {
      return this.run(stop);
    } finally {
      this.rawEscapes = before;
    }
  }

  private run(stop: string | null): { word: string; words: string[] } {
    let word = "";
    const words = new Words();
    while (this.at < this.source.length) {
      const character = this.peek();
      if (character === stop) {
        this.next();
        return { word, words: words.finish() };
      }
      if (character === "$") {
        const value = this.dollar();
        word += value;
        words.addSplit(value);
      } else if (character === "'" && !this.options.skipQuotes) {
        const value = this.singleQuoted();
        word += value;
        words.addRaw(value);
      } else if (character === '"' && !this.options.skipQuotes) {
        const value = this.doubleQuoted();
        word += value;
        words.addRaw(value);
      } else {
        let plain = this.next();
        if (plain === this.escape) {
          if (this.rawEscapes) {
            words.addRaw(plain);
            word += plain;
          }
          if (this.at >= this.source.length) break;
          plain = this.next();
          words.addRaw(plain);
        } else {
          words.addCharacter(plain);
        }
        word += plain;
      }
    }
    if (stop !== null) {
      throw new ExpansionError(`unexpected end of statement while looking for matching ${stop}`);
    }
    return { word, words: words.finish() };
  }

  private singleQuoted(): string {
    const open = this.next();
    const end = this.source.indexOf("'", this.at);
    if (end < 0) {
      this.at = this.source.length;
      throw new ExpansionError("unexpected end of statement while looking for matching single-quote");
    }
    const inner = this.source.slice(this.at, end);
    this.at = end + 1;
    return this.options.rawQuotes ? `${open}${inner}'` : inner;
  }

  private doubleQuoted(): string {
    const open = this.next();
    let result = this.options.rawQuotes ? open : "";
    for (;;) {
      if (this.at >= this.source.length) {
        throw new ExpansionError("unexpected end of statement while looking for matching double-quote");
      }
      const character = this.peek();
      if (character === '"') {
        this.next();
        return this.options.rawQuotes ? `${result}"` : result;
      }
      if (character === "$") {
        result += this.dollar();
        continue;
      }
      let plain = this.next();
      if (plain === this.escape) {
        if (this.rawEscapes) result += plain;
        if (this.at >= this.source.length) continue;
        const escaped = this.peek();
        if (escaped === '"' || escaped === "$" || escaped === this.escape) plain = this.next();
      }
      result += plain;
    }
  }

  private dollar(): string {
    this.next();
    if (this.at >= this.source.length) return "$";
    if (this.peek() !== "{") {
      const name = this.name();
      if (name === "") return "$";
      const value = this.lookUp(name);
      if (value === undefined && this.options.skipUnset) return `$${name}`;
      return value ?? "";
    }
    this.next();
    if (this.at >= this.source.length) throw new ExpansionError("syntax error: missing '}'");
    const first = this.peek();
    if (first === "{" || first === "}" || first === ":") throw new ExpansionError("syntax error: bad substitution");
    const name = this.name();
    if (this.at >= this.source.length) throw new ExpansionError("syntax error: missing '}'");
    let modifier = this.next();
    if (modifier === "}") {
      const value = this.lookUp(name);
      if (value === undefined && this.options.skipUnset) return `\${${name}}`;
      return value ?? "";
    }
    if (modifier === "/") return this.replacement(name);
    let shown = modifier;
    let emptyIsUnset = false;
    if (modifier === ":") {
      emptyIsUnset = true;
      modifier = this.at < this.source.length ? this.next() : "";
      shown += modifier;
    }
    if (!"+-?#%".includes(modifier) || modifier === "") {
      throw new ExpansionError(`unsupported modifier (${shown}) in substitution`);
    }
    const pattern = modifier === "#" || modifier === "%";
    if (emptyIsUnset && pattern) throw new ExpansionError(`unsupported modifier (${shown}) in substitution`);
    const word = this.closing(pattern);
    const value = this.lookUp(name);
    const missing = value === undefined || (emptyIsUnset && value === "");
    if (value === undefined && this.options.skipUnset) return `\${${name}${shown}${word}}`;
    switch (modifier) {
      case "-":
        return missing ? word : value;
      case "+":
        return missing ? "" : word;
      case "?":
        if (value === undefined) throw new ExpansionError(`${name}: ${word || "is not allowed to be unset"}`);
        if (missing) throw new ExpansionError(`${name}: ${word || "is not allowed to be empty"}`);
        return value;
      default: {
        const greedy = word.startsWith(modifier);
        const glob = greedy ? word.slice(1) : word;
        return modifier === "%" ? trimSuffix(glob, value ?? "", greedy) : trimPrefix(glob, value ?? "", greedy);
      }
    }
  }

  private replacement(name: string): string {
    const all = this.at < this.source.length && this.peek() === "/";
    if (all) this.next();
    let glob: string;
    let replacement: string;
    try {
      glob = this.until("/", true).word;
    } catch (error) {
      if (this.at < this.source.length) throw error;
      throw new ExpansionError("syntax error: missing '/' in ${}");
    }
    replacement = this.closing(true);
    const value = this.lookUp(name);
    if (value === undefined && this.options.skipUnset) return `\${${name}/${glob}/${replacement}}`;
    const expression = globExpression(glob, true);
    const pattern = new RegExp(expression, all ? "gsu" : "su");
    return (value ?? "").replace(pattern, () => replacement);
  }

  private closing(rawEscapes: boolean): string {
    try {
      return this.until("}", rawEscapes).word;
    } catch (error) {
      if (this.at < this.source.length) throw error;
      throw new ExpansionError("syntax error: missing '}'");
    }
  }

  /** A variable's name: letters, digits and `_`; digits alone, or one special parameter. */
  private name(): string {
    const start = this.at;
    while (this.at < this.source.length) {
      const character = this.peek();
      if (this.at === start && /\p{Nd}/u.test(character)) {
        while (this.at < this.source.length && /\p{Nd}/u.test(this.peek())) this.next();
        break;
      }
      if (this.at === start && "@*#?-$!0".includes(character)) {
        this.next();
        break;
      }
      if (!/[\p{L}\p{Nd}_]/u.test(character)) break;
      this.next();
    }
    return this.source.slice(start, this.at);
  }

  private lookUp(name: string): string | undefined {
    const value = this.environment(name);
    (value === undefined ? this.unmatched : this.matched).add(name);
    return value;
  }

  private peek(): string {
    return String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
  }

  private next(): string {
    const character = this.peek();
    this.at += character.length;
    return character;
  }
}

/** A shell pattern (`*`, `?`, `\x`) as the source of a regular expression. */
function globExpression(glob: string, greedy: boolean): string {
  let result = "";
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? "";
    if (character === "*") result += greedy ? ".*" : ".*?";
    else if (character === "?") result += ".";
    else if (character === "\\") {
      at++;
      if (at >= glob.length) throw new ExpansionError(`invalid pattern (${glob}) in substitution: invalid escape '\\'`);
      const escaped = glob[at] ?? "";
      result += /[\\*?[\]{}/]/.test(escaped) ? quote(escaped) : `\\\\${quote(escaped)}`;
    } else result += quote(character);
  }
  return result;
}

function quote(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function trimPrefix(glob: string, value: string, greedy: boolean): string {
  return value.replace(new RegExp(`^${globExpression(glob, greedy)}`, "su"), "");
}

/** The shortest suffix is found as the shortest prefix of the reversed text. */
function trimSuffix(glob: string, value: string, greedy: boolean): string {
  const expression = new RegExp(`^${globExpression(reverseGlob(glob), greedy)}`, "su");
  return [...[...value].reverse().join("").replace(expression, "")].reverse().join("");
}

function reverseGlob(glob: string): string {
  const parts: string[] = [];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? "";
    if (character === "\\" && at + 1 < glob.length) {
      parts.push(character + (glob[at + 1] ?? ""));
      at++;
    } else parts.push(character);
  }
  return parts.reverse().join("");
}
