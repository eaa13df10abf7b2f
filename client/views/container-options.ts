/** How the Containers view can be arranged: its table, and what each choice means. */
import { holdsText, type OptionChoice, type Options, type ValuesOf, valuesOf } from "../describe/arrangement.ts";
import { containersIn, isLive, projectOf, stateWord } from "../describe/containers.ts";
import { byName, publishedPorts, shortReference } from "../describe/format.ts";
import type { Container, ContainerState } from "../engine/model.ts";
import type { Snapshots } from "../engine/store.ts";
import { t } from "../words.ts";
import { textFilter } from "./filters.ts";
import type { Seen } from "./view.ts";
import { belongsTo } from "./workspace.ts";

/** In the order in which groups of them stand. */
const states: readonly ContainerState[] = [
  "running",
  "restarting",
  "paused",
  "created",
  "exited",
  "dead",
  "removing",
  "unknown",
];

/** A label's key behind this stands for grouping by it. */
const byLabel = "label:";

export const containerOptions = [
  {
    key: "group",
    title: () => t("Group by"),
    usual: "project",
    choices: (engines) => [
      { value: "project", label: t("Project"), description: t("Docker Compose, Swarm stack") },
      { value: "image", label: t("Image") },
      { value: "state", label: t("State") },
      { value: "network", label: t("Network") },
      { value: "none", label: t("Nothing") },
      ...labelKeys(engines).map((key) => ({ value: byLabel + key, label: key, description: t("label") })),
    ],
    said: groupWords,
  },
  {
    key: "sort",
    title: () => t("Sort by"),
    usual: "state",
    choices: () => [
      { value: "state", label: t("State"), description: t("what runs first, then by name") },
      { value: "name", label: t("Name") },
      { value: "created", label: t("Created"), description: t("newest first") },
      { value: "image", label: t("Image") },
    ],
    said: (value) =>
      ({ name: t("sorted by name"), created: t("newest first"), image: t("sorted by image") })[value] ?? "",
  },
  {
    key: "label",
    title: () => t("Row label"),
    usual: "name",
    choices: () => [
      { value: "name", label: t("Name") },
      { value: "service", label: t("Compose service"), description: t("the name where there is none") },
      { value: "image", label: t("Image") },
      { value: "both", label: t("Name and image") },
    ],
    said: () => "",
  },
  {
    key: "facts",
    title: () => t("Row description"),
    usual: ["image", "status", "ports"],
    choices: () => [
      { value: "image", label: t("Image") },
      { value: "status", label: t("State"), description: t("with the time and the health") },
      { value: "ports", label: t("Ports") },
      { value: "networks", label: t("Networks") },
      { value: "created", label: t("Created") },
      { value: "command", label: t("Command") },
      { value: "id", label: t("ID") },
    ],
    said: () => "",
  },
  textFilter,
  {
    key: "states",
    title: () => t("Filter by state"),
    usual: [] as readonly string[],
    hides: true,
    choices: () => states.map((state) => ({ value: state, label: stateWord(state) })),
    said: (value: readonly string[]) =>
      t("only {0}", value.map((state) => stateWord(state as ContainerState)).join(", ")),
  },
  {
    key: "only",
    title: () => t("Filter by label"),
    usual: "",
    hides: true,
    choices: (engines) => [{ value: "", label: t("Any") }, ...labelChoices(engines)],
    said: (value) => value,
  },
  {
    key: "workspace",
    title: () => t("This workspace only"),
    usual: false as boolean,
    hides: true,
    said: () => t("this workspace"),
  },
  {
    key: "hideStopped",
    title: () => t("Hide stopped"),
    usual: false as boolean,
    hides: true,
    said: () => t("running only"),
  },
] as const satisfies Options;

export type ContainerValues = ValuesOf<typeof containerOptions>;

export function containerValues(arrangement: Seen["arrangement"]): ContainerValues {
  return valuesOf(containerOptions, arrangement);
}

