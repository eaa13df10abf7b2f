/** Draws a build's events as lines for a terminal: numbered steps, their output, how long each took, and how it ended. */
import type { BuildEvent } from "../engine.ts";

/** What the renderer says in words; the caller brings them in the user's language. */
export interface BuildWords {
  /** The build context has been sent: `size` reads like `1.2 MB`. */
  readonly context: (files: number, size: string) => string;
  readonly cached: string;
  readonly failed: string;
  readonly warning: string;
  /** `1.2 s` stays as it is in most languages. */
  readonly seconds: (seconds: string) => string;
  readonly built: (names: string) => string;
  readonly notBuilt: string;
  readonly cancelled: string;
}

export type BuildEnd =
  | { readonly imageId: string | null; readonly tags: readonly string[] }
  | { readonly error: string }
  | { readonly cancelled: true };

export interface BuildRenderer {
  onEvent(event: BuildEvent): void;
  /** Ends the last line and says how the build ended. Call it once, after the last event. */
  finish(end: BuildEnd): void;
}

/** `write` takes text with ANSI colours and lines that end in `\n`. */
export function createBuildRenderer(write: (text: string) => void, words: BuildWords): BuildRenderer {
  const steps = new Map<string | null, Step>();
  const failed: Step[] = [];
  let current: Step | null = null;

  const stepOf = (id: string | null, name: string): Step => {
    const known = steps.get(id);
    if (known !== undefined) return known;
    const step: Step = { number: steps.size + 1, name, pending: "", last: [] };
    steps.set(id, step);
    return step;
  };
  const line = (text: string) => write(`${text}\n`);
  const header = (step: Step, suffix = "") => {
    if (current !== null && current !== step) line("");
    current = step;
    const name = step.name.startsWith("[internal]") ? dim(oneLine(step.name)) : bold(oneLine(step.name));
    line(`${label(step)} ${name}${suffix}`);
  };
  const outputLine = (step: Step, text: string) => {
    // Steps run side by side: their lines are kept apart by naming the step again.
    if (current !== step) header(step);
    step.last.push(text);
    if (step.last.length > keptLines) step.last.shift();
    line(`${label(step)} ${dim("|")} ${text}`);
  };
  const flush = (step: Step) => {
    if (step.pending !== "") outputLine(step, overwritten(step.pending));
    step.pending = "";
  };

  const onStep = (event: Extract<BuildEvent, { kind: "step" }>) => {
    const step = stepOf(event.id, event.name);
    flush(step);
    const time = event.seconds === null ? "" : ` ${dim(words.seconds(event.seconds.toFixed(1)))}`;
    if (event.state === "started") return header(step);
    if (event.state === "cached" && current !== step) return header(step, ` ${cyan(words.cached)}`);
    if (event.state === "cached") return line(`${label(step)} ${cyan(words.cached)}`);
    if (current !== step) header(step);
    if (event.state === "done") return line(`${label(step)} ${green("✓")}${time}`);
    failed.push(step);
    line(`${label(step)} ${red(`✗ ${words.failed}`)}${time}`);
    if (event.error !== null) line(`${label(step)} ${red(event.error)}`);
  };

  return {
    onEvent(event) {
      if (event.kind === "step") return onStep(event);
      if (event.kind === "context") return line(dim(words.context(event.files, size(event.bytes))));
      if (event.kind === "warning") {
        const where = event.line === null ? "" : ` (${event.line})`;
        return line(`${yellow(`${words.warning}${where}:`)} ${event.text}`);
      }
      if (event.step === null || !steps.has(event.step)) return write(event.text);
      const step = stepOf(event.step, "");
      const lines = (step.pending + event.text).split("\n");
      step.pending = lines.pop() ?? "";
      for (const text of lines) outputLine(step, overwritten(text));
    },
    finish(end) {
      for (const step of steps.values()) flush(step);
      line("");
      if ("cancelled" in end) return line(yellow(words.cancelled));
      if ("error" in end) {
        for (const step of failed) {
          line(`${red("──")} ${bold(oneLine(step.name))}`);
          for (const text of step.last) line(`${red("│")} ${text}`);
        }
        return line(`${red(bold(words.notBuilt))}\n${red(end.error)}`);
      }
      line(green(bold(words.built(end.tags.length > 0 ? end.tags.join(", ") : (end.imageId ?? "")))));
    },
  };
}

interface Step {
  readonly number: number;
  readonly name: string;
  /** Output after the last line end. */
  pending: string;
  /** The last lines of output, for the summary of a failure. */
  readonly last: string[];
}

const keptLines = 20;

function label(step: Step): string {
  return dim(`#${step.number}`);
}

/** A heredoc's instruction has several lines; its first one says enough. */
function oneLine(name: string): string {
  const [first = "", ...rest] = name.split("\n");
  return rest.length > 0 ? `${first} …` : first;
}

/** Programs redraw a progress bar with carriage returns: a terminal would show what was written last. */
function overwritten(text: string): string {
  const line = text.replace(/\r+$/, "");
  return line.slice(line.lastIndexOf("\r") + 1);
}

/** Decimal units, as the Docker CLI shows sizes. */
function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

const style = (code: number, end: number) => (text: string) => `\x1b[${code}m${text}\x1b[${end}m`;
const bold = style(1, 22);
const dim = style(2, 22);
const red = style(31, 39);
const green = style(32, 39);
const yellow = style(33, 39);
const cyan = style(36, 39);
