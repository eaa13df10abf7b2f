/** What secrets look like: tokens that services give out, private keys, and credentials in URLs and headers. */

export interface SecretMatch {
  /** What it is, for a message; a key of `secretKinds`. */
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
}

export type SecretKind = "key" | "token" | "url" | "header";

/** Secrets in a text, in order of place. */
export function* secretsIn(text: string): Iterable<SecretMatch> {
  // One quick look first: nearly no file has any.
  if (!quick.test(text)) return;
  for (const match of text.matchAll(tokens)) {
    const [all] = match;
    if (/EXAMPLE|(.)\1{7}/.test(all)) continue;
    yield { kind: all.startsWith("-----") ? "key" : "token", start: match.index, end: match.index + all.length };
  }
  for (const match of text.matchAll(credentials)) {
    const { before = "", password = "" } = match.groups ?? {};
    if (isPlaceholder(password)) continue;
    const start = match.index + before.length;
    yield { kind: "url", start, end: start + password.length };
  }
  for (const match of text.matchAll(headers)) {
    const { before = "", value = "" } = match.groups ?? {};
    if (isPlaceholder(value)) continue;
    const start = match.index + before.length;
    yield { kind: "header", start, end: start + value.length };
  }
}

/** Whether a value stands for a secret, or holds none: a variable, an example, a word that means "password". */
export function isPlaceholder(value: string): boolean {
  return (
    value === "" ||
    /[$<>{}()`*%]|\.\.\.|^x+$|^-/i.test(value) ||
    /^(?:your|my|some|the|enter|change|replace|insert)[_-]?|example|placeholder|dummy|changeme|redacted/i.test(value) ||
    /^(?:password|passwd|pass|secret|token|user(?:name)?|api[_-]?key|true|false|none|null|prompt|stdin|test|foo|bar)$/i.test(
      value,
    )
  );
}

const quick =
  /PRIVATE KEY|gh[opsur]_|github_pat_|glpat-|A[KS]IA|xox|_live_|AIza|npm_|pypi-|dckr_pat_|SG\.|eyJ|hf_|:\/\/[^\s/]*@|authorization|_auth/i;

const tokens = new RegExp(
  [
    "-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----",
    "\\bgh[opsur]_[A-Za-z0-9]{36,}\\b",
    "\\bgithub_pat_[A-Za-z0-9_]{40,}\\b",
    "\\bglpat-[A-Za-z0-9_-]{20,}",
    "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b",
    "\\bxox[abeprs]-[A-Za-z0-9-]{20,}",
    "\\b[rs]k_live_[A-Za-z0-9]{20,}\\b",
    "\\bAIza[A-Za-z0-9_-]{35}\\b",
    "\\bnpm_[A-Za-z0-9]{36}\\b",
    "\\bpypi-[A-Za-z0-9_-]{60,}",
    "\\bdckr_pat_[A-Za-z0-9_-]{20,}",
    "\\bSG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}\\b",
    "\\bhf_[A-Za-z0-9]{34}\\b",
    "\\beyJ[A-Za-z0-9_-]{10,400}\\.eyJ[A-Za-z0-9_-]{10,2000}\\.[A-Za-z0-9_-]{20,2000}",
  ].join("|"),
  "g",
);
const credentials = /(?<before>\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>$#?]*:)(?<password>[^\s/:@"'<>]+)@[\w.$[{-]/gi;
const headers = /(?<before>\bauthorization: *(?:basic|bearer|token) +|:_auth(?:token)?=)(?<value>[\w.~+/=-]{16,})/gi;
