/** Removing images: by one question that names the containers in the way, and takes none along that was not asked for. */
import { containersIn, stateWord } from "../../describe/containers.ts";
import { dialogNames, names, shortReference } from "../../describe/format.ts";
import { type ImageTarget, imageLabel } from "../../describe/images.ts";
import type { Container } from "../../engine/model.ts";
import { t } from "../../words.ts";
import { forEach } from "../bulk.ts";
import type { CommandContext } from "../command.ts";
import { nameOf, namesOf } from "../containers/names.ts";
import { stopAndRemove } from "../remove-container.ts";
import { removeWhole } from "../remove-image.ts";

export async function removeImages(context: CommandContext, targets: readonly ImageTarget[]): Promise<void> {
  const users = usersBy(context, targets);
  const free = targets.filter((target) => !users.has(target));
  const chosen = users.size === 0 ? await askFree(context, targets) : await askUsed(context, targets, free, users);
  if (chosen === undefined) return;
  if (chosen.containers.length > 0 && !(await removeUsers(context, chosen.containers))) return;
  await removeAll(context, chosen.targets);
}

interface Going {
  readonly targets: readonly ImageTarget[];
  readonly containers: readonly Container[];
}

/** The containers that keep each target's image: a name that is not the image's last one is kept by none. */
function usersBy({ store }: CommandContext, targets: readonly ImageTarget[]): ReadonlyMap<ImageTarget, Container[]> {
  const containers = containersIn(store.snapshots);
  const found = targets
    .filter((target) => namesLeft(target, targets).length === 0)
    .map((target) => [target, containers.filter(({ imageId }) => imageId === target.image.id)] as const);
  return new Map(found.filter(([, users]) => users.length > 0).map(([target, users]) => [target, [...users]]));
}

/** Where no container is in the way: a name that is not the image's last one only goes itself. */
async function askFree({ ui }: CommandContext, targets: readonly ImageTarget[]): Promise<Going | undefined> {
  const kept = targets.filter((target) => namesLeft(target, targets).length > 0);
  const lines = [
    ...(targets.length === 1 ? [] : [dialogNames(targets.map(imageLabel))]),
    ...kept.map((target) => {
      const left = names(namesLeft(target, targets).map(shortReference));
      return targets.length === 1
        ? t("Only the name goes, the image has others: {0}.", left)
        : t("Of {0} only the name goes, the image has others: {1}.", imageLabel(target), left);
    }),
  ];
  const sure = await ui.confirm(removeQuestion(targets), lines.join("\n"), t("Remove"));
  return sure ? { targets, containers: [] } : undefined;
}

/** Names every container that would have to go, and takes none along that was not asked for. */
async function askUsed(
  { ui }: CommandContext,
  targets: readonly ImageTarget[],
  free: readonly ImageTarget[],
  users: ReadonlyMap<ImageTarget, readonly Container[]>,
): Promise<Going | undefined> {
  const containers = [...new Map([...users.values()].flat().map((container) => [container.id, container])).values()];
  const withContainers = t("Remove with Its Containers");
  const onlyFree = t("Remove the Unused Ones");
  const lines = [
    ...[...users].map(([target, all]) =>
      t(
        "{0} is used by {1}.",
        imageLabel(target),
        dialogNames(all.map(({ name, state }) => t("{0} ({1})", name, stateWord(state)))),
      ),
    ),
    ...(free.length === 0 ? [] : [t("Not used: {0}.", dialogNames(free.map(imageLabel)))]),
    t("What these containers wrote outside volumes is lost with them. Those that run are stopped first."),
  ];
  const chosen = await ui.ask(
    removeQuestion(targets),
    lines.join("\n"),
    free.length === 0 ? [withContainers] : [onlyFree, withContainers],
  );
  if (chosen === withContainers) return { targets, containers };
  return chosen === onlyFree ? { targets: free, containers: [] } : undefined;
}

function removeQuestion(targets: readonly ImageTarget[]): string {
  return targets.length === 1
    ? t("Remove the image {0}?", targets.map(imageLabel).join(""))
    : t("Remove {0} images?", targets.length);
}

/** False where one could not be removed: its image is not tried then. */
async function removeUsers(context: CommandContext, containers: readonly Container[]): Promise<boolean> {
  const title = t("Removing {0}", namesOf(containers));
  const { done } = await forEach(context, title, containers, nameOf, (container) => stopAndRemove(context, container));
  return done.length === containers.length;
}

async function removeAll(context: CommandContext, targets: readonly ImageTarget[]): Promise<void> {
  const title = t("Removing {0}", names(targets.map(imageLabel)));
  await forEach(context, title, targets, imageLabel, async ({ image, reference }) => {
    if (reference !== null && image.references.includes(reference)) {
      await context.engine.removeImage(reference, { force: false });
    } else {
      // A digest that stands for an untagged image is no name to take away: the image itself goes.
      await removeWhole(context, image);
    }
  });
}

/** The names that an image has when the targets are gone. */
export function namesLeft({ image, reference }: ImageTarget, targets: readonly ImageTarget[]): readonly string[] {
  if (reference === null || !image.references.includes(reference)) return [];
  const going = targets.filter((other) => other.image.id === image.id).map((other) => other.reference);
  return image.references.filter((name) => !going.includes(name));
}
