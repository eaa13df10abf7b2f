/** Every refusal of BuildKit that the parser reports: a code, and words that say what to do. */
import { t } from "../words.ts";
import type { Span, SyntaxProblem } from "./tree.ts";

/** What others call some of the refusals, since they only warn there. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  "from-no-as": ["FromAsCasing"],
  "blank-base": ["InvalidDefaultArgInFrom"],
  "bad-base": ["InvalidDefaultArgInFrom"],
  "bad-base-uppercase": ["InvalidDefaultArgInFrom"],
  "from-variable": ["DL3022"],
  "bad-stage-index": ["DL3022"],
};

/** The names of a code in other linters. */
export function aliasesOf(code: string): readonly string[] {
  return aliases[code] ?? [];
}

/** The words of a code; `subject` is the name, value or reason that it is about. */
const words: Readonly<Record<string, (subject: string, detail: string) => string>> = {
  "no-instructions": () => t("The file has no instructions. Start with FROM."),
  "line-too-long": () => t("The line is longer than the 65,535 bytes that a builder reads. Break it up."),
  "unterminated-heredoc": (s) => t("The heredoc is never closed. Put {0} alone on a line after its text.", s),
  "missing-equals": (s) => t("{0} has no =. Write each as name=value.", s),
  "pair-needs-value": (s) => t("{0} needs a name and a value: name=value.", s),
  "json-not-strings": () => t("Everything in the array must be a string in double quotes."),
  "directive-twice": (s) => t("The {0} directive stands here twice. Keep one.", s),
  "bad-escape": (s) => t("{0} can't be the escape character. Use \\ or `.", s),
  "unknown-instruction": (s) => t("There is no instruction {0}.", s),
  "unknown-flag": (s) => t("This instruction has no flag --{0}.", s),
  "duplicate-flag": (s) => t("The flag --{0} is given twice. Keep one.", s),
  "flag-needs-value": (s) => t("The flag --{0} needs a value: --{0}=….", s),
  "flag-not-boolean": (s) => t("The flag --{0} takes true or false.", s),
  "needs-argument": (s) => t("{0} needs at least one argument.", s),
  "one-argument": (s) => t("{0} takes exactly one argument.", s),
  "needs-destination": (s) => t("{0} needs at least one source and a destination.", s),
  "blank-name": (s) => t("{0} has a name that is empty.", s),
  "from-arguments": () => t("FROM takes an image, or an image AS name."),
  "from-no-as": () => t("FROM takes an image, or an image AS name."),
  "bad-stage-name": (s) => t("{0} can't name a stage. Start with a letter; use letters, digits, - _ and .", s),
  "no-stage": (s) => t("{0} stands before the first FROM. Only ARG can.", s),
  "onbuild-chain": () => t("ONBUILD can't trigger another ONBUILD."),
  "onbuild-trigger": (s) => t("{0} can't be triggered by ONBUILD.", s),
  "healthcheck-none": () => t("HEALTHCHECK NONE takes no arguments."),
  "healthcheck-type": (s) => t("{0} is no type of HEALTHCHECK. Use CMD or NONE.", s),
  "healthcheck-command": () => t("HEALTHCHECK CMD needs a command."),
  "bad-duration": (s) => t("{0} is no duration of at least 1ms, such as 30s or 1m30s.", s),
  "bad-retries": (s) => t("{0} is no number of retries: use 0 or more.", s),
  "shell-json": () => t('SHELL takes the JSON form: ["executable", "parameter"].'),
  "volume-blank": () => t("A volume's path can't be empty."),
  "bad-mount": (s) => t("The mount can't be used: {0}", s),
  "mount-target": () => t("The mount has no target. Add target=, and not /."),
  "bad-network": (s) => t("{0} is no network mode. Use default, none or host.", s),
  "bad-security": (s) => t("{0} is no security mode. Use sandbox or insecure.", s),
  "bad-device": (s) => t("The device can't be used: {0} Write vendor.com/class=name.", s),
  "labs-device": () => t("RUN --device needs a -labs version of the Dockerfile syntax. Take the flag off."),
  "heredoc-destination": () => t("A heredoc can't be the destination."),
  "expansion-single-quote": () => t("A single quote is never closed. Add the other one, or escape it."),
  "expansion-double-quote": () => t("A double quote is never closed. Add the other one, or escape it."),
  "expansion-brace": () => t("A variable's brace is never closed. Add }."),
  "expansion-slash": () => t("The replacement has no second slash. Write ${name/pattern/replacement}."),
  "expansion-substitution": () => t("The braces hold no variable's name. Write ${name}."),
  "expansion-modifier": (s) => t("A builder knows no modifier {0}. It knows - + ? # % and /.", s),
  "expansion-pattern": (s) => t("The pattern {0} escapes a character that needs no escape.", s),
  "expansion-unset": (s) => t("{0} has no value here, and the text asks for one.", s),
  "expansion-empty": (s) => t("{0} is empty here, and the text asks for a value.", s),
  "expansion-asked": (s, detail) => t("{0} has no value here: {1}", s, detail),
  "blank-base": (s) => t("The base image {0} is empty here: its variable has no value. Give it a default with ARG.", s),
  "bad-base": (s) => t("{0} is no image reference.", s),
  "bad-base-uppercase": (s) => t("{0} is no image reference: a repository's name is in lower case.", s),
  "blank-platform": (s) => t("The platform {0} is empty here: its variable has no value.", s),
  "bad-platform": (s) => t("{0} is no platform. Write os/architecture, such as linux/amd64.", s),
  "circular-stages": (s) => t("The stage needs itself: {0} is copied from what is built on it.", s),
  "from-variable": () => t("--from takes no variable. Name a stage with FROM ${VARIABLE} AS name and use its name."),
  "bad-stage-index": (s) => t("There is no stage number {0}.", s),
  "later-stage": (s) => t("The stage {0} stands after this one. Move it up.", s),
  "bad-port": (s) => t("{0} is no port. Write port, port/protocol or a range.", s),
  "bad-signal": (s) => t("{0} is no signal. Write a name such as SIGTERM, or a number.", s),
  "off-drive": (s) => t("{0} can't be reached: a builder has drive C alone, and no network shares.", s),
  "bad-chmod": (s) => t("{0} is no mode. Write it in octal, such as 755.", s),
  "bad-checksum": (s) => t("{0} is no checksum. Write algorithm:digest, such as sha256:….", s),
  "checksum-sources": () => t("--checksum needs exactly one source, a URL or a Git repository."),
  "copy-url": () => t("COPY takes no URL. Use ADD."),
  "copy-git": () => t("COPY takes no Git repository. Use ADD."),
  "bad-epoch": (s) => t("{0} is no time. Write seconds since 1970, context, or the name of a stage.", s),
  "epoch-stage": (s) =>
    t(
      "The stage {0} gives SOURCE_DATE_EPOCH its time: it takes FROM scratch and one ADD of a URL or a Git repository.",
      s,
    ),
  "bad-check": (s) => t("The check directive can't be read at {0}.", s),
  "bad-trigger": (s) => t("The base stage's ONBUILD {0} can't be run here.", s),
  "no-stages": () => t("The file has no FROM, so there is nothing to build."),
};

/**
 * A refusal at a place; `line` is the 1-based line that BuildKit names.
 * @param code a key of the table above
 */
export function problem(code: string, span: Span, line: number, subject = "", detail = ""): SyntaxProblem {
  const message = words[code];
  return { span, code, line, message: message === undefined ? code : message(subject, detail) };
}
