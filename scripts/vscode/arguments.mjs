// Reads VS Code's command-line flags as far as tests and @vscode/test-electron use them.

const withValue = [
  "extensionDevelopmentPath",
  "extensionTestsPath",
  "user-data-dir",
  "extensions-dir",
  "remote-debugging-port",
  "install-extension",
  "uninstall-extension",
];

/**
 * `--flag=value`, `--flag value` and bare flags; a flag may come several times. Flags that mean nothing here are kept,
 * and nobody asks for them.
 * @param {readonly string[]} words
 * @returns {{ values(name: string): string[], has(name: string): boolean, paths: string[] }}
 */
export function readArguments(words) {
  /** @type {Map<string, string[]>} */
  const flags = new Map();
  const paths = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (!word.startsWith("--")) {
      paths.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const name = word.slice(2, equals === -1 ? undefined : equals);
    const value = equals !== -1 ? word.slice(equals + 1) : withValue.includes(name) ? (words[++index] ?? "") : "";
    flags.set(name, [...(flags.get(name) ?? []), value]);
  }
  return { values: (name) => flags.get(name) ?? [], has: (name) => flags.has(name), paths };
}
