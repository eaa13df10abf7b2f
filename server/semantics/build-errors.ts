/**
 * What BuildKit refuses once it plans a build, before anything runs: bases, platforms, circles, expansion, values.
 * Values are those of a build for linux/amd64 without arguments, on base images that set nothing but PATH.
 */
import { checkInstruction } from "../syntax/checks.ts";
import { detectCheck } from "../syntax/detect-syntax.ts";
import { splitImageReference } from "../syntax/image-ref.ts";
import { problem } from "../syntax/problems.ts";
import { ExpansionError, expandWord } from "../syntax/shell-words.ts";
import type { Dockerfile, Span, SyntaxProblem } from "../syntax/tree.ts";
import { checkOptionFault } from "./check-options.ts";
import { instructionFaults } from "./dispatch.ts";
import { epochFault } from "./epoch.ts";
import { evaluate } from "./evaluation.ts";
import { expansionProblem } from "./expansion-problem.ts";
import { globalArguments } from "./global-arguments.ts";
import { isPlatform } from "./platforms.ts";
import { type StageGraph, stageGraph } from "./stage-graph.ts";
import { stages } from "./stages.ts";

const known = new WeakMap<Dockerfile, readonly SyntaxProblem[]>();

/** Refusals beyond the parser's; empty where the parser has refused the file already. Computed once a tree. */
export function buildErrors(file: Dockerfile): readonly SyntaxProblem[] {
  let errors = known.get(file);
  if (errors === undefined) {
    errors = file.errors.length > 0 ? [] : plan(file);
    known.set(file, errors);
  }
  return errors;
}

/**
 * Everything that BuildKit refuses of a file before it runs anything, in the order in which it looks: the first is the
 * one it names. Reading the file comes first, then each instruction, then the plan of the build.
 */
export function refusals(file: Dockerfile): readonly SyntaxProblem[] {
  const reading = file.errors.filter((error) => readingCodes.has(error.code) || error.code.startsWith("expansion-"));
  reading.sort((a, b) => a.line - b.line);
  const inReading = new Set(reading);
  return [...reading, ...file.errors.filter((error) => !inReading.has(error)), ...buildErrors(file)];
}

/** Refusals of BuildKit's parser, which reads the whole file before it looks at any instruction. */
const readingCodes: ReadonlySet<string> = new Set([
  "bad-escape",
  "directive-twice",
  "json-not-strings",
  "line-too-long",
  "missing-equals",
  "no-instructions",
  "pair-needs-value",
  "unterminated-heredoc",
]);

const ofInstructions = new WeakSet<SyntaxProblem>();

/** Whether a refusal comes from the last step, which looks at all instructions and so tells of every stage. */
export function isOfInstruction(error: SyntaxProblem): boolean {
  return ofInstructions.has(error);
}

/** The builder stops at the first step that refuses something; the file is judged as far. */
function plan(file: Dockerfile): SyntaxProblem[] {
  const steps = [checkDirective, checkGlobals, checkBases];
  for (const step of steps) {
    const errors = step(file);
    if (errors.length > 0) return errors;
  }
  const graph = stageGraph(file);
  if (graph.errors.length > 0) return [...graph.errors];
  const bases = checkReferences(file, graph);
  if (bases.length > 0) return bases;
  return checkInstructions(file, graph);
}

function checkDirective(file: Dockerfile): SyntaxProblem[] {
  const check = detectCheck(file.text);
  const fault = check && checkOptionFault(check.ref);
  if (check === null || fault === null) return [];
  const directive = file.directives.find((one) => one.name === "check");
  return [problem("bad-check", directive?.valueSpan ?? { start: 0, end: 0 }, check.line, fault)];
}

function checkGlobals(file: Dockerfile): SyntaxProblem[] {
  if (stages(file).list.length === 0) {
    const last = file.instructions.at(-1);
    return last ? [problem("no-stages", last.keyword.span, last.startLine)] : [];
  }
  const { errors } = globalArguments(file);
  if (errors.length > 0) return [...errors];
  const fault = epochFault(file);
  return fault === null ? [] : [fault];
}

function checkBases(file: Dockerfile): SyntaxProblem[] {
  const { values } = globalArguments(file);
  const lookUp = (name: string) => values.get(name);
  const errors: SyntaxProblem[] = [];
  for (const stage of stages(file).list) {
    const at = (code: string, span: Span, subject: string) =>
      errors.push(problem(code, span, stage.from.startLine, subject));
    const { base, platform } = stage;
    if (base !== null && stage.baseName === null) {
      const error = evaluate(file).errors.get(stage.from);
      if (error !== undefined) errors.push(error);
    } else if (base !== null && stage.baseName === "") at("blank-base", base.span, base.value);
    if (!platform?.value) continue;
    const span = platform.valueSpan ?? platform.span;
    try {
      const value = expandWord(platform.value, lookUp, { escape: file.escape });
      if (value === "") at("blank-platform", span, platform.value);
      else if (!isPlatform(value)) at("bad-platform", span, value);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      errors.push(expansionProblem(error, span, stage.from.startLine));
    }
  }
  return errors;
}

/** Images have to have names that can be looked up, those that are only copied from too. */
function checkReferences(file: Dockerfile, graph: StageGraph): SyntaxProblem[] {
  const errors: SyntaxProblem[] = [];
  const check = (name: string, span: Span, line: number) => {
    if (name === "scratch") return;
    const split = splitImageReference(name);
    if ("fault" in split) {
      errors.push(problem(split.fault === "uppercase" ? "bad-base-uppercase" : "bad-base", span, line, name));
    }
  };
  for (const stage of stages(file).list) {
    if (stage.baseStage === null && stage.base !== null) {
      check(stage.baseName ?? "", stage.base.span, stage.from.startLine);
    }
  }
  for (const { image, span, line } of graph.images) check(image, span, line);
  for (const [stage, triggers] of graph.triggers) {
    for (const trigger of triggers) {
      const refused = checkInstruction(trigger);
      const span = stage.base?.span ?? stage.from.keyword.span;
      if (refused !== null) errors.push(problem("bad-trigger", span, stage.from.startLine, trigger.keyword.value));
    }
  }
  return errors;
}

function checkInstructions(file: Dockerfile, graph: StageGraph): SyntaxProblem[] {
  const errors: SyntaxProblem[] = [];
  for (const stage of stages(file).list) errors.push(...instructionFaults(file, stage, graph));
  for (const error of errors) ofInstructions.add(error);
  return errors;
}
