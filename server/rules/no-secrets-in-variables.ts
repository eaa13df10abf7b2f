import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";

/** A word of the name that tells of a secret, as BuildKit looks for it. */
const secret = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;
const harmless = /(?:_|^)public(?:_|$)/i;
/** Names that hold where the secret is, or a version, not the secret. */
const pointer = /_(?:file|version)$/i;

/** Parts of a name that hadolint looks for; a user's name and a tokenizer are no secret, though. */
const hadolintParts = /api_key|client_key|password|private|secret|token(?!iz)/i;
/** Names that hadolint knows besides. */
const hadolintNames =
  /^(?:application_key|aws_access_key_id|cf_username|ci_deploy_user|docker_(?:email|username)|facebook_app_id|heroku_api_user|okta_(?:authn_groupid|client_orgurl|oauth2_clientid)|os_username|stripe_device_name|travis_(?:os_name|sudo))$/i;

export default defineRule({
  id: "no-secrets-in-variables",
  category: "security",
  severity: "warning",
  fix: "none",
  scope: "stage",
  aliases: ["SecretsUsedInArgOrEnv", "DL3064"],
  summary: "Keep secrets out of ARG and ENV.",
  why: "What `ENV` sets is in the image for everyone who can pull it, and what `ARG` was given is in its history. Mount secrets where a command needs them: `RUN --mount=type=secret,id=token …`, with `docker build --secret id=token,env=TOKEN`.",
  examples: [
    {
      bad: "FROM alpine:3.20\nARG GITHUB_TOKEN\nRUN ./fetch.sh\n",
      good: "FROM alpine:3.20\nRUN --mount=type=secret,id=github_token ./fetch.sh\n",
    },
  ],
  *check(file) {
    for (const instruction of file.instructions("ARG", "ENV")) {
      for (const { name } of instruction.pairs) {
        const key = name.value.replace(/^(["'])(.*)\1$/, "$2");
        const inBuildKit =
          secret.test(key) &&
          !harmless.test(key) &&
          !pointer.test(key) &&
          file.stageOf(instruction) !== null &&
          !file.isTrigger(instruction);
        const inHadolint = (hadolintParts.test(key) && !pointer.test(key)) || hadolintNames.test(key);
        if (!inBuildKit && !inHadolint) continue;
        yield {
          span: name.span,
          message:
            instruction.name === "ENV"
              ? t("The image keeps the value of {0} for everyone to read. Mount a secret where it is needed.", key)
              : t("The image's history keeps the value of {0}. Mount a secret where it is needed.", key),
          aliases: [...(inBuildKit ? ["SecretsUsedInArgOrEnv"] : []), ...(inHadolint ? ["DL3064"] : [])],
        };
      }
    }
  },
});
