/** What BuildKit refuses of a stage's instructions when it has their variables' values (`dockerfile2llb/convert.go`). */
import { isDigest } from "../syntax/image-ref.ts";
import { readMount } from "../syntax/mounts.ts";
import { problem } from "../syntax/problems.ts";
import { ExpansionError, expand, expandWord } from "../syntax/shell-words.ts";
import type { Dockerfile, Instruction, Span, SyntaxProblem } from "../syntax/tree.ts";
import { isFileMode, sourceKind } from "./copy-sources.ts";
import { isForWindows, isOffDrive } from "./drives.ts";
import { type Expansion, evaluate } from "./evaluation.ts";
import type { ExpandedPlace } from "./expansion.ts";
import { expansionProblem } from "./expansion-problem.ts";
import { portFault } from "./ports.ts";
import { isSignal } from "./signals.ts";
import type { StageGraph } from "./stage-graph.ts";
import type { Stage } from "./stages.ts";
import { joinPath, workdirAt } from "./workdir.ts";

/** Refusals in a stage, those of triggers at its FROM. */
export function instructionFaults(file: Dockerfile, stage: Stage, graph: StageGraph): SyntaxProblem[] {
  const evaluation = evaluate(file);
  const errors = [...(evaluation.triggerErrors.get(stage) ?? [])];
  for (const instruction of stage.instructions) {
    const refused = evaluation.errors.get(instruction);
    if (refused !== undefined) {
      errors.push(refused);
      continue;
    }
    const expansions = evaluation.expansions.get(instruction) ?? [];
    const found = new Checker(file, stage, graph, instruction, expansions).check();
    if (found !== null) errors.push(found);
  }
  return errors;
}

class Checker {
  private readonly file: Dockerfile;
  private readonly stage: Stage;
  private readonly graph: StageGraph;
  private readonly instruction: Instruction;
  private readonly expansions: readonly Expansion[];

  constructor(
    file: Dockerfile,
    stage: Stage,
    graph: StageGraph,
    instruction: Instruction,
    expansions: readonly Expansion[],
  ) {
    this.file = file;
    this.stage = stage;
    this.graph = graph;
    this.instruction = instruction;
    this.expansions = expansions;
  }

  /** The first refusal, as the builder has it. */
  check(): SyntaxProblem | null {
    switch (this.instruction.name) {
      case "ADD":
      case "COPY":
        return this.checkCopy();
      case "RUN":
        return this.checkRun();
      case "EXPOSE":
        return this.checkPorts();
      case "STOPSIGNAL":
        return this.checkValue("bad-signal", isSignal);
      case "VOLUME":
        return this.checkValue("volume-blank", (value) => value !== "");
      case "WORKDIR":
        return this.checkDrives(["argument"]);
      default:
        return null;
    }
  }

  private at(code: string, span: Span, subject = ""): SyntaxProblem {
    return problem(code, span, this.instruction.startLine, subject);
  }

  private checkValue(code: string, isGood: (value: string) => boolean): SyntaxProblem | null {
    for (const { place, value } of this.expansions) {
      if (value !== null && !isGood(value)) return this.at(code, place.word.span, value);
    }
    return null;
  }

  /** Stages for Windows have one drive. */
  private checkDrives(parts: readonly ExpandedPlace["part"][]): SyntaxProblem | null {
    const place = this.expansions.find(({ place, value }) => parts.includes(place.part) && isOffDrive(value ?? ""));
    if (place === undefined || !isForWindows(this.file, this.stage)) return null;
    return this.at("off-drive", place.place.word.span, place.value ?? "");
  }

  private checkPorts(): SyntaxProblem | null {
    const get = evaluate(this.file).lookUpAt(this.instruction);
    for (const word of this.instruction.args) {
      for (const port of expand(word.value, get, { escape: this.file.escape }).words) {
        if (portFault(port) !== null) return this.at("bad-port", word.span, port);
      }
    }
    return null;
  }

  private checkCopy(): SyntaxProblem | null {
    const isAdd = this.instruction.name === "ADD";
    const later = this.laterStage() ?? this.checkDrives(["destination"]);
    if (later !== null) return later;
    const sources = this.expansions.filter((one) => one.place.part === "source");
    for (const { place, value } of this.expansions) {
      if (place.part === "chmod" && value && !isFileMode(value)) return this.at("bad-chmod", place.word.span, value);
    }
    const checksum = this.expansions.find((one) => one.place.part === "checksum" && one.value);
    if (checksum !== undefined) {
      const [first] = sources;
      if (sources.length !== 1 || sourceKind(first?.value ?? "") === "path") {
        return this.at("checksum-sources", checksum.place.word.span);
      }
    }
    for (const { place, value } of sources) {
      const kind = sourceKind(value ?? "");
      if (kind === "path") continue;
      if (!isAdd) return this.at(kind === "git" ? "copy-git" : "copy-url", place.word.span);
      if (kind === "url" && checksum?.value && !isDigest(checksum.value)) {
        return this.at("bad-checksum", checksum.place.word.span, checksum.value);
      }
    }
    return sources.some(({ value }) => sourceKind(value ?? "") !== "path") ? null : this.checkDrives(["source"]);
  }

  /** A source that stands after this stage is not built yet. */
  private laterStage(): SyntaxProblem | null {
    for (const source of this.graph.sources.get(this.instruction) ?? []) {
      if (source.stage !== null && source.stage.index > this.stage.index) {
        return this.at("later-stage", source.span, source.stage.name ?? source.name);
      }
    }
    return null;
  }

  private checkRun(): SyntaxProblem | null {
    const mounts = this.instruction.flags.filter((flag) => flag.name === "mount");
    const get = evaluate(this.file).lookUpAt(this.instruction);
    const lookUp = (word: string) => expandWord(word, get, { escape: this.file.escape });
    const read: { mount: ReturnType<typeof readMount>["mount"]; span: Span }[] = [];
    for (const flag of mounts) {
      const span = flag.valueSpan ?? flag.span;
      try {
        const { mount, fault } = readMount(flag.value ?? "", lookUp);
        if (fault !== null) return this.at("bad-mount", span, fault);
        read.push({ mount, span });
      } catch (error) {
        if (!(error instanceof ExpansionError)) throw error;
        return expansionProblem(error, span, this.instruction.startLine);
      }
    }
    const later = this.laterStage();
    if (later !== null) return later;
    for (const { mount, span } of read) {
      if (mount.type === "secret" || mount.type === "ssh") continue;
      const workdir = workdirAt(this.file, this.instruction) ?? "/";
      if (joinPath(workdir, mount.target) === "/") return this.at("mount-target", span);
    }
    const device = this.instruction.flags.find((flag) => flag.name === "device");
    return device === undefined ? null : this.at("labs-device", device.span);
  }
}