/** Whether the filters leave a container in the view. */
export function passes(container: Container, values: ContainerValues, folders: readonly string[]): boolean {
  return (
    (!values.hideStopped || isLive(container)) &&
    (values.states.length === 0 || values.states.includes(container.state)) &&
    (values.only === "" || hasLabel(container, values.only)) &&
    holdsText(values.text, container.id, textsOf(container)) &&
    (!values.workspace || belongsTo(container, folders))
  );
}

type Order = (a: Container, b: Container) => number;

const liveFirst: Order = (a, b) => Number(isLive(b)) - Number(isLive(a)) || byName(a.name, b.name);

const orders: Readonly<Record<string, Order>> = {
  name: (a, b) => byName(a.name, b.name),
  created: (a, b) => b.createdAt - a.createdAt || byName(a.name, b.name),
  image: (a, b) => byName(shortReference(a.image), shortReference(b.image)) || byName(a.name, b.name),
};

export function orderOf({ sort }: ContainerValues): Order {
  return orders[sort] ?? liveFirst;
}

/** A group that a container stands in. */
export interface GroupKey {
  readonly name: string;
  /** What goes before the name when groups are put in order. */
  readonly rank: number;
}

/** The groups of a container: none where it stands alone, several where it is in several networks. */
export function groupsOf(container: Container, group: string): readonly GroupKey[] {
  const named = (name: string | null | undefined): readonly GroupKey[] => (name ? [{ name, rank: 0 }] : []);
  switch (group) {
    case "project":
      return named(projectOf(container));
    case "image":
      return named(shortReference(container.image));
    case "state":
      return [{ name: container.state, rank: states.indexOf(container.state) }];
    case "network":
      return container.networks.map(({ network }) => ({ name: network, rank: 0 }));
    default:
      return group.startsWith(byLabel) ? named(container.labels[group.slice(byLabel.length)]) : [];
  }
}

/** A group's name as people read it. */
export function groupName(group: string, name: string): string {
  return group === "state" ? stateWord(name as ContainerState) : name;
}

/** What a group is, read aloud after its name. */
export function groupKind(group: string): string {
  const words: Readonly<Record<string, string>> = {
    project: t("project"),
    image: t("image"),
    state: t("state"),
    network: t("network"),
  };
  return words[group] ?? t("label {0}", group.slice(byLabel.length));
}

function groupWords(group: string): string {
  if (group === "none") return t("not grouped");
  return t("by {0}", group.startsWith(byLabel) ? group.slice(byLabel.length) : groupKind(group));
}

function hasLabel({ labels }: Container, wanted: string): boolean {
  if (wanted in labels) return true;
  return Object.entries(labels).some(([key, value]) => `${key}=${value}` === wanted);
}

function* textsOf(container: Container): Iterable<string> {
  yield container.name;
  yield container.image;
  yield* publishedPorts(container.ports);
  for (const { privatePort } of container.ports) yield String(privatePort);
  yield projectOf(container) ?? "";
  yield container.compose?.service ?? "";
  // Compose writes the same words and its files' paths on every container.
  for (const [key, value] of Object.entries(container.labels)) if (!isMade(key)) yield `${key}=${value}`;
}

/** The labels' keys, those that Compose writes on everything last. */
function labelKeys(engines: readonly Snapshots[]): readonly string[] {
  return inLabelOrder(engines.flatMap(containersIn).flatMap(({ labels }) => Object.keys(labels)));
}

function labelChoices(engines: readonly Snapshots[]): readonly OptionChoice[] {
  const all = engines
    .flatMap(containersIn)
    .flatMap(({ labels }) => Object.entries(labels).flatMap(([key, value]) => [key, `${key}=${value}`]));
  return inLabelOrder(all).map((value) => ({ value, label: value }));
}

function inLabelOrder(labels: readonly string[]): readonly string[] {
  return [...new Set(labels)].sort((a, b) => Number(isMade(a)) - Number(isMade(b)) || byName(a, b));
}

function isMade(label: string): boolean {
  return label.startsWith("com.docker.");
}
