/** The checks of other linters that no rule of ours answers for, each with the reason, and those without an alias. */

export const leftOut: Readonly<Record<string, string>> = {
  InvalidBaseImagePlatform: "It compares the base image as pulled, which only a build with a registry at hand can.",
};

/** Findings of dockerfile-utils about files that a builder takes, and our rules for them; the others are refusals. */
export const dockerfileUtils: Readonly<Record<string, string>> = {
  ARGUMENT_MISSING: "no-empty-command",
  CASING_DIRECTIVE: "consistent-directive-casing",
  CASING_INSTRUCTION: "consistent-instruction-casing",
  DEPRECATED_MAINTAINER: "no-maintainer",
  DUPLICATE_BUILD_STAGE_NAME: "no-duplicate-stage-name",
  EMPTY_CONTINUATION_LINE: "no-empty-continuation",
  FLAG_AT_LEAST_ONE: "no-zero-in-healthcheck",
  FLAG_LESS_THAN_1MS: "no-zero-in-healthcheck",
  INVALID_DESTINATION: "require-directory-destination",
  JSON_IN_SINGLE_QUOTES: "no-single-quoted-json",
  MULTIPLE_INSTRUCTIONS: "no-overridden-instruction",
  WORKDIR_IS_NOT_ABSOLUTE: "require-absolute-workdir",
};

/** Findings of dockerfile-utils that a builder contradicts, and that are nothing to warn of either. */
export const dockerfileUtilsLeftOut: Readonly<Record<string, string>> = {
  ARGUMENT_REQUIRES_AT_LEAST_TWO:
    "A builder takes the heredoc of an ONBUILD COPY for what it is when the trigger runs.",
  SYNTAX_MISSING_SINGLE_QUOTE: "A builder keeps a quote in the name of an ARG as it is.",
  SYNTAX_MISSING_DOUBLE_QUOTE: "A builder keeps a quote in the name of an ARG as it is.",
  UNKNOWN_ADD_FLAG: "Two dashes alone end the flags.",
  UNKNOWN_COPY_FLAG: "Two dashes alone end the flags.",
  UNKNOWN_HEALTHCHECK_FLAG: "Two dashes alone end the flags.",
  UNSUPPORTED_MODIFIER: "The shell reads these variables, not the builder.",
};
