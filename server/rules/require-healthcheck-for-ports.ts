import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { chainOf } from "./shared/inheritance.ts";

export default defineRule({
  id: "require-healthcheck-for-ports",
  category: "maintainability",
  severity: "info",
  fix: "none",
  scope: "build",
  aliases: [],
  summary: "Give the image a HEALTHCHECK where it exposes a port.",
  why: "An image that exposes a port is a service, and a service can hang while its process runs on. `HEALTHCHECK` lets the engine ask it; `HEALTHCHECK NONE` says that something else does. Only the last image is looked at. Kubernetes has probes of its own and does not read it.",
  enabledByDefault: false,
  examples: [
    {
      bad: "FROM nginx:1.27\nEXPOSE 80\n",
      good: "FROM nginx:1.27\nEXPOSE 80\nHEALTHCHECK CMD curl -fsS http://localhost/ || exit 1\n",
    },
  ],
  *check(file) {
    const chain = chainOf(file.stages.at(-1) ?? null);
    const ofImage = chain.flatMap(({ instructions }) => instructions);
    if (ofImage.some(({ name }) => name === "HEALTHCHECK")) return;
    const expose = ofImage.find(({ name }) => name === "EXPOSE");
    if (expose === undefined) return;
    yield {
      span: expose.span,
      message: t("The image exposes a port and has no HEALTHCHECK. Add one, or HEALTHCHECK NONE."),
    };
  },
});
