/** Clean Up…: one look over all that nobody uses. What goes is chosen by kind, then shown one by one, then asked for. */
import { firstNames, size } from "../../describe/format.ts";
import { describeError, errorDetail } from "../../failures.ts";
import { t } from "../../words.ts";
import { mostCauses } from "../bulk.ts";
import type { CommandContext } from "../command.ts";
import { listed } from "../listed.ts";
import { measureAll } from "../prune.ts";
import { containerNames } from "../remedies.ts";
import { removeWhole } from "../remove-image.ts";
import { type Outcome, workThrough } from "../work-through.ts";
import {
  bytesOf,
  type CleanUpItem,
  cleanUpKinds,
  freedWords,
  keptByDefault,
  kindIcons,
  kindTitle,
  kindWord,
  ofKinds,
  planCleanUp,
  withoutUsed,
} from "./clean-up-plan.ts";

export async function cleanUpAll(context: CommandContext): Promise<void> {
  await listed(context, ["container", "image", "volume", "network"]);
  const usage = await measureAll(context);
  if (usage === null) return;
  const chosen = await choose(context, planCleanUp(context.store.snapshots, usage));
  if (chosen === null || chosen.length === 0) return;
  if (await context.ui.confirm(question(chosen), warnings(chosen).join("\n"), t("Remove")))
    await carryOut(context, chosen);
}

/** Null where the user left; what is in the way of another thing that stays is not among the chosen. */
async function choose({ ui }: CommandContext, all: readonly CleanUpItem[]): Promise<readonly CleanUpItem[] | null> {
  const title = t("Clean Up");
  if (all.length === 0) {
    await ui.info(t("There is nothing to clean up: everything is in use."));
    return null;
  }
  const kinds = await ui.pickMany(
    title,
    cleanUpKinds
      .map((kind) => ({ kind, items: all.filter((item) => item.kind === kind) }))
      .filter(({ items }) => items.length > 0)
      .map(({ kind, items }) => ({
        label: kindTitle(kind),
        description: kindFacts(items),
        icon: kindIcons[kind],
        picked: !keptByDefault.has(kind),
        value: kind,
      })),
    { placeholder: t("What to look through; nothing is removed yet") },
  );
  if (kinds === undefined || kinds.length === 0) return null;
  const items = ofKinds(all, kinds);
  if (items.length === 0) {
    await ui.info(t("All of these are used by stopped containers. Choose those as well."));
    return null;
  }
  const chosen = await ui.pickMany(
    title,
    items.map((item) => ({
      label: item.name,
      description: [kindWord(item.kind), ...(item.bytes > 0 ? [size(item.bytes)] : [])].join(" · "),
      icon: kindIcons[item.kind],
      picked: true,
      value: item,
    })),
    {
      placeholder:
        bytesOf(items) === 0
          ? t("What goes; uncheck what is to stay")
          : t("What goes, {0} in all; uncheck what is to stay", freedWords(items)),
    },
  );
  if (chosen === undefined) return null;
  const going = withoutUsed(chosen);
  const staying = chosen.filter((item) => !going.includes(item));
  if (staying.length > 0) {
    await ui.info(t("Left alone, because a container that stays uses them: {0}.", namesOf(staying)));
  }
  return going;
}

/** `3 · 12 MB`, and how many of them only once stopped containers are gone. */
function kindFacts(items: readonly CleanUpItem[]): string {
  const after = items.filter(({ users }) => users.length > 0).length;
  const words =
    after === items.length ? t("after stopped containers") : t("{0} of them after stopped containers", after);
  return [countAndSize(items), ...(after === 0 ? [] : [words])].join(" · ");
}

function countAndSize(items: readonly CleanUpItem[]): string {
  const [first] = items;
  const count = first?.kind === "buildCache" ? first.name : String(items.length);
  return [count, ...(bytesOf(items) > 0 ? [freedWords(items)] : [])].join(" · ");
}

function question(items: readonly CleanUpItem[]): string {
  return items.length === 1 ? t("Remove {0}?", namesOf(items)) : t("Remove these {0} things?", items.length);
}

