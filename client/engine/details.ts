/** What an inspected object tells beyond its record: read when somebody looks, and tolerant of what is missing. */
import { fields, list, number, text } from "./json.ts";

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
  const record = fields(wire);
  const state = fields(record.State);
  const policy = fields(fields(record.HostConfig).RestartPolicy);
  const name = text(policy.Name);
  const most = number(policy.MaximumRetryCount);
  return {
    checks: list(fields(state.Health).Log).map((entry) => {
      const { Start: start, ExitCode: code, Output: output } = fields(entry);
      return { at: Date.parse(text(start)) || 0, exitCode: number(code), output: text(output).trim() };
    }),
    mounts: list(record.Mounts).map((entry) => {
      const { Type: type, Name: volume, Source: source, Destination: destination, RW: writable } = fields(entry);
      return {
        source: (type === "volume" && text(volume)) || text(source) || text(type),
        destination: text(destination),
        readOnly: writable === false,
      };
    }),
    restartPolicy: name === "no" || name === "" ? "" : most > 0 ? `${name}:${most}` : name,
    restartCount: number(record.RestartCount),
    outOfMemory: state.OOMKilled === true,
    error: text(state.Error),
  };
}

/** `linux/arm64/v8`, of `GET /images/{id}/json`. */
export function imagePlatform(wire: unknown): string {
  const { Os: os, Architecture: architecture, Variant: variant } = fields(wire);
  return [os, architecture, variant]
    .map(text)
    .filter((part) => part !== "")
    .join("/");
}
