/** Turns whatever went wrong on the way to an engine into one of the causes that the client has words for. */
import { EngineError, type Failure, type FailureCode } from "./model.ts";

/** Errors of the system and of Node's sockets, by their code. */
const byCode: Readonly<Record<string, FailureCode>> = {
  ENOENT: "socket-missing",
  ENOTDIR: "socket-missing",
  EACCES: "permission-denied",
  EPERM: "permission-denied",
  ECONNREFUSED: "refused",
  ECONNRESET: "refused",
  ENOTSOCK: "refused",
  EPIPE: "refused",
  ENOTFOUND: "unreachable",
  EAI_AGAIN: "unreachable",
  EAI_FAIL: "unreachable",
  EHOSTUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "timeout",
  EPROTO: "tls",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls",
  SELF_SIGNED_CERT_IN_CHAIN: "tls",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls",
  UNABLE_TO_GET_ISSUER_CERT: "tls",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls",
  HOSTNAME_MISMATCH: "tls",
};

/** What ssh, or Docker's CLI at its other end, says in English; first match wins. */
const sshTexts: readonly (readonly [RegExp, FailureCode])[] = [
  [/docker daemon socket|permission denied while trying to connect/i, "permission-denied"],
  [/cannot connect to the docker daemon/i, "refused"],
  [/permission denied|too many authentication failures|host key verification failed/i, "unauthorized"],
  [/could not resolve hostname|no route to host|network is unreachable/i, "unreachable"],
  [/connection refused|connection reset|kex_exchange_identification/i, "refused"],
  [/timed out/i, "timeout"],
  [/docker: (command )?not found|docker: no such file|'docker' is not recognized/i, "no-engine"],
];

/**
 * The failure that an error on the way to `endpoint` amounts to. `detail` is the lower layer's own text.
 */
export function diagnose(error: unknown, endpoint: string): Failure {
  if (isEngineError(error) && error.failure !== null) return error.failure;
  const detail = textOf(error);
  return { code: codeOf(error, detail), endpoint, detail };
}

/** The operations' errors: the engine's own message and status, or the failure to reach it. */
export function toEngineError(error: unknown, endpoint: string): EngineError {
  if (isEngineError(error)) return error;
  const failure = diagnose(error, endpoint);
  return new EngineError(failure.detail, null, failure);
}

/** Bundles share no classes, so the name decides. */
export function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && error.name === "EngineError";
}

function codeOf(error: unknown, detail: string): FailureCode {
  const { code, status, name } = (error ?? {}) as { code?: unknown; status?: unknown; name?: unknown };
  if (status === 401 || status === 403) return "unauthorized";
  // What an engine that expects TLS answers to plain HTTP; and Node, that expects TLS, to plain HTTP.
  if (/HTTP request to an HTTPS server|wrong version number|packet length too long/i.test(detail)) return "tls";
  if (code === "ESSH") return sshTexts.find(([pattern]) => pattern.test(detail))?.[1] ?? "other";
  if (name === "TimeoutError") return "timeout";
  // An answer that had begun and was cut off, by Node's own words for it.
  if (code === "ERR_STREAM_PREMATURE_CLOSE" || (code === "ECONNRESET" && detail === "aborted")) return "lost";
  if (typeof code !== "string") return "other";
  if (/^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|CRL_)/.test(code)) return "tls";
  return byCode[code] ?? "other";
}

/** The error's own words. When every address of a name failed, Node's error has no words of its own but holds theirs. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message === "" && error instanceof AggregateError) return error.errors.map(textOf).join("; ");
  return error.message || error.name;
}
