/** Failures of the engine in words that say what is wrong and what to do; the lower layer's text goes to the log. */
import type { Failure, FailureCode } from "./engine/model.ts";
import { type NameOf, refusalWords } from "./refusals.ts";
import { t } from "./words.ts";

/** One or two sentences for a notification. */
export function describeFailure(failure: Failure): string {
  return sentences[failure.code](failure.endpoint, failure.detail);
}

/** Any error in one sentence for people: never a stack, never `[object Object]`. `nameOf` names the containers in it. */
export function describeError(error: unknown, nameOf?: NameOf): string {
  if (isEngineError(error) && error.failure !== null) return describeFailure(error.failure);
  const message = error instanceof Error ? error.message : typeof error === "string" ? error : "";
  const firstLine = message.split("\n").find((line) => line.trim() !== "") ?? "";
  if (firstLine === "") return t("The cause is unknown; the log may tell more.");
  return (isEngineError(error) ? refusalWords(firstLine, nameOf) : null) ?? firstLine.trim();
}

/** What the log gets: the failure's endpoint and detail, or the error's stack. */
export function errorDetail(error: unknown): string {
  if (isEngineError(error)) {
    const where =
      error.failure === null ? "" : ` (${error.failure.code} at ${error.failure.endpoint}: ${error.failure.detail})`;
    return `${error.message}${where}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** An EngineError of any bundle: each bundle has a class of its own, so the name tells. */
export function isEngineError(
  error: unknown,
): error is Error & { readonly status: number | null; readonly failure: Failure | null } {
  return error instanceof Error && error.name === "EngineError";
}

/** Whether the user, not the engine, ended it. */
export function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "Canceled");
}

const sentences: Readonly<Record<FailureCode, (endpoint: string, detail: string) => string>> = {
  "no-engine": () =>
    t("No container engine was found on this machine. Install Docker, or name an engine in the settings."),
  "socket-missing": (endpoint) =>
    t("The engine's socket {0} does not exist: the engine is probably not running. Start it and try again.", endpoint),
  "permission-denied": (endpoint) =>
    t(
      "You may not use the engine's socket {0}. Add yourself to its group (sudo usermod -aG docker $USER) and log in anew.",
      endpoint,
    ),
  refused: (endpoint) => t("Nobody answers at {0}: the engine has stopped, or something else is there.", endpoint),
  unreachable: (endpoint) => t("{0} can't be reached. Check the host's name and your network.", endpoint),
  tls: tlsSentence,
  unauthorized: (endpoint) => t("{0} did not let you in. Check the user, the key and the agent.", endpoint),
  timeout: (endpoint) => t("{0} did not answer in time.", endpoint),
  "too-old": (endpoint) => t("The engine at {0} is too old: API 1.41 (Docker 20.10) or newer is needed.", endpoint),
  "bad-context": (endpoint) => t("The Docker context {0} does not exist or can't be read.", endpoint),
  "bad-host": (endpoint) =>
    t(
      "The engine's address {0} can't be understood: it looks like unix:///var/run/docker.sock or ssh://user@host.",
      endpoint,
    ),
  lost: (endpoint) => t("The connection to {0} was lost; Quayside connects again by itself.", endpoint),
  other: (endpoint) => t("The engine at {0} can't be used; the log tells more.", endpoint),
};

/** What is wrong with the certificates, by the words of Node and OpenSSL. */
function tlsSentence(endpoint: string, detail: string): string {
  if (/certificate has expired|CERT_HAS_EXPIRED/i.test(detail))
    return t("The certificate of {0} has expired: the engine needs a new one.", endpoint);
  if (/not yet valid/i.test(detail))
    return t("The certificate of {0} is not valid yet. Check the clocks of both machines.", endpoint);
  if (/altnames|hostname/i.test(detail))
    return t(
      "The certificate of {0} is for another name. Use the name that it is for, or have it made anew.",
      endpoint,
    );
  if (/alert|bad certificate|certificate required/i.test(detail))
    return t(
      "{0} did not accept your certificate. Check cert.pem and key.pem of the context or DOCKER_CERT_PATH.",
      endpoint,
    );
  if (/self.signed|unable to (verify|get)|unknown authority/i.test(detail))
    return t(
      "Who made the certificate of {0} is not known. Check ca.pem of the context or DOCKER_CERT_PATH.",
      endpoint,
    );
  return t("The certificates for {0} were not accepted. Check those of the context or DOCKER_CERT_PATH.", endpoint);
}
