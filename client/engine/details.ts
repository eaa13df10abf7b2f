/** What an inspected object tells beyond its record: read when somebody looks, and tolerant of what is missing. */

export interface ContainerDetails {
  /** The last checks, oldest first. */
  readonly checks: readonly HealthCheck[];
  readonly mounts: readonly { readonly source: string; readonly destination: string; readonly readOnly: boolean }[];
  /** `always`, `on-failure:3`; empty where it is not restarted. */
  readonly restartPolicy: string;
  readonly restartCount: number;
  readonly outOfMemory: boolean;
  /** What kept it from starting; empty where nothing did. */
  readonly error: string;
}

export interface HealthCheck {
  /** Milliseconds since the epoch; 0 where the engine doesn't tell. */
  readonly at: number;
  readonly exitCode: number;
  readonly output: string;
}

/** Of `GET /containers/{id}/json`. */
export function containerDetails(wire: unknown): ContainerDetails {
  const record = object(wire);
  const state = object(record.State);
  const policy = object(object(record.HostConfig).RestartPolicy);
  const name = text(policy.Name);
  const most = count(policy.MaximumRetryCount);
  return {
    checks: list(object(state.Health).Log).map((entry) => {
      const { Start: start, ExitCode: code, Output: output } = object(entry);
      return { at: Date.parse(text(start)) || 0, exitCode: count(code), output: text(output).trim() };
    }),
    mounts: list(record.Mounts).map((entry) => {
      const { Type: type, Name: volume, Source: source, Destination: destination, RW: writable } = object(entry);
      return {
        source: (type === "volume" && text(volume)) || text(source) || text(type),
        destination: text(destination),
        readOnly: writable === false,
      };
    }),
    restartPolicy: name === "no" || name === "" ? "" : most > 0 ? `${name}:${most}` : name,
    restartCount: count(record.RestartCount),
    outOfMemory: state.OOMKilled === true,
    error: text(state.Error),
  };
}

/** `linux/arm64/v8`, of `GET /images/{id}/json`. */
export function imagePlatform(wire: unknown): string {
  const { Os: os, Architecture: architecture, Variant: variant } = object(wire);
  return [os, architecture, variant]
    .map(text)
    .filter((part) => part !== "")
    .join("/");
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
