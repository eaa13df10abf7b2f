/** Commands that arrange a view: one list of all its options, a filter that is seen while it is typed, and the way back. */
import { type Arranged, changed, type Options, usual, type Value, withoutFilter } from "../describe/arrangement.ts";
import type { Snapshots } from "../engine/store.ts";
import type { Choice } from "../ui.ts";
import { t } from "../words.ts";
import { type Command, type CommandContext, defineCommand } from "./command.ts";

type AnyOption = Options[number];

interface Arrangeable {
  /** In commands' ids. */
  readonly noun: string;
  /** In commands' titles. */
  readonly name: string;
  readonly view: string;
  /** Where the list of options is wanted often enough for a button. */
  readonly button?: boolean;
}

const arrangeable: readonly Arrangeable[] = [
  { noun: "container", name: "Containers", view: "quayside.containers", button: true },
  { noun: "image", name: "Images", view: "quayside.images" },
  { noun: "volume", name: "Volumes", view: "quayside.volumes" },
  { noun: "network", name: "Networks", view: "quayside.networks" },
];

/** Switches that have commands of their own, by the key of their option. */
const switches: readonly {
  view: string;
  key: string;
  on: [id: string, title: string];
  off: [id: string, title: string];
}[] = [
  {
    view: "quayside.containers",
    key: "hideStopped",
    on: ["quayside.container.hideStopped", "Hide Stopped Containers"],
    off: ["quayside.container.showStopped", "Show Stopped Containers"],
  },
  {
    view: "quayside.images",
    key: "hideDangling",
    on: ["quayside.image.hideDangling", "Hide Images without a Name"],
    off: ["quayside.image.showDangling", "Show Images without a Name"],
  },
];

export const arrangeCommands: readonly Command[] = [
  ...arrangeable.flatMap(({ noun, name, view, button }) => [
    defineCommand({
      id: `quayside.${noun}.filter`,
      title: `Filter ${name}…`,
      icon: "filter",
      on: "nothing",
      offline: true,
      group: "navigation@5",
      viewTitle: [view],
      keybinding: { key: "ctrl+alt+f", mac: "cmd+alt+f", view },
      async run(context) {
        await filterByText(context, view);
      },
    }),
    defineCommand({
      id: `quayside.${noun}.clearFilter`,
      title: `Clear Filter of ${name}`,
      icon: "clear-all",
      on: "nothing",
      offline: true,
      group: "navigation@4",
      viewTitle: [view],
      when: `${view}.filtered`,
      async run({ arrangements }) {
        const arranged = arrangements.of(view);
        if (arranged !== null) arrangements.set(view, withoutFilter(arranged.options));
      },
    }),
    defineCommand({
      id: `quayside.${noun}.arrange`,
      title: `Arrange ${name}…`,
      icon: "list-tree",
      on: "nothing",
      offline: true,
      group: button === true ? "navigation@7" : "9_arrange@1",
      viewTitle: [view],
      run: (context) => arrange(context, view),
    }),
  ]),
  ...switches.flatMap(({ view, key, on, off }) =>
    [true, false].map((value) => {
      const [id, title] = value ? on : off;
      return defineCommand({
        id,
        title,
        on: "nothing",
        offline: true,
        group: "9_arrange@2",
        viewTitle: [view],
        when: value ? `!${view}.${key}` : `${view}.${key}`,
        async run({ arrangements }) {
          arrangements.set(view, { [key]: value });
        },
      });
    }),
  ),
];

/** Lists what can be chosen with what is, until nothing more is. */
async function arrange(context: CommandContext, view: string): Promise<void> {
  const { ui, arrangements } = context;
  const reset = { label: t("Back to the default"), icon: "discard", value: null };
  for (let first: AnyOption | null = null; ; ) {
    const arranged = arrangements.of(view);
    if (arranged === null) return;
    const choices: readonly Choice<AnyOption | null>[] = [
      ...arranged.options.map((option) => optionChoice(option, arranged, context)),
      ...(changed(arranged).length > 0 ? [reset] : []),
    ];
    // What was changed last stands first, so that a slip is one key away from being mended.
    const ordered = [...choices].sort((a, b) => Number(b.value === first) - Number(a.value === first));
    const option: AnyOption | null | undefined = await ui.pick(
      t("Arrange the view"),
      first === null ? choices : ordered,
    );
    if (option === undefined) return;
    if (option === null) arrangements.set(view, usual(arranged.options));
    else if (!(await ask(context, view, option))) continue;
    first = option;
  }
}

function optionChoice(option: AnyOption, { values }: Arranged, context: CommandContext): Choice<AnyOption> {
  const value = values[option.key];
  const isUsual = value === option.usual;
  return {
    label: option.title(),
    description: valueWords(option, value ?? option.usual, context),
    icon: option.hides !== true ? "list-tree" : isUsual || value?.toString() === "" ? "filter" : "filter-filled",
    value: option,
  };
}

function valueWords(option: AnyOption, value: Value, context: CommandContext): string {
  if (typeof value === "boolean") return value ? t("on") : t("off");
  if (value.length === 0) return t("any");
  if (option.choices === undefined) return String(value);
  const choices = option.choices(openEngines(context));
  const labels = [value].flat().map((one) => choices.find((choice) => choice.value === one)?.label ?? one);
  return labels.join(", ");
}

/** What a view shows: it is arranged for all of them at once. */
function openEngines({ sessions }: CommandContext): readonly Snapshots[] {
  return sessions.all.map(({ store }) => store.snapshots);
}

/** Resolves with false where nothing was chosen. */
async function ask(context: CommandContext, view: string, option: AnyOption): Promise<boolean> {
  const { ui, arrangements } = context;
  const { key, title } = option;
  const value = arrangements.of(view)?.values[key] ?? option.usual;
  if (typeof value === "boolean") {
    arrangements.set(view, { [key]: !value });
    return true;
  }
  if (option.choices === undefined) return await filterByText(context, view);
  const choices = option.choices(openEngines(context)).map((choice) => ({
    ...choice,
    // In a list that marks one, the others stand in line with it; where several can be chosen, boxes do that.
    ...(typeof value === "string" ? { icon: choice.value === value ? "check" : "blank" } : {}),
    picked: value.includes(choice.value),
  }));
  const chosen = typeof value === "string" ? await ui.pick(title(), choices) : await ui.pickMany(title(), choices);
  if (chosen === undefined) return false;
  arrangements.set(view, { [key]: chosen });
  return true;
}

/** The view follows what is typed; Escape leaves it as it was. */
async function filterByText({ ui, arrangements }: CommandContext, view: string): Promise<boolean> {
  const before = arrangements.of(view)?.values.text;
  if (typeof before !== "string") return false;
  const text = await ui.input(t("Filter by text"), {
    value: before,
    prompt: t("Part of a name, image, port, label or user. Empty shows all."),
    typed: (typed) => arrangements.set(view, { text: typed.trim() }),
  });
  arrangements.set(view, { text: text?.trim() ?? before });
  return text !== undefined;
}
