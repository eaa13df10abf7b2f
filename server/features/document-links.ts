/** Links: images to their pages on the registries that have such pages, the `syntax` directive's among them. */
import type { DocumentLink } from "vscode-languageserver-types";
import { rangeOf } from "../lint/positions.ts";
import { stages } from "../semantics/stages.ts";
import type { Dockerfile } from "../syntax/tree.ts";
import { splitWithVariables } from "./semantic-tokens.ts";

export function documentLinks(file: Dockerfile): DocumentLink[] {
  const links: DocumentLink[] = [];
  const add = (value: string, start: number) => {
    const image = splitWithVariables(file, value);
    if (image === null || value.slice(0, image.nameEnd).includes("$")) return;
    const target = pageOf(image.name);
    if (target !== null) links.push({ range: rangeOf(file, { start, end: start + image.nameEnd }), target });
  };
  for (const { name, value, valueSpan } of file.directives) if (name === "syntax") add(value, valueSpan.start);
  const { list, references } = stages(file);
  const stageNames = new Set(list.map(({ name }) => name));
  for (const { word, stage } of references) {
    const { span, value } = word;
    // A number means a stage, and `scratch` means nothing at all.
    if (stage !== null || stageNames.has(value.toLowerCase()) || value === "scratch" || /^\d+$/.test(value)) continue;
    if (span.end - span.start === value.length) add(value, span.start);
  }
  return links;
}

/** A repository's page by its full name, `docker.io/library/alpine`; null where we know of none. */
function pageOf(name: string): string | null {
  const slash = name.indexOf("/");
  const path = name.slice(slash + 1);
  switch (name.slice(0, slash)) {
    case "docker.io":
      return path.startsWith("library/")
        ? `https://hub.docker.com/_/${path.slice("library/".length)}/`
        : `https://hub.docker.com/r/${path}/`;
    case "ghcr.io": {
      const [owner, repository, ...rest] = path.split("/");
      if (owner === undefined || repository === undefined) return null;
      const packageName = [repository, ...rest].map(encodeURIComponent).join("%2F");
      return `https://github.com/${owner}/${repository}/pkgs/container/${packageName}`;
    }
    case "mcr.microsoft.com":
      return `https://mcr.microsoft.com/artifact/mar/${path}`;
    case "quay.io":
      return `https://quay.io/repository/${path}`;
    case "public.ecr.aws":
      return `https://gallery.ecr.aws/${path}`;
    default:
      return null;
  }
}
