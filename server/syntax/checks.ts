/** What BuildKit refuses when it turns parsed lines into instructions (`frontend/dockerfile/instructions/parse.go`). */
import { skipSpace } from "./chars.ts";
import { durationMilliseconds } from "./durations.ts";
import { isHeredocWord } from "./heredocs.ts";
import { deviceFault, mountSyntaxFault } from "./mounts.ts";
import { problem } from "./problems.ts";
import type { Flag, Instruction, Span, SyntaxProblem } from "./tree.ts";

type FlagKind = "text" | "list" | "boolean";

/** Flags of each instruction; those that are not here take none. */
const flagsOf: Readonly<Record<string, Readonly<Record<string, FlagKind>>>> = {
  ADD: {
    chown: "text",
    chmod: "text",
    link: "boolean",
    "keep-git-dir": "boolean",
    checksum: "text",
    unpack: "boolean",
    exclude: "list",
  },
  COPY: { chown: "text", chmod: "text", from: "text", link: "boolean", parents: "boolean", exclude: "list" },
  FROM: { platform: "text" },
  HEALTHCHECK: {
    interval: "text",
    timeout: "text",
    "start-period": "text",
    "start-interval": "text",
    retries: "text",
  },
  RUN: { mount: "list", network: "text", security: "text", device: "list" },
};

/** Ahead of the first FROM only ARG can stand. An unknown instruction is refused for that alone. */
export function checkStage(instruction: Instruction): SyntaxProblem | null {
  if (instruction.name === "ARG" || !instruction.known) return null;
  return problem("no-stage", instruction.keyword.span, instruction.startLine, instruction.name);
}

/** The first thing that BuildKit refuses of one instruction, or null. */
export function checkInstruction(instruction: Instruction): SyntaxProblem | null {
  const at = (code: string, span: Span, subject = "") => problem(code, span, instruction.startLine, subject);
  if (!instruction.known) return at("unknown-instruction", instruction.keyword.span, instruction.keyword.value);
  const check = checks[instruction.name];
  if (check === undefined) return null;
  return check(instruction, at) ?? null;
}

type Report = (code: string, span: Span, subject?: string) => SyntaxProblem;
type Check = (instruction: Instruction, at: Report) => SyntaxProblem | null | undefined;

const atLeastOne: Check = (instruction, at) =>
  instruction.args.length === 0 ? at("needs-argument", instruction.keyword.span, instruction.name) : null;

const exactlyOne: Check = (instruction, at) =>
  instruction.args.length === 1 ? null : at("one-argument", instruction.keyword.span, instruction.name);

const namesGiven: Check = (instruction, at) => {
  const blank = instruction.pairs.find((pair) => pair.name.value === "");
  return blank ? at("blank-name", blank.span, instruction.name) : null;
};

const sourcesAndDestination: Check = (instruction, at) => {
  if (instruction.args.length < 2) return at("needs-destination", instruction.keyword.span, instruction.name);
  const destination = instruction.args.at(-1);
  return destination && isHeredocWord(destination.value) ? at("heredoc-destination", destination.span) : null;
};

const checks: Readonly<Record<string, Check>> = {
  ADD: (i, at) => sourcesAndDestination(i, at) ?? checkFlags(i, at),
  // Flags of ARG and STOPSIGNAL are never looked at.
  ARG: (i, at) => atLeastOne(i, at) ?? namesGiven(i, at),
  CMD: (i, at) => checkFlags(i, at),
  COPY: (i, at) => sourcesAndDestination(i, at) ?? checkFlags(i, at),
  ENTRYPOINT: (i, at) => checkFlags(i, at),
  ENV: (i, at) => atLeastOne(i, at) ?? checkFlags(i, at) ?? namesGiven(i, at),
  EXPOSE: (i, at) => atLeastOne(i, at) ?? checkFlags(i, at),
  FROM: (i, at) => checkFrom(i, at) ?? checkFlags(i, at),
  HEALTHCHECK: checkHealthcheck,
  LABEL: (i, at) => atLeastOne(i, at) ?? checkFlags(i, at) ?? namesGiven(i, at),
  MAINTAINER: (i, at) => exactlyOne(i, at) ?? checkFlags(i, at),
  ONBUILD: checkOnbuild,
  RUN: (i, at) => checkFlags(i, at) ?? checkRun(i, at),
  SHELL: (i, at) => {
    const refused = checkFlags(i, at) ?? atLeastOne(i, at);
    return refused ?? (i.json ? null : at("shell-json", i.argsSpan));
  },
  STOPSIGNAL: exactlyOne,
  USER: (i, at) => exactlyOne(i, at) ?? checkFlags(i, at),
  VOLUME: (i, at) => {
    const blank = i.args.find(({ value }) => skipSpace(value, 0, value.length) === value.length);
    return atLeastOne(i, at) ?? checkFlags(i, at) ?? (blank ? at("volume-blank", blank.span) : null);
  },
  WORKDIR: (i, at) => exactlyOne(i, at) ?? checkFlags(i, at),
};

