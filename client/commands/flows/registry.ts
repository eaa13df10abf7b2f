/** What images and registries have to do with each other: pull, push, and whether there is a newer one. */
import { names, shortReference } from "../../describe/format.ts";
import { digestsOf, type ImageTarget, imageLabel } from "../../describe/images.ts";
import { registryOf } from "../../engine/credentials.ts";
import type { Engine, TransferProgress } from "../../engine/engine.ts";
import { describeError, errorDetail, isEngineError } from "../../failures.ts";
import { isUnauthorized } from "../../refusals.ts";
import type { Ui } from "../../ui.ts";
import { t } from "../../words.ts";
import type { CommandContext } from "../command.ts";
import { referenceProblem, withTag } from "../reference.ts";
import { workThrough } from "../work-through.ts";

export async function pullImage(context: CommandContext): Promise<void> {
  const answer = await context.ui.input(t("Pull an image"), {
    prompt: t("The image's name; without a tag it is the latest one"),
    placeholder: "nginx:1.27",
    validate: referenceProblem,
  });
  if (answer !== undefined) await pullReference(context, withTag(answer.trim()));
}

export async function pushImage(context: CommandContext, reference: string): Promise<void> {
  const { engine, ui } = context;
  const question = t("Push {0} to {1}?", shortReference(reference), registryName(reference));
  const detail = t("The registry then has this image under this name, in place of one that it had before.");
  if (!(await ui.confirm(question, detail, t("Push")))) return;
  const title = t("Pushing {0}", shortReference(reference));
  if (await transfer(context, title, reference, engine.push))
    await ui.info(t("Pushed {0}.", shortReference(reference)));
}

/** Resolves with true when it is there. */
export async function pullReference(
  context: Pick<CommandContext, "engine" | "ui">,
  reference: string,
): Promise<boolean> {
  const name = shortReference(reference);
  const done = await transfer(context, t("Pulling {0}", name), reference, context.engine.pull);
  if (done) await context.ui.info(t("Pulled {0}.", name));
  return done;
}

/** Resolves with true when it has come to its end: not where the user ended it, nor where the registry refused. */
async function transfer(
  { ui }: Pick<CommandContext, "ui">,
  title: string,
  reference: string,
  work: Engine["pull"],
): Promise<boolean> {
  try {
    return await ui.progress(title, async (progress) => {
      const layers = new Map<string, TransferProgress>();
      try {
        await work(
          reference,
          (step) => {
            if (step.id !== null) layers.set(step.id, step);
            progress.report(pullWords([...layers.values()], step));
          },
          progress.signal,
        );
        return true;
      } catch (error) {
        if (progress.signal.aborted) return false;
        throw error;
      }
    });
  } catch (error) {
    if (!isEngineError(error) || !isUnauthorized(error.message)) throw error;
    // Not waited for: who has logged in tries again while this is still on the screen.
    void offerLogin(ui, t("{0} failed. {1}", title, loginWords(reference)), reference, error);
    return false;
  }
}

async function offerLogin(ui: Ui, message: string, reference: string, error: unknown): Promise<void> {
  const copy = t("Copy Command");
  const chosen = await ui.error(message, { detail: errorDetail(error), actions: [copy] });
  if (chosen === copy) await ui.copy(loginCommand(reference));
}

/** What to do where a registry wants to know who asks. */
function loginWords(reference: string): string {
  return t(
    "{0} does not let you, or has no such repository. Run “{1}” in a terminal, and try again.",
    registryName(reference),
    loginCommand(reference),
  );
}

function loginCommand(reference: string): string {
  const registry = registryOf(reference);
  return registry === "docker.io" ? "docker login" : `docker login ${registry}`;
}

function registryName(reference: string): string {
  const registry = registryOf(reference);
  return registry === "docker.io" ? "Docker Hub" : registry;
}

export async function checkNewerVersions(context: CommandContext, targets: readonly ImageTarget[]): Promise<void> {
  const { ui, notes } = context;
  const answers = new Map<ImageTarget, Answer>();
  await ui.progress(t("Asking for newer versions"), async ({ signal, report }) => {
    const ask = async (target: ImageTarget): Promise<void> => {
      const answer = await askRegistry(context.engine, target, signal);
      if (answer !== null) answers.set(target, answer);
    };
    await workThrough(targets, ask, signal, (count) => report(t("{0} of {1}", count, targets.length)));
  });
  const found = targets.flatMap((target) => answers.get(target) ?? []);
  notes.add({
    registryDigests: new Map(found.flatMap(({ reference, digest }) => (digest === null ? [] : [[reference, digest]]))),
  });
  const labelsOf = (verdict: Answer["verdict"]): readonly string[] =>
    found.filter((answer) => answer.verdict === verdict).map(({ label }) => label);
  const [newer, same] = [labelsOf("newer"), labelsOf("same")];
  const unknown = found.filter(({ verdict }) => verdict === "unknown");
  const causes = [...new Set(unknown.map(({ cause }) => cause))].map((cause) => {
    const labels = unknown.filter((answer) => answer.cause === cause).map(({ label }) => label);
    return t("Not known of {0}: {1}", names(labels), cause);
  });
  const sentences = [
    ...(newer.length === 0 ? [] : [t("Newer available: {0}.", names(newer))]),
    ...(same.length === 0 ? [] : [t("Up to date: {0}.", names(same))]),
    ...causes,
  ];
  if (sentences.length === 0) return;
  const pullIt = t("Pull Newer Version");
  const [only] = targets;
  const one = targets.length === 1 && newer.length === 1 && only?.reference != null ? only.reference : null;
  const chosen = await ui.info(sentences.join(" "), { actions: one === null ? [] : [pullIt] });
  if (chosen === pullIt && one !== null) await pullReference(context, one);
}

interface Answer {
  readonly reference: string;
  readonly label: string;
  readonly verdict: "newer" | "same" | "unknown";
  readonly digest: string | null;
  /** Why it is not known. */
  readonly cause: string;
}

/** Null where the user no longer waits for it. */
async function askRegistry(engine: Engine, target: ImageTarget, signal: AbortSignal): Promise<Answer | null> {
  const reference = target.reference ?? "";
  const unknown = { reference, label: imageLabel(target), verdict: "unknown", digest: null } as const;
  const own = digestsOf(target.image, reference);
  if (own.length === 0) return { ...unknown, cause: t("it was made here, and never pushed or pulled.") };
  try {
    const digest = await engine.registryDigest(reference, signal);
    return { ...unknown, verdict: own.includes(digest) ? "same" : "newer", digest, cause: "" };
  } catch (error) {
    if (signal.aborted) return null;
    const refused = isEngineError(error) && isUnauthorized(error.message);
    return { ...unknown, cause: refused ? loginWords(reference) : describeError(error) };
  }
}

/** How far a pull is: bytes where layers tell them, else the engine's own words. */
function pullWords(layers: readonly TransferProgress[], last: TransferProgress): string {
  const counted = layers.filter(({ total, current }) => total !== null && current !== null && total > 0);
  const total = counted.reduce((sum, layer) => sum + (layer.total ?? 0), 0);
  if (total === 0) return last.status;
  const current = counted.reduce((sum, layer) => sum + Math.min(layer.current ?? 0, layer.total ?? 0), 0);
  return t("{0}: {1} %", last.status, Math.floor((100 * current) / total));
}