/** A line a kind with its names, then what is lost. */
function warnings(items: readonly CleanUpItem[]): readonly string[] {
  const kinds = cleanUpKinds
    .map((kind) => ({ kind, part: items.filter((item) => item.kind === kind) }))
    .filter(({ part }) => part.length > 0);
  const has = (...wanted: readonly CleanUpItem["kind"][]): boolean => kinds.some(({ kind }) => wanted.includes(kind));
  return [
    ...kinds.map(({ kind, part }) =>
      kind === "buildCache" ? `${kindTitle(kind)}: ${countAndSize(part)}` : lineOf(part),
    ),
    "",
    ...(has("containers") ? [t("What these containers wrote outside volumes is lost.")] : []),
    ...(has("volumes", "anonymousVolumes") ? [t("The files in these volumes are lost.")] : []),
    ...(bytesOf(items) === 0 ? [] : [t("This frees {0}.", freedWords(items))]),
  ];
}

/** More names than this of one kind stood in the list before, and are counted here. */
const mostNames = 12;

function lineOf(items: readonly CleanUpItem[]): string {
  const [first] = items;
  const all = firstNames(items.map(nameOf), mostNames);
  return first === undefined ? "" : `${kindTitle(first.kind)} (${countAndSize(items)}): ${all}`;
}

/** Kind after kind; what fails is kept for the end and stops nothing. */
async function carryOut(context: CommandContext, items: readonly CleanUpItem[]): Promise<void> {
  const { ui } = context;
  const freed = new Map<CleanUpItem, number>();
  const { outcome, stopped } = await ui.progress(t("Cleaning up"), async (progress) => {
    const done: CleanUpItem[] = [];
    const failed: Outcome<CleanUpItem>["failed"][number][] = [];
    for (const kind of cleanUpKinds) {
      const part = items.filter((item) => item.kind === kind);
      if (part.length === 0 || progress.signal.aborted) continue;
      const result = await workThrough(
        part,
        async (item) => void freed.set(item, await removeItem(context, item, progress.signal)),
        progress.signal,
        (count) => progress.report(`${kindTitle(kind)}: ${t("{0} of {1}", count, part.length)}`),
      );
      done.push(...result.done);
      failed.push(...result.failed);
    }
    return { outcome: { done, failed }, stopped: progress.signal.aborted };
  });
  const { done, failed } = outcome;
  const sizes = done.map((item) => ({ ...item, bytes: freed.get(item) ?? 0 }));
  const sentences = [
    ...(stopped ? [t("Stopped.")] : []),
    done.length === 0
      ? t("Nothing was removed.")
      : bytesOf(sizes) === 0
        ? t("Removed {0} of {1}.", done.length, items.length)
        : t("Removed {0} of {1}, which freed {2}.", done.length, items.length, freedWords(sizes)),
  ];
  if (failed.length === 0) {
    await ui.info(sentences.join(" "));
    return;
  }
  const named = containerNames(context.store.snapshots);
  const causes = failed
    .slice(0, mostCauses)
    .map(({ target, error }) => `${target.name}: ${describeError(error, named)}`);
  const more = failed.length > mostCauses ? [t("The log names {0} more.", failed.length - mostCauses)] : [];
  await ui.error([...sentences, t("Not removed: {0}", causes.join(" ")), ...more].join(" "), {
    detail: failed.map(({ target, error }) => `${target.name}: ${errorDetail(error)}`).join("\n"),
  });
}

/** Resolves with the bytes that it freed. */
async function removeItem(context: CommandContext, item: CleanUpItem, signal: AbortSignal): Promise<number> {
  const { engine } = context;
  switch (item.kind) {
    case "containers":
      await engine.removeContainer(item.object.id, { force: false, volumes: false });
      break;
    case "networks":
      await engine.removeNetwork(item.object.id);
      break;
    case "dangling":
    case "images":
      await removeWhole(context, item.object);
      break;
    case "anonymousVolumes":
    case "volumes":
      await engine.removeVolume(item.object.id);
      break;
    case "buildCache":
      return await engine.removeBuildCache(item.object, signal);
  }
  return item.bytes;
}

function nameOf({ kind, name }: CleanUpItem): string {
  return kind === "buildCache" ? kindWord(kind) : name;
}

function namesOf(items: readonly CleanUpItem[]): string {
  return items.map(nameOf).join(", ");
}
