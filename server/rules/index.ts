// Generated from this folder by test/rules.test.ts: `npm run update` writes it.
import type { Rule } from "../lint/rule.ts";
import consistentExposeProtocolCasing from "./consistent-expose-protocol-casing.ts";
import consistentStageNameCasing from "./consistent-stage-name-casing.ts";
import noConsecutiveRuns from "./no-consecutive-runs.ts";
import noConstantPlatform from "./no-constant-platform.ts";
import noOverriddenInstruction from "./no-overridden-instruction.ts";
import noPublishedPortInExpose from "./no-published-port-in-expose.ts";
import noRedundantTargetPlatform from "./no-redundant-target-platform.ts";
import noReservedStageName from "./no-reserved-stage-name.ts";
import noSecretsInVariables from "./no-secrets-in-variables.ts";
import noUndefinedArgInFrom from "./no-undefined-arg-in-from.ts";
import noUndefinedVariable from "./no-undefined-variable.ts";
import noUnusedIgnore from "./no-unused-ignore.ts";
import requireAbsoluteWorkdir from "./require-absolute-workdir.ts";
import validDefaultBaseImage from "./valid-default-base-image.ts";
import validDescriptionComment from "./valid-description-comment.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  consistentExposeProtocolCasing,
  consistentStageNameCasing,
  noConsecutiveRuns,
  noConstantPlatform,
  noOverriddenInstruction,
  noPublishedPortInExpose,
  noRedundantTargetPlatform,
  noReservedStageName,
  noSecretsInVariables,
  noUndefinedArgInFrom,
  noUndefinedVariable,
  noUnusedIgnore,
  requireAbsoluteWorkdir,
  validDefaultBaseImage,
  validDescriptionComment,
];
