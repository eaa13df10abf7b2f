/** Turns what the engine tells during a build, BuildKit's trace or the classic builder's messages, into build events. */

import { TextDecoder } from "node:util";
import type { BuildEvent } from "../engine.ts";
import { bytesOf, fields, numberOf, textOf } from "./protobuf.ts";

/** Reads the messages of one build's answer in order. */
export interface BuildProgress {
  /** One JSON object of the answer. */
  message(message: unknown): void;
  readonly imageId: string | null;
  /** The error that the engine ended the build with, its first line naming the instruction; null while there is none. */
  readonly error: string | null;
}

interface Step {
  readonly name: string;
  started: number | null;
  over: boolean;
}

/** `now` is a clock in seconds, for the classic builder, which tells no times. */
export function createProgress(
  onEvent: (event: BuildEvent) => void,
  now: () => number = () => performance.now() / 1000,
): BuildProgress {
  let imageId: string | null = null;
  let engineError: string | null = null;
  let failedStep: { readonly name: string; readonly error: string } | null = null;
  const trace = createTrace(onEvent, (name, error) => {
    failedStep ??= { name, error };
  });
  const classic = createClassic(onEvent, now);

  return {
    message(message) {
      const { id, aux, stream, error, errorDetail, status, progress } = asObject(message);
      if (id === "moby.buildkit.trace" && typeof aux === "string") trace(Buffer.from(aux, "base64"));
      const made = asObject(aux).ID;
      if (typeof made === "string") imageId = made;
      if (typeof stream === "string") classic.stream(stream);
      if (typeof status === "string") classic.status(status, id, progress);
      const own = asObject(errorDetail).message ?? error;
      if (typeof own !== "string") return;
      engineError = own.trim();
      failedStep ??= classic.fail(engineError);
    },
    get imageId() {
      return imageId;
    },
    get error() {
      return engineError === null ? null : describeFailure(failedStep, engineError);
    },
  };
}

/** `[2/3] RUN make: exit code: 2`, then the engine's own text where it says more. */
function describeFailure(step: { readonly name: string; readonly error: string } | null, engineError: string): string {
  const cause = step === null ? engineError : step.error;
  const code = /(?:exit code: |returned a non-zero code: )(\d+)/.exec(cause)?.[1];
  const short = code === undefined ? cause.replace(wrapping, "") : `exit code: ${code}`;
  const [name = ""] = step?.name.split("\n") ?? [];
  const first = step === null ? short : `${name}: ${short}`;
  return short === engineError ? first : `${first}\n${engineError}`;
}

/** How BuildKit says on which of its own layers it failed, before it says what failed. */
const wrapping = /^(?:failed to (?:solve|create LLB definition|build LLB|compute cache key)[^:]*: )+/;

/**
 * Decodes `moby.buildkit.v1.StatusResponse` as moby/buildkit's api/services/control/control.proto numbers its fields:
 * vertexes 1 {digest 1, name 3, cached 4, started 5, completed 6, error 7}, statuses 2 {ID 1, vertex 2, current 4,
 * total 5, completed 8}, logs 3 {vertex 1, msg 4}, warnings 4 {short 3, detail 4, ranges 7 {start 1 {line 1}}};
 * times are google.protobuf.Timestamp {seconds 1, nanos 2}.
 */
