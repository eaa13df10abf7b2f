/** The server's settings, section `quayside`: package.json's properties and the README's section follow from this table. */

export interface SettingRow {
  /** Below `quayside.`. */
  readonly key: string;
  readonly type: "boolean" | "object" | "string";
  readonly default: unknown;
  /** One sentence, English; Chinese stands in package.nls.zh-cn.json. */
  readonly description: string;
  /** Names a program, so a folder that is not trusted can't set it: the client has to see to that. */
  readonly restricted?: boolean;
}

export const serverSettings = [
  {
    key: "lint.enable",
    type: "boolean",
    default: true,
    description: "Lint Dockerfiles. What a builder would refuse is reported either way.",
  },
  {
    key: "lint.configFiles",
    type: "boolean",
    default: true,
    description:
      "Honour `.quayside.yaml`, `quayside` in `package.json`, and `.hadolint.yaml` beside the Dockerfile or in a folder above it.",
  },
  {
    key: "shellcheck.enable",
    type: "boolean",
    default: true,
    description:
      "Show what ShellCheck finds in `RUN`, where a `shellcheck` program is installed. Without one nothing is shown.",
  },
  {
    key: "shellcheck.path",
    type: "string",
    default: "",
    description: "The `shellcheck` program to run. Empty: the one on the `PATH`.",
    restricted: true,
  },
  {
    key: "rules",
    type: "object",
    default: {},
    description:
      'Switches rules `off` or `on` or sets their severity (`error`, `warning`, `info`, `hint`), by id or by an alias such as `DL3020`. A rule with options takes an object: `{ "severity": …, option: … }`.',
  },
] as const satisfies readonly SettingRow[];

/** The settings as the server uses them. */
export interface ServerSettings {
  readonly lint: { readonly enable: boolean; readonly configFiles: boolean };
  readonly shellcheck: { readonly enable: boolean; readonly path: string };
  readonly rules: Readonly<Record<string, unknown>>;
}

export const defaultSettings: ServerSettings = {
  lint: { enable: true, configFiles: true },
  shellcheck: { enable: true, path: "" },
  rules: {},
};

/** Reads what a client gives for the section `quayside`; anything of a wrong type counts as not given. */
export function readSettings(section: unknown): ServerSettings {
  const given = asRecord(section);
  const lint = asRecord(given.lint);
  const shellcheck = asRecord(given.shellcheck);
  const path = shellcheck.path ?? given["shellcheck.path"];
  const boolean = (value: unknown, fallback: boolean) => (typeof value === "boolean" ? value : fallback);
  return {
    lint: {
      enable: boolean(lint.enable ?? given["lint.enable"], defaultSettings.lint.enable),
      configFiles: boolean(lint.configFiles ?? given["lint.configFiles"], defaultSettings.lint.configFiles),
    },
    shellcheck: {
      enable: boolean(shellcheck.enable ?? given["shellcheck.enable"], defaultSettings.shellcheck.enable),
      path: typeof path === "string" ? path : defaultSettings.shellcheck.path,
    },
    rules: asRecord(given.rules),
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
