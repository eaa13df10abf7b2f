import { defineRule } from "../lint/rule.ts";
import { stages } from "../semantics/stages.ts";
import { mountFields } from "../syntax/mounts.ts";
import type { Dockerfile, Word } from "../syntax/tree.ts";
import { t } from "../words.ts";
import { stageText } from "./shared/reads.ts";

export default defineRule({
  id: "require-trusted-registry",
  category: "security",
  severity: "error",
  fix: "none",
  scope: "build",
  reads: stageText,
  aliases: ["DL3026"],
  summary: "Take images from the registries on a list only.",
  why: "Whoever controls a base image controls what is built on it. Where a team allows some registries only, name them in the option `registries`; without the option the rule finds nothing.",
  options: { registries: [] },
  optionWords: {
    registries: "Registries that images may come from: docker.io, registry.example.com, *.example.com, or * for all.",
  },
  examples: [
    {
      bad: "FROM quay.io/acme/base:1\n",
      good: "FROM docker.io/library/debian:12\n",
      options: { registries: ["docker.io"] },
    },
  ],
  *check(file, { registries }) {
    if (registries.length === 0) return;
    for (const word of images(file.tree)) {
      const registry = registryOf(word.value);
      if (registries.some((pattern) => matches(pattern.toLowerCase(), registry))) continue;
      yield {
        span: word.span,
        message: t("{0} is not among the trusted registries. Use an image from {1}.", registry, registries.join(", ")),
      };
    }
  },
});

/** Words that name an image and no stage: FROM's base, COPY's and a mount's `from`. */
function* images(tree: Dockerfile): Iterable<Word> {
  const seen = new Set<number>();
  for (const { word, stage } of stages(tree).references) {
    seen.add(word.span.start);
    if (stage === null && word.value !== "scratch" && !/^\d+$/.test(word.value)) yield word;
  }
  // A piece of a file without FROM has no stages, and so no references.
  for (const instruction of stages(tree).list.length > 0 ? [] : tree.instructions) {
    for (const { name, value, valueSpan } of instruction.flags) {
      if (value === null || valueSpan === null) continue;
      if (name === "from") yield { span: valueSpan, value };
      const field = name === "mount" ? mountFields(value)?.find(({ key }) => key === "from") : undefined;
      if (field?.value) yield { span: valueSpan, value: field.value };
    }
  }
}

function registryOf(image: string): string {
  const head = image.slice(0, Math.max(0, image.indexOf("/")));
  const isRegistry = head === "localhost" || /[.:$]/.test(head);
  return isRegistry ? head.toLowerCase() : "docker.io";
}

function matches(pattern: string, registry: string): boolean {
  if (pattern === "*") return true;
  // Docker's registry under the name of its website, as hadolint takes it.
  if (pattern === "hub.docker.com") return registry === "docker.io";
  if (pattern.startsWith("*")) return registry.endsWith(pattern.slice(1));
  if (pattern.endsWith("*")) return registry.startsWith(pattern.slice(0, -1));
  // Whoever trusts a host trusts it on every port.
  return pattern === registry || pattern === registry.replace(/:\d+$/, "");
}
