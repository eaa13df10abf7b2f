/** The facts that stand beside the project: what BuildKit and other tools answer for thousands of Dockerfiles. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the facts are, or null with a reason that a skipped suite prints. */
export const factsFolder = process.env.QUAYSIDE_FACTS ?? "../shared";
export const noFacts: string | false = existsSync(join(factsFolder, "corpus", "oracle.jsonl"))
  ? false
  : `no facts at ${factsFolder}: set QUAYSIDE_FACTS to a folder with corpus/ and conformance/`;

export function readFact(path: string): string {
  return readFileSync(join(factsFolder, path), "utf8");
}

/** What BuildKit says of one file; see the corpus' README for the shapes. */
export interface Oracle {
  readonly file?: string;
  readonly id?: string;
  readonly op?: string;
  readonly text: string;
  readonly syntax?: { readonly ref: string };
  readonly escape?: string;
  readonly parseError?: OracleError;
  readonly instructionError?: OracleError;
  readonly buildError?: OracleError;
  readonly buildErrorWindows?: OracleError;
  readonly nodes?: readonly OracleNode[];
  readonly stages?: readonly [string, string, string, number, number, number][];
  readonly lintWindows?: readonly { rule: string; detail: string; startLine: number; endLine: number }[];
  readonly lint?: readonly { rule: string; detail: string; startLine: number; endLine: number }[];
}

export interface OracleError {
  readonly message: string;
  readonly startLine?: number;
  readonly endLine?: number;
}

export type OracleNode = readonly [string, number, number, string[], string[], OracleExtra?];
export interface OracleExtra {
  readonly json?: boolean;
  readonly heredocs?: readonly [string, string, boolean, boolean, number][];
  readonly sub?: readonly [string, string[], string[], OracleExtra?];
}

/** Corpus files, then mutants, with their texts. */
export function oracles(which: "corpus" | "mutants"): Oracle[] {
  const lines = readFact(`corpus/${which === "corpus" ? "oracle" : "mutants"}.jsonl`)
    .trimEnd()
    .split("\n");
  return lines.map((line) => {
    const record = JSON.parse(line) as Oracle & { textBase64?: string };
    if (which === "corpus") return { ...record, text: readFact(`corpus/files/${record.file}`) };
    if (record.textBase64) return { ...record, text: Buffer.from(record.textBase64, "base64").toString("utf8") };
    return record;
  });
}
