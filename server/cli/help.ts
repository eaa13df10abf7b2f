/** What `quayside --help` prints. */
import { t } from "../words.ts";

export const help = `${t("quayside: checks Dockerfiles, and serves editors.")}

  quayside lint [--format text|json|sarif|github|checkstyle|junit|codeclimate] [--config FILE]
                [--fail-on error|warning|info|hint|never] [--enable ID|all]... [--disable ID|all]... [--fix]
                [--shellcheck auto|never|PROGRAM] PATH...
      ${t("Lints files and folders; - is standard input. Exit code 0: clean, 1: findings, 2: bad usage or unreadable.")}
      ${t("--shellcheck auto also shows what an installed shellcheck finds in RUN; without it (never) findings are the same on every machine.")}
  quayside parse FILE... | --files-from -
      ${t("Prints one JSON object a file: errors, instructions, stages.")}
  quayside rules [--format text|json]
      ${t("Lists every rule.")}
  quayside format [--check] FILE...
      ${t("Not there yet.")}
  quayside lsp --stdio | --node-ipc
      ${t("The language server.")}
  quayside --version | --help
`;
