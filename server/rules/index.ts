// Generated from this folder by test/rules.test.ts: `npm run update` writes it.
import type { Rule } from "../lint/rule.ts";
import consistentCommandForms from "./consistent-command-forms.ts";
import consistentDirectiveCasing from "./consistent-directive-casing.ts";
import consistentExposeProtocolCasing from "./consistent-expose-protocol-casing.ts";
import consistentFromAsCasing from "./consistent-from-as-casing.ts";
import consistentInstructionCasing from "./consistent-instruction-casing.ts";
import consistentStageNameCasing from "./consistent-stage-name-casing.ts";
import noApkCache from "./no-apk-cache.ts";
import noAptLists from "./no-apt-lists.ts";
import noAptRecommendedPackages from "./no-apt-recommended-packages.ts";
import noConsecutiveRuns from "./no-consecutive-runs.ts";
import noConstantPlatform from "./no-constant-platform.ts";
import noDistUpgrade from "./no-dist-upgrade.ts";
import noDuplicateStageName from "./no-duplicate-stage-name.ts";
import noEmptyCommand from "./no-empty-command.ts";
import noEmptyContinuation from "./no-empty-continuation.ts";
import noEnvSelfReference from "./no-env-self-reference.ts";
import noIgnoreComments from "./no-ignore-comments.ts";
import noIgnoredCopySource from "./no-ignored-copy-source.ts";
import noLatestTag from "./no-latest-tag.ts";
import noLegacyKeyValue from "./no-legacy-key-value.ts";
import noMaintainer from "./no-maintainer.ts";
import noMissingCopySource from "./no-missing-copy-source.ts";
import noMixedDownloaders from "./no-mixed-downloaders.ts";
import noOverriddenInstruction from "./no-overridden-instruction.ts";
import noOverwrittenEnv from "./no-overwritten-env.ts";
import noPackageManagerCache from "./no-package-manager-cache.ts";
import noPipCache from "./no-pip-cache.ts";
import noPipedScript from "./no-piped-script.ts";
import noPointlessCommands from "./no-pointless-commands.ts";
import noPublishedPortInExpose from "./no-published-port-in-expose.ts";
import noRedundantTargetPlatform from "./no-redundant-target-platform.ts";
import noRelativeCopyDestination from "./no-relative-copy-destination.ts";
import noRepeatedInstruction from "./no-repeated-instruction.ts";
import noReservedStageName from "./no-reserved-stage-name.ts";
import noRootUser from "./no-root-user.ts";
import noRpmCache from "./no-rpm-cache.ts";
import noSecretValues from "./no-secret-values.ts";
import noSecretsInVariables from "./no-secrets-in-variables.ts";
import noSeparateAptUpdate from "./no-separate-apt-update.ts";
import noSingleQuotedJson from "./no-single-quoted-json.ts";
import noSudo from "./no-sudo.ts";
import noUndefinedArgInFrom from "./no-undefined-arg-in-from.ts";
import noUndefinedVariable from "./no-undefined-variable.ts";
import noUnusedArg from "./no-unused-arg.ts";
import noUnusedIgnore from "./no-unused-ignore.ts";
import noUnusedStage from "./no-unused-stage.ts";
import noUselessExpose from "./no-useless-expose.ts";
import noWholeStageCopy from "./no-whole-stage-copy.ts";
import noYarnCache from "./no-yarn-cache.ts";
import noZeroInHealthcheck from "./no-zero-in-healthcheck.ts";
import preferAddForArchives from "./prefer-add-for-archives.ts";
import preferAptGet from "./prefer-apt-get.ts";
import preferCopy from "./prefer-copy.ts";
import preferLateCopy from "./prefer-late-copy.ts";
import preferNumericUser from "./prefer-numeric-user.ts";
import preferShellInstruction from "./prefer-shell-instruction.ts";
import preferWorkdir from "./prefer-workdir.ts";
import requireAbsoluteWorkdir from "./require-absolute-workdir.ts";
import requireApkVersions from "./require-apk-versions.ts";
import requireAptVersions from "./require-apt-versions.ts";
import requireAssumeYes from "./require-assume-yes.ts";
import requireDirectoryDestination from "./require-directory-destination.ts";
import requireDnfVersions from "./require-dnf-versions.ts";
import requireFromFirst from "./require-from-first.ts";
import requireGemVersions from "./require-gem-versions.ts";
import requireGoVersions from "./require-go-versions.ts";
import requireHealthcheck from "./require-healthcheck.ts";
import requireHealthcheckForPorts from "./require-healthcheck-for-ports.ts";
import requireImageTag from "./require-image-tag.ts";
import requireJsonCmd from "./require-json-cmd.ts";
import requireNoLogInit from "./require-no-log-init.ts";
import requireNpmVersions from "./require-npm-versions.ts";
import requirePipVersions from "./require-pip-versions.ts";
import requirePipefail from "./require-pipefail.ts";
import requireQuietWget from "./require-quiet-wget.ts";
import requireTrustedRegistry from "./require-trusted-registry.ts";
import requireUser from "./require-user.ts";
import requireYumVersions from "./require-yum-versions.ts";
import requireZypperVersions from "./require-zypper-versions.ts";
import validCopyFrom from "./valid-copy-from.ts";
import validCopyFromPath from "./valid-copy-from-path.ts";
import validDefaultBaseImage from "./valid-default-base-image.ts";
import validDescriptionComment from "./valid-description-comment.ts";
import validExposePort from "./valid-expose-port.ts";
import validLabelKey from "./valid-label-key.ts";
import validLabelSchema from "./valid-label-schema.ts";
import validOnbuildTrigger from "./valid-onbuild-trigger.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  consistentCommandForms,
  consistentDirectiveCasing,
  consistentExposeProtocolCasing,
  consistentFromAsCasing,
  consistentInstructionCasing,
  consistentStageNameCasing,
  noApkCache,
  noAptLists,
  noAptRecommendedPackages,
  noConsecutiveRuns,
  noConstantPlatform,
  noDistUpgrade,
  noDuplicateStageName,
  noEmptyCommand,
  noEmptyContinuation,
  noEnvSelfReference,
  noIgnoreComments,
  noIgnoredCopySource,
  noLatestTag,
  noLegacyKeyValue,
  noMaintainer,
  noMissingCopySource,
  noMixedDownloaders,
  noOverriddenInstruction,
  noOverwrittenEnv,
  noPackageManagerCache,
  noPipCache,
  noPipedScript,
  noPointlessCommands,
  noPublishedPortInExpose,
  noRedundantTargetPlatform,
  noRelativeCopyDestination,
  noRepeatedInstruction,
  noReservedStageName,
  noRootUser,
  noRpmCache,
  noSecretValues,
  noSecretsInVariables,
  noSeparateAptUpdate,
  noSingleQuotedJson,
  noSudo,
  noUndefinedArgInFrom,
  noUndefinedVariable,
  noUnusedArg,
  noUnusedIgnore,
  noUnusedStage,
  noUselessExpose,
  noWholeStageCopy,
  noYarnCache,
  noZeroInHealthcheck,
  preferAddForArchives,
  preferAptGet,
  preferCopy,
  preferLateCopy,
  preferNumericUser,
  preferShellInstruction,
  preferWorkdir,
  requireAbsoluteWorkdir,
  requireApkVersions,
  requireAptVersions,
  requireAssumeYes,
  requireDirectoryDestination,
  requireDnfVersions,
  requireFromFirst,
  requireGemVersions,
  requireGoVersions,
  requireHealthcheck,
  requireHealthcheckForPorts,
  requireImageTag,
  requireJsonCmd,
  requireNoLogInit,
  requireNpmVersions,
  requirePipVersions,
  requirePipefail,
  requireQuietWget,
  requireTrustedRegistry,
  requireUser,
  requireYumVersions,
  requireZypperVersions,
  validCopyFrom,
  validCopyFromPath,
  validDefaultBaseImage,
  validDescriptionComment,
  validExposePort,
  validLabelKey,
  validLabelSchema,
  validOnbuildTrigger,
];
