/** The server's settings, section `quayside`: package.json's properties and the README's section follow from this table. */

export interface SettingRow {
  /** Below `quayside.`. */
  readonly key: string;
  readonly type: "boolean" | "object" | "string";
  readonly default: unknown;
  /** One sentence, English; Chinese stands in package.nls.zh-cn.json. */
  readonly description: string;
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
    description: "Honour `.quayside.yaml` and `.hadolint.yaml` beside the Dockerfile or in a folder above it.",
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
  readonly rules: Readonly<Record<string, unknown>>;
}

export const defaultSettings: ServerSettings = { lint: { enable: true, configFiles: true }, rules: {} };

/** Reads what a client gives for the section `quayside`; anything of a wrong type counts as not given. */
export function readSettings(section: unknown): ServerSettings {
  const given = asRecord(section);
  const lint = asRecord(given.lint);
  const boolean = (value: unknown, fallback: boolean) => (typeof value === "boolean" ? value : fallback);
  return {
    lint: {
      enable: boolean(lint.enable ?? given["lint.enable"], defaultSettings.lint.enable),
      configFiles: boolean(lint.configFiles ?? given["lint.configFiles"], defaultSettings.lint.configFiles),
    },
    rules: asRecord(given.rules),
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
