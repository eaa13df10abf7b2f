/** The formats of `quayside lint`, each loaded when it is asked for. */
import type { Report } from "../finding.ts";
import type { FormatName } from "../options.ts";

export type Formatter = (report: Report) => string;

export async function formatter(name: FormatName): Promise<Formatter> {
  switch (name) {
    case "text":
      return (await import("./text.ts")).text;
    case "json":
      return (await import("./json.ts")).json;
    case "sarif":
      return (await import("./sarif.ts")).sarif;
    case "github":
      return (await import("./github.ts")).github;
    case "checkstyle":
      return (await import("./checkstyle.ts")).checkstyle;
    case "junit":
      return (await import("./junit.ts")).junit;
    case "codeclimate":
      return (await import("./codeclimate.ts")).codeclimate;
  }
}
