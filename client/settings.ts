/** The client's settings as a typed table: the manifest and the README follow from it. */

/** One row; the server's table has the same shape. */
export interface Setting {
  /** Without the leading `quayside.` */
  readonly key: string;
  /** The JSON schema of its value, with its default and no words. */
  readonly schema: Readonly<Record<string, unknown>> & {
    readonly type: string | readonly string[];
    readonly default: unknown;
  };
  /** English Markdown; Chinese stands in package.nls.zh-cn.json. */
  readonly description: string;
  readonly scope: "machine-overridable" | "resource" | "window" | "language-overridable";
  /** Names a host or a program, so a folder that is not trusted can't set it. */
  readonly restricted?: boolean;
}

export const settings = [
  {
    key: "engine",
    schema: { type: "string", default: "" },
    description:
      "The engine to use: the name of a Docker context, or an address such as `unix:///var/run/docker.sock`, `tcp://host:2376` or `ssh://user@host`. Empty: the one that the `docker` program would use, by `DOCKER_HOST`, `DOCKER_CONTEXT`, the current context, or a socket found on this machine.",
    scope: "machine-overridable",
    restricted: true,
  },
  {
    key: "logs.tail",
    schema: { type: "number", default: 1000, minimum: 0 },
    description: "How many lines from the end *View Logs* begins with.",
    scope: "window",
  },
  {
    key: "logs.timestamps",
    schema: { type: "boolean", default: false },
    description: "Whether *View Logs* shows the engine's time before each line.",
    scope: "window",
  },
  {
    key: "statusBar",
    schema: { type: "boolean", default: true },
    description:
      "Whether the status bar shows the engine in use and how many containers run, once Quayside has connected in the window.",
    scope: "window",
  },
  {
    key: "badge",
    schema: { type: "string", enum: ["running", "unhealthy", "none"], default: "running" },
    description:
      "The number on Quayside's icon: how many containers run, or are unhealthy where any is (`running`); only how many are unhealthy (`unhealthy`); none (`none`).",
    scope: "window",
  },
  {
    key: "trace.server",
    schema: { type: "string", enum: ["off", "messages", "verbose"], default: "off" },
    description: "What is written to the log of the messages between VS Code and the Dockerfile language server.",
    scope: "window",
  },
] as const satisfies readonly Setting[];

type Row = (typeof settings)[number];
export type SettingKey = Row["key"];
type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;
/** The type of a setting's value. */
export type SettingValue<K extends SettingKey> = Widened<Extract<Row, { key: K }>["schema"]["default"]>;

/** The part of `vscode.workspace` that settings are read through. */
export interface Configurations {
  getConfiguration(section: string): { get(key: string): unknown };
}

/** A setting's value; its default where the user's value has another type. */
export function readSetting<K extends SettingKey>(workspace: Configurations, key: K): SettingValue<K> {
  const value = workspace.getConfiguration("quayside").get(key);
  const fallback: unknown = settings.find((row) => row.key === key)?.schema.default;
  return (typeof value === typeof fallback ? value : fallback) as SettingValue<K>;
}