function checkFlags(instruction: Instruction, at: Report): SyntaxProblem | null {
  if (instruction.flags.length === 0) return null;
  const known = flagsOf[instruction.name] ?? {};
  const seen = new Set<string>();
  for (const flag of instruction.flags) {
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    if (kind === undefined) return at("unknown-flag", flag.span, flag.name);
    if (kind !== "list" && seen.has(flag.name)) return at("duplicate-flag", flag.span, flag.name);
    seen.add(flag.name);
    if (kind === "boolean") {
      if (flag.value === "") return at("flag-needs-value", flag.span, flag.name);
      if (!["true", "false"].includes((flag.value ?? "true").toLowerCase())) {
        return at("flag-not-boolean", flag.span, flag.name);
      }
    } else if (flag.value === null) return at("flag-needs-value", flag.span, flag.name);
  }
  return null;
}

/** Whether a word is FROM's `AS`, compared as Go folds cases: `ſ` is an `s` too. */
export function isAs(word: string): boolean {
  return /^as$/iu.test(word);
}

function checkFrom(instruction: Instruction, at: Report): SyntaxProblem | null {
  const [, as, name] = instruction.args;
  if (instruction.args.length === 3 && as !== undefined && isAs(as.value) && name !== undefined) {
    if (/^[a-z][a-z0-9\-_.]*$/.test(name.value.toLowerCase())) return null;
    return at("bad-stage-name", name.span, name.value);
  }
  if (instruction.args.length === 1) return null;
  return at(isOddlyCased(instruction) ? "from-no-as" : "from-arguments", instruction.argsSpan);
}

/** Whether what stands for AS is written in another case than FROM: a builder says so before it refuses the line. */
function isOddlyCased({ keyword: { value: from }, args }: Instruction): boolean {
  const second = args.length < 3 ? "" : (args[1]?.value ?? "");
  if (from === from.toUpperCase()) return second !== second.toUpperCase();
  return from === from.toLowerCase() && second !== second.toLowerCase();
}

function checkOnbuild(instruction: Instruction, at: Report): SyntaxProblem | null {
  const trigger = instruction.onbuild;
  if (trigger === null) return at("needs-argument", instruction.keyword.span, "ONBUILD");
  const refused = checkFlags(instruction, at);
  if (refused !== null) return refused;
  if (trigger.name === "ONBUILD") return at("onbuild-chain", trigger.keyword.span);
  if (trigger.name === "MAINTAINER" || trigger.name === "FROM") {
    return at("onbuild-trigger", trigger.keyword.span, trigger.name);
  }
  return null;
}

function checkRun(instruction: Instruction, at: Report): SyntaxProblem | null {
  for (const flag of instruction.flags) {
    const value = flag.value ?? "";
    const where = flag.valueSpan ?? flag.span;
    if (flag.name === "mount") {
      const reason = mountSyntaxFault(value);
      if (reason !== null) return at("bad-mount", where, reason);
    } else if (flag.name === "device") {
      const reason = deviceFault(value);
      if (reason !== null) return at("bad-device", where, reason);
    } else if (flag.name === "network" && !["default", "none", "host"].includes(value.toLowerCase())) {
      return at("bad-network", where, value);
    } else if (flag.name === "security" && !["sandbox", "insecure"].includes(value.toLowerCase())) {
      return at("bad-security", where, value);
    }
  }
  return null;
}

function checkHealthcheck(instruction: Instruction, at: Report): SyntaxProblem | null {
  const [type, ...command] = instruction.args;
  if (type === undefined) return at("needs-argument", instruction.keyword.span, "HEALTHCHECK");
  const name = type.value.toUpperCase();
  if (name === "NONE") return command.length > 0 ? at("healthcheck-none", instruction.argsSpan) : null;
  const refused = checkFlags(instruction, at);
  if (refused !== null) return refused;
  if (name !== "CMD") return at("healthcheck-type", type.span, type.value);
  if (command.length === 0) return at("healthcheck-command", type.span);
  for (const flag of instruction.flags) {
    const refusedValue = flag.name === "retries" ? checkRetries(flag, at) : checkInterval(flag, at);
    if (refusedValue !== null) return refusedValue;
  }
  return null;
}

function checkRetries(flag: Flag, at: Report): SyntaxProblem | null {
  const value = flag.value ?? "";
  if (value === "" || (/^\+?\d+$|^-0+$/.test(value) && Number(value) <= 2147483647)) return null;
  return at("bad-retries", flag.valueSpan ?? flag.span, value);
}

function checkInterval(flag: Flag, at: Report): SyntaxProblem | null {
  const value = flag.value ?? "";
  if (value === "") return null;
  const duration = durationMilliseconds(value);
  return duration === 0 || (duration !== null && duration >= 1)
    ? null
    : at("bad-duration", flag.valueSpan ?? flag.span, value);
}
