import { defineRule } from "../lint/rule.ts";
import { isPlatform } from "../semantics/platforms.ts";
import { variableUses } from "../syntax/shell-words.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "no-constant-platform",
  category: "maintainability",
  severity: "warning",
  fix: "none",
  scope: "build",
  reads: stageText,
  aliases: ["FromPlatformFlagConstDisallowed", "DL3029"],
  summary: "Do not fix the platform in FROM.",
  why: "A fixed `--platform` gives the same image on every machine, also where it has to be emulated, and `docker build --platform` can't change it. Leave it out, use `$BUILDPLATFORM` for tools that run while building, or name the stage after its platform (`AS build-amd64`) where it is meant.",
  examples: [
    {
      bad: "FROM --platform=linux/amd64 alpine:3.20\n",
      good: "FROM alpine:3.20\n",
    },
  ],
  *check(file) {
    for (const { name, platform } of file.stages) {
      const value = platform?.value ?? null;
      if (platform === null || value === null || value === "") continue;
      const uses = variableUses(value, { escape: file.tree.escape });
      const constant = uses.length === 0 && isPlatform(value) && !namesPlatform(name ?? "", value);
      // hadolint takes any platform that is not one of the two that follow what is asked for.
      const own = /^["']?\$/.test(value);
      const partly = !own || !uses.some((use) => use.name === "BUILDPLATFORM" || use.name === "TARGETPLATFORM");
      if (!constant && !partly) continue;
      yield {
        span: platform.span,
        message: constant
          ? t("This builds for {0} whatever platform is asked for. Leave --platform out, or use $BUILDPLATFORM.", value)
          : own
            ? t("{0} does not follow the platform that is asked for. Use $BUILDPLATFORM or $TARGETPLATFORM.", value)
            : t("A part of the platform is fixed. Leave --platform out, or use $BUILDPLATFORM or $TARGETPLATFORM."),
        aliases: [...(constant ? ["FromPlatformFlagConstDisallowed"] : []), ...(partly ? ["DL3029"] : [])],
      };
    }
  },
});

const otherNames: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  "x86-64": "amd64",
  aarch64: "arm64",
  armhf: "arm",
  armel: "arm",
  i386: "386",
  macos: "darwin",
};

/** A stage that is called after its operating system or its architecture fixes it on purpose. */
function namesPlatform(stage: string, platform: string): boolean {
  const [first = "", second] = platform
    .toLowerCase()
    .replace(/\(.*?\)/, "")
    .split("/");
  const parts = second === undefined ? [first, "linux"] : [first, second];
  return parts.some((part) => stage.includes(otherNames[part] ?? part));
}
