/** What Quayside adds to VS Code's own languages: which files are Dockerfiles, our grammar and language configuration. */

/**
 * The `languages` and `grammars` parts of package.json's `contributes`.
 *
 * VS Code's bundled extension declares the same language id and the same scope name. Several declarations of one
 * language are joined, later ones win for the configuration; of several grammars with one scope name the last
 * registered wins, and installed extensions register after bundled ones. So ours takes over everywhere, in Markdown's
 * code blocks too, which name the scope and not the extension.
 */
export const languageContributions = {
  languages: [
    {
      id: "dockerfile",
      aliases: ["Dockerfile", "Containerfile"],
      filenames: ["Dockerfile", "Containerfile"],
      filenamePatterns: ["Dockerfile.*", "Containerfile.*"],
      extensions: [".dockerfile", ".containerfile"],
      firstLine: "^#\\s*syntax\\s*=\\s*(?:docker\\.io/)?docker/dockerfile\\b",
      configuration: "./syntaxes/dockerfile.language-configuration.json",
    },
    {
      id: "ignore",
      filenames: [".dockerignore", ".containerignore"],
      // The longest pattern that fits wins, and "Dockerfile.*" fits "Dockerfile.dockerignore" as well.
      filenamePatterns: ["*.dockerignore", "Containerfile.dockerignore", "Containerfile.*.dockerignore"],
    },
  ],
  grammars: [
    {
      language: "dockerfile",
      scopeName: "source.dockerfile",
      path: "./syntaxes/dockerfile.tmLanguage.json",
      embeddedLanguages: {
        "meta.embedded.block.shellscript": "shellscript",
        "meta.embedded.block.powershell": "powershell",
        "meta.embedded.block.python": "python",
      },
      // A `)` that closes a pattern of `case` has no partner.
      unbalancedBracketScopes: ["meta.scope.case-pattern.shell"],
    },
  ],
} as const;