function createTrace(
  onEvent: (event: BuildEvent) => void,
  onFailure: (name: string, error: string) => void,
): (response: Uint8Array) => void {
  const steps = new Map<string, Step>();
  const reported = new Set<string>();
  // A character's bytes may be split over two messages of the same step.
  const decoders = new Map<string, TextDecoder>();

  /** Told in two rounds, since what a step did while it ran comes in the same message as its end. */
  function vertex(message: Uint8Array, round: "starts" | "ends"): void {
    let digest = "";
    let name = "";
    let cached = false;
    let started: number | null = null;
    let completed: number | null = null;
    let error = "";
    for (const { number, value } of fields(message)) {
      if (number === 1) digest = textOf(value);
      else if (number === 3) name = textOf(value);
      else if (number === 4) cached = numberOf(value) !== 0;
      else if (number === 5) started = timestamp(bytesOf(value));
      else if (number === 6) completed = timestamp(bytesOf(value));
      else if (number === 7) error = textOf(value);
    }
    const step = steps.get(digest) ?? { name, started: null, over: false };
    steps.set(digest, step);
    const tell = (state: "started" | "done" | "cached" | "failed", seconds: number | null, text: string | null) =>
      onEvent({ kind: "step", id: digest, name: step.name, state, seconds, error: text });
    if (step.over || started === null) return;
    if (round === "starts") {
      if (step.started === null && !cached) tell("started", null, null);
      step.started ??= started;
      return;
    }
    if (completed === null || step.started === null) return;
    step.over = true;
    const seconds = Math.max(0, completed - step.started);
    if (error !== "") {
      // Steps that ran beside the failing one end with "context canceled": they are not what went wrong.
      if (!/context canceled/.test(error)) onFailure(step.name, error);
      tell("failed", seconds, error);
    } else tell(cached ? "cached" : "done", seconds, null);
  }

  function status(message: Uint8Array): void {
    let id = "";
    let step = "";
    let current = 0;
    let completed = false;
    for (const { number, value } of fields(message)) {
      if (number === 1) id = textOf(value);
      else if (number === 2) step = textOf(value);
      else if (number === 4) current = numberOf(value);
      else if (number === 8) completed = true;
    }
    // Each part of a step's work (a layer, an export) is told once, when it is over; files on their way to the engine
    // have an event of their own.
    const key = `${step} ${id}`;
    if (!completed || id.startsWith("transferring ") || reported.has(key) || !steps.has(step)) return;
    reported.add(key);
    onEvent({ kind: "output", step, text: `${id}${current > 0 ? ` ${formatBytes(current)}` : ""}\n` });
  }

  function log(message: Uint8Array): void {
    let step = "";
    let bytes: Uint8Array = new Uint8Array();
    for (const { number, value } of fields(message)) {
      if (number === 1) step = textOf(value);
      else if (number === 4) bytes = bytesOf(value);
    }
    const decoder = decoders.get(step) ?? new TextDecoder();
    decoders.set(step, decoder);
    const text = decoder.decode(bytes, { stream: true });
    if (text !== "") onEvent({ kind: "output", step, text });
  }

  function warning(message: Uint8Array): void {
    let text = "";
    let line: number | null = null;
    for (const { number, value } of fields(message)) {
      if (number === 3) text = textOf(value);
      else if (number === 7) line ??= firstLine(bytesOf(value));
    }
    if (text !== "") onEvent({ kind: "warning", text, line });
  }

  return (response) => {
    const messages = [...fields(response)].map(({ number, value }) => ({ number, message: bytesOf(value) }));
    for (const { number, message } of messages) if (number === 1) vertex(message, "starts");
    for (const { number, message } of messages) {
      if (number === 2) status(message);
      else if (number === 3) log(message);
      else if (number === 4) warning(message);
    }
    for (const { number, message } of messages) if (number === 1) vertex(message, "ends");
  };
}

/** Seconds since the epoch. */
function timestamp(message: Uint8Array): number {
  let seconds = 0;
  for (const { number, value } of fields(message)) {
    if (number === 1) seconds += numberOf(value);
    else if (number === 2) seconds += numberOf(value) / 1e9;
  }
  return seconds;
}

function firstLine(range: Uint8Array): number | null {
  for (const { number, value } of fields(range)) {
    if (number !== 1) continue;
    for (const position of fields(bytesOf(value))) if (position.number === 1) return numberOf(position.value);
  }
  return null;
}

/** The classic builder writes sentences; those that open a step and say that it came from the cache are its events. */
function createClassic(onEvent: (event: BuildEvent) => void, now: () => number) {
  let step: { readonly id: string; readonly name: string; readonly started: number; cached: boolean } | null = null;

  function finish(error: string | null): void {
    if (step === null) return;
    const { id, name, started, cached } = step;
    step = null;
    const state = error !== null ? "failed" : cached ? "cached" : "done";
    onEvent({ kind: "step", id, name, state, seconds: now() - started, error });
  }

  return {
    stream(text: string): void {
      const opened = /^Step (\d+)\/(\d+) : (.*?)\s*$/s.exec(text);
      if (opened !== null) {
        finish(null);
        const [, index = "", count = "", instruction = ""] = opened;
        step = { id: index, name: `[${index}/${count}] ${instruction}`, started: now(), cached: false };
        onEvent({ kind: "step", id: step.id, name: step.name, state: "started", seconds: null, error: null });
        return;
      }
      const warned = /^\[Warning\] (.*?)\s*$/s.exec(text);
      if (/^Successfully built /.test(text)) finish(null);
      else if (warned !== null) onEvent({ kind: "warning", text: warned[1] ?? "", line: null });
      else if (step !== null && /^ ---> Using cache/.test(text)) step.cached = true;
      // Ids of what each step leaves behind are the builder's own affair.
      else if (text.trim() !== "" && !housekeeping.test(text))
        onEvent({ kind: "output", step: step?.id ?? null, text: withoutRed(text) });
    },
    /** A pull's progress: `id` is the layer. Bars are left out, the words before and after them are told. */
    status(status: string, id: unknown, progress: unknown): void {
      if (typeof progress === "string" && progress !== "") return;
      const layer = typeof id === "string" && id !== "" ? `${id}: ` : "";
      onEvent({ kind: "output", step: step?.id ?? null, text: `${layer}${status}\n` });
    },
    /** The step under way, if there is one, ends with the engine's error. */
    fail(error: string): { readonly name: string; readonly error: string } | null {
      const failed = step === null ? null : { name: step.name, error };
      finish(error);
      return failed;
    },
  };
}

/** The builder paints what a step writes to its standard error; a line end within the paint would tear it. */
function withoutRed(text: string): string {
  return text.replace(/^\x1b\[91m(.*)\x1b\[0m$/s, "$1");
}

const housekeeping = /^ ---> |^Removing intermediate container |^Successfully tagged /;

function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
