/**
 * BuildKit's word expansion (`frontend/dockerfile/shell/lex.go`): quotes, escapes and `$` substitutions as the
 * builder itself reads them, which is not what a shell does.
 */
import { isSpace } from "./chars.ts";
import { readGlob, replaceMatches, trimPrefix, trimSuffix } from "./glob.ts";
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
  /** Leave `words` and `places` empty: the time then does not grow with the variables' values. */
  readonly single?: boolean;
}

/**
 * Expands one source text into one word, which takes no longer however long the variables' values are.
 * @throws ExpansionError where BuildKit refuses it.
 */
export function expandWord(source: string, environment: Environment, options: ExpandOptions = {}): string {
  return new Lexer(source, environment, { ...options, single: true }).all().word;
}

export interface Expanded {
  readonly word: string;
  readonly words: readonly string[];
  /** Where each of `words` stands in the source. */
  readonly places: readonly { readonly start: number; readonly end: number }[];
  /** Names that were set, and names that were not, in order of first use. */
  readonly matched: readonly string[];
  readonly unmatched: readonly string[];
}

/** A `$name` or `${name…}` of a text, those inside other references' words included. */
export interface VariableUse {
  readonly name: string;
  /** The whole reference. */
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** `-`, `:-`, `+`, `:+`, `?`, `:?`, `#`, `%`, `/`, or empty. */
  readonly modifier: string;
}

export type ExpansionFault =
  | "single-quote"
  | "double-quote"
  | "brace"
  | "slash"
  | "substitution"
  | "modifier"
  | "pattern"
  | "unset"
  | "empty";

/** Why a word can't be expanded, in BuildKit's sense: unmatched quote, unsupported modifier, `${x:?}` unset. */
export class ExpansionError extends Error {
  readonly fault: ExpansionFault;
  /** The modifier, pattern or variable that it is about, and the words that `${x:?words}` gives. */
  readonly subject: string;
  readonly detail: string;
  /** Variables without a value, up to where it can't be read. */
  unmatched: readonly string[] = [];

  constructor(fault: ExpansionFault, subject = "", detail = "") {
    super(subject === "" ? fault : `${fault}: ${subject}`);
    this.fault = fault;
    this.subject = subject;
    this.detail = detail;
  }
}

/**
 * Expands one source text.
 * @throws ExpansionError where BuildKit refuses it.
 */
export function expand(source: string, environment: Environment, options: ExpandOptions = {}): Expanded {
  const lexer = new Lexer(source, environment, options);
  try {
    const { word, words } = lexer.all();
    return {
      word,
      words: words.done,
      places: words.places,
      matched: [...lexer.matched],
      unmatched: [...lexer.unmatched],
    };
  } catch (error) {
    if (error instanceof ExpansionError) error.unmatched = [...lexer.unmatched];
    throw error;
  }
}

/** Whether a word stays as it is, whatever the variables are: it has no quote, no escape, no `$`, no byte order mark. */
export function isPlain(text: string, escape: EscapeCharacter): boolean {
  if (text.charCodeAt(0) === 0xfeff) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 36 || code === 39 || code === 34 || code === 92) return false;
    if (code === 96 && escape === "`") return false;
  }
  return true;
}

/** The variables a text refers to, in order of where they end; as far as it can be read. */
export function variableUses(source: string, options: ExpandOptions = {}): readonly VariableUse[] {
  if (!source.includes("$")) return [];
  const lexer = new Lexer(source, () => "1", { ...options, single: true });
  try {
    lexer.all();
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
  }
  return lexer.uses;
}

/** Collects words while text is added; only white space outside quotes parts them. */
class Words {
  readonly done: string[] = [];
  readonly places: { start: number; end: number }[] = [];
  private word = "";
  private start = -1;
  private end = 0;

  /** Characters that may part words; `at` is where they stand in the source, `end` after them. */
  addSplit(text: string, at: number, end: number): void {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (isSpace(code)) this.finish();
      else this.addRaw(text[index] ?? "", at, end);
    }
  }

  addRaw(text: string, at: number, end: number): void {
    if (this.start < 0) this.start = at;
    this.word += text;
    this.end = end;
  }

  finish(): void {
    if (this.word.length === 0) return;
    this.done.push(this.word);
    this.places.push({ start: this.start, end: this.end });
    this.word = "";
    this.start = -1;
  }
}

class Lexer {
  readonly matched = new Set<string>();
  readonly unmatched = new Set<string>();
  readonly uses: VariableUse[] = [];
  private at: number;
  private depth = 0;
  /** Characters of variables' values so far. */
  private inserted = 0;
  private rawEscapes: boolean;
  private readonly source: string;
  private readonly environment: Environment;
  private readonly options: ExpandOptions;
  private readonly escape: string;
  private readonly parts: boolean;

