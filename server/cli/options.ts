/** The flags of `quayside lint`. */
import type { Severity } from "../lint/rule.ts";
import { readSeverity } from "../lint/settings.ts";
import { t } from "../words.ts";

export const formatNames = ["text", "json", "sarif", "github", "checkstyle", "junit", "codeclimate"] as const;
export type FormatName = (typeof formatNames)[number];

export interface LintOptions {
  readonly format: FormatName;
  readonly config: string | null;
  /** Null: what a configuration file says, else `info`. */
  readonly failOn: Severity | "never" | null;
  /** `--enable` and `--disable` in the order given: rule id, alias or `all`, and whether it is on. */
  readonly switches: readonly { readonly name: string; readonly on: boolean }[];
  readonly fix: boolean;
  /** Whether ShellCheck looks at RUN as well: `auto` where it is installed, or the program's path. */
  readonly shellcheck: "auto" | "never" | { readonly path: string };
  readonly paths: readonly string[];
}

/** A command line that can't be meant. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Reads the arguments of `lint`. `--flag value` and `--flag=value` mean the same; after `--` all are paths.
 * @throws UsageError
 */
export function readLintOptions(args: readonly string[]): LintOptions {
  let format: FormatName = "text";
  let config: string | null = null;
  let failOn: LintOptions["failOn"] = null;
  let fix = false;
  // The same files have the same findings on every machine, unless somebody asks for more.
  let shellcheck: LintOptions["shellcheck"] = "never";
  const switches: { name: string; on: boolean }[] = [];
  const paths: string[] = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--") {
      paths.push(...left.splice(0));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      paths.push(arg);
      continue;
    }
    const equals = arg.indexOf("=");
    const name = equals < 0 ? arg : arg.slice(0, equals);
    const value = () => {
      const given = equals < 0 ? left.shift() : arg.slice(equals + 1);
      if (given === undefined || given === "") throw new UsageError(t("{0} needs a value.", name));
      return given;
    };
    switch (name) {
      case "--format":
        format = oneOf(formatNames, value(), name);
        break;
      case "--config":
        config = value();
        break;
      case "--fail-on":
        failOn = readFailOn(value());
        break;
      case "--enable":
      case "--disable":
        for (const id of value().split(",")) switches.push({ name: id.trim(), on: name === "--enable" });
        break;
      case "--shellcheck": {
        const given = value();
        shellcheck = given === "auto" || given === "never" ? given : { path: given };
        break;
      }
      case "--fix":
        fix = true;
        break;
      default:
        throw new UsageError(t("lint knows no {0}.", name));
    }
  }
  if (paths.length === 0) throw new UsageError(t("lint needs a file, a folder, or - for standard input."));
  return { format, config, failOn, switches, fix, shellcheck, paths };
}

function readFailOn(value: string): Severity | "never" {
  if (value === "never") return "never";
  const severity = readSeverity(value);
  if (severity === null)
    throw new UsageError(t("--fail-on takes error, warning, info, hint or never, not {0}.", value));
  return severity;
}

function oneOf<T extends string>(names: readonly T[], value: string, flag: string): T {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new UsageError(t("{0} takes {1}, not {2}.", flag, names.join(", "), value));
  return found;
}
