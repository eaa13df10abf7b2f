/** Build Image…: asks for what it can't know, remembers it for the Dockerfile, streams the build, and ends in one sentence. */
import { basename, dirname, resolve } from "node:path";
import { type BuildWords, createBuildRenderer } from "../engine/build/render.ts";
import { describeError, errorDetail } from "../failures.ts";
import type { Output } from "../ui.ts";
import { t } from "../words.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { suggestedTag, tagProblem, withTag } from "./reference.ts";
import { runImage } from "./run.ts";

export const build = defineCommand({
  id: "quayside.image.build",
  title: "Build Image…",
  icon: "tools",
  on: "dockerfile",
  group: "1_make@1",
  viewTitle: ["quayside.images"],
  trust: true,
  async run(context, [dockerfile]) {
    if (dockerfile === undefined) return;
    const folder = await contextFolder(context, dockerfile);
    if (folder === undefined) return;
    const reference = await askTag(context, dockerfile, folder);
    if (reference === undefined) return;
    await context.workspace.save(folder);
    await buildImage(context, dockerfile, folder, reference);
  },
});

/** The build context: the Dockerfile's folder, or the workspace's where that is another and the user wants it. */
async function contextFolder(
  { ui, workspace, memory }: CommandContext,
  dockerfile: string,
): Promise<string | undefined> {
  const own = dirname(dockerfile);
  const root = workspace.folderOf(dockerfile);
  if (root === undefined || resolve(root) === resolve(own)) return own;
  const key = `build.context:${dockerfile}`;
  const folders = memory.get(key) === root ? [root, own] : [own, root];
  const chosen = await ui.pick(
    t("Which folder is sent to the engine?"),
    folders.map((folder) => ({
      label: folder === own ? t("The Dockerfile's folder") : t("The workspace's folder"),
      description: folder,
      icon: "folder",
      value: folder,
    })),
    { placeholder: t("COPY and ADD find their files in it") },
  );
  if (chosen !== undefined) memory.set(key, chosen);
  return chosen;
}

async function askTag({ ui, memory }: CommandContext, dockerfile: string, folder: string): Promise<string | undefined> {
  const key = `build.tag:${dockerfile}`;
  const answer = await ui.input(t("Build {0}", basename(dockerfile)), {
    prompt: t("Name and tag of the image"),
    value: memory.get(key) ?? suggestedTag(basename(folder)),
    validate: tagProblem,
  });
  if (answer === undefined) return undefined;
  memory.set(key, answer);
  return withTag(answer);
}

async function buildImage(
  context: CommandContext,
  dockerfile: string,
  folder: string,
  reference: string,
): Promise<void> {
  const { engine, ui } = context;
  const output = ui.output(t("Build: {0}", reference), "tools");
  const renderer = createBuildRenderer((text) => output.write(text), buildWords());
  try {
    const options = { context: folder, dockerfile, tags: [reference] };
    const { imageId } = await engine.build(options, (event) => renderer.onEvent(event), output.signal);
    renderer.finish({ imageId, tags: options.tags });
    output.end();
  } catch (error) {
    renderer.finish(output.signal.aborted ? { cancelled: true } : { error: errorText(error) });
    output.end();
    if (!output.signal.aborted) await showFailure(context, reference, output, error);
    return;
  }
  const run = t("Run");
  const interactive = t("Run Interactive");
  const chosen = await ui.info(t("Built {0}.", reference), { actions: [run, interactive] });
  if (chosen !== undefined) await runImage(context, reference, chosen === interactive);
}

async function showFailure({ ui }: CommandContext, reference: string, output: Output, error: unknown): Promise<void> {
  const show = t("Show Output");
  const chosen = await ui.error(t("{0} was not built: {1}", reference, describeError(error)), {
    actions: [show],
    detail: errorDetail(error),
  });
  if (chosen === show) output.show();
}

/** The engine's whole message: in the output there is room for it. */
function errorText(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : describeError(error);
}

function buildWords(): BuildWords {
  return {
    context: (files, size) => t("Build context: {0} files, {1}", files, size),
    cached: t("cached"),
    failed: t("failed"),
    warning: t("warning"),
    seconds: (seconds) => t("{0} s", seconds),
    built: (names) => t("Built {0}.", names),
    notBuilt: t("The image was not built."),
    cancelled: t("The build was cancelled."),
  };
}