  constructor(source: string, environment: Environment, options: ExpandOptions) {
    this.parts = !options.single;
    this.source = source;
    this.environment = environment;
    this.options = options;
    this.escape = options.escape ?? "\\";
    this.rawEscapes = options.rawEscapes ?? false;
    // Go's scanner passes over a byte order mark at the start of whatever it reads.
    this.at = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  all(): { word: string; words: Words } {
    return this.run("");
  }

  private until(stop: string, rawEscapes: boolean): string {
    // No file means this; the limit keeps a text made to be deep from using up the stack.
    if (++this.depth > maxDepth) throw new ExpansionError("brace");
    const before = this.rawEscapes;
    this.rawEscapes = rawEscapes;
    const { word } = this.run(stop);
    this.rawEscapes = before;
    this.depth--;
    return word;
  }

  private run(stop: string): { word: string; words: Words } {
    const { source, escape } = this;
    const quotes = !this.options.skipQuotes;
    const words = new Words();
    let word = "";
    while (this.at < source.length) {
      const start = this.at;
      const character = source[start] ?? "";
      if (character === stop) {
        this.at++;
        words.finish();
        return { word, words };
      }
      if (character === "$") {
        const value = this.dollar();
        word += value;
        if (this.parts) words.addSplit(value, start, this.at);
      } else if (quotes && (character === "'" || character === '"')) {
        const value = character === "'" ? this.singleQuoted() : this.doubleQuoted();
        word += value;
        if (this.parts) words.addRaw(value, start, this.at);
      } else if (character === escape) {
        let plain = this.rawEscapes ? character : "";
        this.at++;
        if (this.at < source.length) plain += this.next();
        word += plain;
        if (this.parts && plain !== "") words.addRaw(plain, start, this.at);
      } else if (character === "<" && source[start + 1] === "<") {
        // White space between `<<` and a heredoc's name does not part them.
        let end = start + 2;
        while (source[end] === " " || source[end] === "\t") end++;
        this.at = end;
        const marker = source.slice(start, end);
        word += marker;
        if (this.parts) words.addRaw(marker, start, end);
      } else {
        let end = start + 1;
        while (end < source.length && !this.isSpecial(source.charCodeAt(end), stop)) end++;
        this.at = end;
        word += source.slice(start, end);
        if (this.parts) this.splitPlain(words, start, end);
      }
    }
    if (stop !== "") throw new ExpansionError(stop === "/" ? "slash" : "brace");
    words.finish();
    return { word, words };
  }

  private splitPlain(words: Words, start: number, end: number): void {
    let from = start;
    for (let at = start; at < end; at++) {
      if (!isSpace(this.source.charCodeAt(at))) continue;
      if (at > from) words.addRaw(this.source.slice(from, at), from, at);
      words.finish();
      from = at + 1;
    }
    if (end > from) words.addRaw(this.source.slice(from, end), from, end);
  }

  private isSpecial(code: number, stop: string): boolean {
    return (
      code === 36 ||
      code === 39 ||
      code === 34 ||
      code === 60 ||
      code === this.escape.charCodeAt(0) ||
      (stop !== "" && code === stop.charCodeAt(0))
    );
  }

  private singleQuoted(): string {
    const open = this.at;
    const end = this.source.indexOf("'", open + 1);
    if (end < 0) throw new ExpansionError("single-quote");
    this.at = end + 1;
    return this.options.rawQuotes ? this.source.slice(open, end + 1) : this.source.slice(open + 1, end);
  }

  private doubleQuoted(): string {
    const { source } = this;
    this.at++;
    let result = this.options.rawQuotes ? '"' : "";
    for (;;) {
      if (this.at >= source.length) throw new ExpansionError("double-quote");
      const character = source[this.at] ?? "";
      if (character === '"') {
        this.at++;
        return this.options.rawQuotes ? `${result}"` : result;
      }
      if (character === "$") {
        result += this.dollar();
      } else if (character === this.escape) {
        this.at++;
        if (this.rawEscapes) result += character;
        if (this.at >= source.length) continue;
        const escaped = source[this.at] ?? "";
        if (escaped === '"' || escaped === "$" || escaped === this.escape) {
          result += escaped;
          this.at++;
        } else result += character;
      } else {
        let end = this.at + 1;
        while (end < source.length) {
          const code = source.charCodeAt(end);
          if (code === 34 || code === 36 || code === this.escape.charCodeAt(0)) break;
          end++;
        }
        result += source.slice(this.at, end);
        this.at = end;
      }
    }
  }

  private dollar(): string {
    const start = this.at++;
    const { source } = this;
    if (source[this.at] !== "{") {
      const nameStart = this.at;
      const name = this.name();
      if (name === "") return "$";
      this.use(name, start, nameStart, this.at, "");
      const value = this.lookUp(name);
      if (value === undefined && this.options.skipUnset) return `$${name}`;
      return value ?? "";
    }
    this.at++;
    const first = source[this.at];
    if (first === undefined) throw new ExpansionError("brace");
    if (first === "{" || first === "}" || first === ":") throw new ExpansionError("substitution");
    const nameStart = this.at;
    const name = this.name();
    const nameEnd = this.at;
    if (this.at >= source.length) throw new ExpansionError("brace");
    let modifier = this.next();
    if (modifier === "}") {
      this.use(name, start, nameStart, nameEnd, "");
      const value = this.lookUp(name);
      if (value === undefined && this.options.skipUnset) return `\${${name}}`;
      return value ?? "";
    }
    if (modifier === "/") return this.replacement(name, start, nameStart, nameEnd);
    let shown = modifier;
    const emptyIsUnset = modifier === ":";
    if (emptyIsUnset) {
      modifier = this.at < source.length ? this.next() : "";
      shown += modifier;
      if (modifier === "#" || modifier === "%") throw new ExpansionError("modifier", shown);
    } else if (!"+-?#%".includes(modifier)) {
      throw new ExpansionError("modifier", shown);
    }
    const word = this.until("}", modifier === "#" || modifier === "%");
    this.use(name, start, nameStart, nameEnd, shown);
    const value = this.lookUp(name);
    if (value === undefined && this.options.skipUnset) return `\${${name}${shown}${word}}`;
    const missing = value === undefined || (emptyIsUnset && value === "");
    switch (modifier) {
      case "-":
        return missing ? word : value;
      case "+":
        return missing ? "" : word;
      case "?":
        if (value === undefined) throw new ExpansionError("unset", name, word);
        if (missing) throw new ExpansionError("empty", name, word);
        return value;
      case "#":
      case "%": {
        const longest = word.startsWith(modifier);
        const glob = readGlob(longest ? word.slice(1) : word);
        if (glob === null) throw new ExpansionError("pattern", word);
        return modifier === "%" ? trimSuffix(glob, value ?? "", longest) : trimPrefix(glob, value ?? "", longest);
      }
      default:
        throw new ExpansionError("modifier", shown);
    }
  }

  private replacement(name: string, start: number, nameStart: number, nameEnd: number): string {
    const all = this.source[this.at] === "/";
    if (all) this.at++;
    const pattern = this.until("/", true);
    const replacement = this.until("}", true);
    this.use(name, start, nameStart, nameEnd, "/");
    const value = this.lookUp(name);
    if (value === undefined && this.options.skipUnset) return `\${${name}/${pattern}/${replacement}}`;
    const glob = readGlob(pattern);
    if (glob === null) throw new ExpansionError("pattern", pattern);
    return replaceMatches(glob, value ?? "", replacement, all);
  }

  /** A variable's name: letters, digits and `_`; digits alone, or one special parameter. */
  private name(): string {
    const { source } = this;
    const start = this.at;
    digits.lastIndex = start;
    if (digits.test(source)) {
      this.at = digits.lastIndex;
      return source.slice(start, this.at);
    }
    if (start < source.length && "@*#?-$!".includes(source[start] ?? "")) {
      this.at++;
      return source.slice(start, this.at);
    }
    while (this.at < source.length) {
      const code = source.charCodeAt(this.at);
      if (code < 128) {
        const letter = code | 32;
        if (!((letter >= 97 && letter <= 122) || isDigit(code) || code === 95)) break;
        this.at++;
      } else {
        const character = String.fromCodePoint(source.codePointAt(this.at) ?? 0);
        if (!nameCharacter.test(character)) break;
        this.at += character.length;
      }
    }
    return source.slice(start, this.at);
  }

  private use(name: string, start: number, nameStart: number, nameEnd: number, modifier: string): void {
    this.uses.push({ name, start, end: this.at, nameStart, nameEnd, modifier });
  }

  private lookUp(name: string): string | undefined {
    const value = this.environment(name);
    (value === undefined ? this.unmatched : this.matched).add(name);
    if (value === undefined) return undefined;
    this.inserted += value.length;
    return this.inserted > maxInserted
      ? value.slice(0, Math.max(0, value.length + maxInserted - this.inserted))
      : value;
  }

  /** The next character, a pair of surrogates as one. */
  private next(): string {
    const character = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    this.at += character.length;
    return character;
  }
}

/** What variables may add to one text: Linux starts no program with more in a variable, and values that double grow fast. */
const maxInserted = 128 * 1024;

/** References inside references. */
const maxDepth = 500;

const nameCharacter = /[\p{L}\p{Nd}]/u;
const digits = /\p{Nd}+/uy;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
