/** What a source of ADD or COPY is: a path, a URL, or a Git repository (BuildKit's `dfgitutil`). */

export type SourceKind = "path" | "url" | "git";

/** The kind of a source, variables expanded. `github.com/…` without a scheme is a path here. */
export function sourceKind(source: string): SourceKind {
  if (source.startsWith("./") || source.startsWith("../")) return "path";
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(source)?.[1]?.toLowerCase();
  if (scheme === "git" || scheme === "ssh") return "git";
  if (scheme === "http" || scheme === "https") {
    const path = source.split(/[?#]/, 1)[0] ?? "";
    return path.endsWith(".git") && path.slice(scheme.length + 3).includes("/") ? "git" : urlOrPath(source);
  }
  if (scheme === undefined && /^[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:/.test(source)) return "git";
  return "path";
}

/** The builder looks for the scheme in lower case only. */
function urlOrPath(source: string): SourceKind {
  return source.startsWith("http://") || source.startsWith("https://") ? "url" : "path";
}

/** Whether `--chmod=` can be read: octal up to 07777, or symbols such as `u+x,g=r`. */
export function isFileMode(text: string): boolean {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8) <= 0o7777;
  return /^[ugoa]*(?:[-+=](?:[ugo]|[rwxXst]*))+(?:,[ugoa]*(?:[-+=](?:[ugo]|[rwxXst]*))+)*$/.test(text);
}
