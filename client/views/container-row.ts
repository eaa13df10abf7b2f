/** A container's row: what is shown of it, as the user arranged it, and what its tooltip adds. */
import { type WebPort, webAddress, webPorts } from "../describe/browse.ts";
import { exitWords, healthWord, projectOf, stateWord } from "../describe/containers.ts";
import {
  age,
  briefAge,
  briefDuration,
  duration,
  escapeMarkdown,
  portSummary,
  publishedPorts,
  shortId,
  shortReference,
} from "../describe/format.ts";
import { statsWords } from "../describe/stats.ts";
import { type ContainerDetails, containerDetails } from "../engine/details.ts";
import type { Container, ContainerState, Health } from "../engine/model.ts";
import type { Reading } from "../engine/stats.ts";
import { t } from "../words.ts";
import type { ContainerValues } from "./container-options.ts";
import { facts, markdownLink } from "./tooltip.ts";
import type { Asked, Row } from "./view.ts";

/** A container in the view; `under` tells its rows apart where it stands in several groups. */
export type PlacedContainer = Container & { readonly under?: string };

const icons: Readonly<Record<ContainerState, Row["icon"]>> = {
  running: { name: "vm-running", color: "charts.green" },
  restarting: { name: "sync", color: "charts.orange" },
  paused: { name: "debug-pause", color: "charts.yellow" },
  removing: { name: "trash", color: "disabledForeground" },
  created: { name: "vm-outline", color: "disabledForeground" },
  exited: { name: "vm-outline", color: "disabledForeground" },
  dead: { name: "error", color: "charts.red" },
  unknown: { name: "question", color: "disabledForeground" },
};

/** How a health check shows on a container that runs; null leaves the state's own icon. */
const healthIcons: Readonly<Record<Health, Row["icon"] | null>> = {
  none: null,
  healthy: null,
  starting: { name: "vm-running", color: "charts.yellow" },
  unhealthy: { name: "warning", color: "charts.orange" },
};

/** Codes of a process that was asked to end: it did, or SIGINT, SIGKILL or SIGTERM ended it. */
const orderlyExits = new Set([0, 130, 137, 143]);

const failedIcon: Row["icon"] = { name: "vm-outline", color: "charts.red" };

export function containerRow(container: PlacedContainer, now: number, values: ContainerValues, reading?: Reading): Row {
  const image = imageName(container);
  const status = statusOf(container, now);
  const ports = portSummary(container.ports);
  const { label, said } = labelOf(container, values);
  const parts: Readonly<Record<string, string>> = {
    image: said.includes("image") || values.group === "image" ? "" : briefImage(container),
    status: briefStatus(container, now),
    ports,
    networks: container.networks.map(({ network }) => network).join(", "),
    created: container.createdAt > 0 ? t("made {0}", age(container.createdAt, now)) : "",
    command: container.command,
    id: shortId(container.id),
  };
  const shown = values.facts.map((fact) => parts[fact] ?? "");
  return {
    id: `container/${container.id}${container.under === undefined ? "" : `/${container.under}`}`,
    label,
    // A row that does not begin with the name still has to say whose it is.
    // What it uses is not in what is read aloud: that would begin anew each second.
    description: [
      reading === undefined ? "" : statsWords(reading),
      said.includes("name") ? "" : container.name,
      ...shown,
    ]
      .filter((part) => part !== "")
      .join(" · "),
    icon: iconOf(container),
    contextValue: `container:${container.state}${webPorts(container.ports).length > 0 ? "+web" : ""}`,
    accessibleLabel: [container.name, status, image, ports].filter((part) => part !== "").join(", "),
    collapsible: "none",
    tooltip: (asked) => tooltip(container, now, asked),
    inspects: { kind: "container", id: container.id },
  };
}

/** Whether it ended as it should not. */
export function hasFailed({ state, exitCode }: Container): boolean {
  return state === "exited" && exitCode !== null && !orderlyExits.has(exitCode);
}

/** Without its registry's host, which is long and seldom what tells images apart; the tooltip has it. */
function imageName({ image }: Container): string {
  return shortReference(image).replace(/^[^/]*[.:][^/]*\/(?=.)/, "");
}

/** More leaves a side bar of usual width no room for the state. */
const longestImage = 18;

/**
 * The image as far as it tells a row's neighbours apart: `web:2`, without where it comes from. Empty where Compose built
 * it, because it is named after the project and the service, as the container is.
 */
function briefImage(container: Container): string {
  const { compose } = container;
  const brief = imageName(container)
    .replace(/^.*\/(?=.)/, "")
    .replace(/:latest$/, "");
  if (compose !== null && brief.replaceAll("_", "-") === `${compose.project}-${compose.service}`.replaceAll("_", "-"))
    return "";
  return brief.length > longestImage ? `${brief.slice(0, longestImage - 1)}…` : brief;
}

/** What a row begins with, and what that says already. */
function labelOf(container: Container, { label, group }: ContainerValues): { label: string; said: readonly string[] } {
  const image = imageName(container);
  const name = group === "project" ? withoutProject(container) : container.name;
  switch (label) {
    case "image":
      return { label: image, said: ["image"] };
    case "both":
      return { label: `${name} (${image})`, said: ["name", "image"] };
    case "service":
      return { label: container.compose?.service || name, said: ["name"] };
    default:
      return { label: name, said: ["name"] };
  }
}

/** `web-1` below the project `shop`, whose row stands above it, for `shop-web-1`. */
function withoutProject(container: Container): string {
  const { name } = container;
  const project = projectOf(container) ?? "";
  const rest = name.slice(project.length);
  return project !== "" && name.startsWith(project) && /^[-_.][a-z]/i.test(rest) ? rest.slice(1) : name;
}

function iconOf(container: Container): Row["icon"] {
  if (container.state === "running") return healthIcons[container.health] ?? icons.running;
  return hasFailed(container) ? failedIcon : icons[container.state];
}

/** The state as far as a row has room for it. */
function briefStatus(container: Container, now: number): string {
  const { state, exitCode } = container;
  if (state === "restarting" && exitCode !== null) return t("Restarting ({0})", exitCode);
  return statusOf(container, now, { duration: briefDuration, age: briefAge });
}

/** The state in words, with the time since it began where the engine told it. */
export function statusOf(container: Container, now: number, words = { duration, age }): string {
  switch (container.state) {
    case "running": {
      const up = container.startedAt === null ? t("Up") : t("Up {0}", words.duration(now - container.startedAt));
      return container.health === "none" ? up : `${up} (${healthWord(container.health)})`;
    }
    case "exited": {
      const exited = container.exitCode === null ? t("Exited") : t("Exited ({0})", container.exitCode);
      return container.finishedAt === null ? exited : `${exited} ${words.age(container.finishedAt, now)}`;
    }
    case "restarting":
      return container.exitCode === null ? t("Restarting") : t("Restarting after exit code {0}", container.exitCode);
    case "created":
      return t("Created {0}", words.age(container.createdAt, now));
    default:
      return stateWord(container.state);
  }
}

function tooltip(container: Container, now: number, asked?: Asked): string {
  const details = asked?.inspected ? containerDetails(asked.inspected) : null;
  const exposed = container.ports.filter((port) => port.publicPort === null);
  const project = projectOf(container);
  const rows: readonly (readonly [string, string])[] = [
    [t("Image"), escapeMarkdown(container.image)],
    [t("State"), escapeMarkdown(statusOf(container, now))],
    [t("Exit code"), escapeMarkdown(exitText(container, details))],
    [t("Why it did not start"), escapeMarkdown(details?.error ?? "")],
    [t("Restart"), escapeMarkdown(details === null ? "" : restartText(details))],
    [t("Ports"), portLinks(container, asked?.endpoint ?? null)],
    [
      t("Exposed only"),
      aFew([...new Set(exposed.map((port) => `${port.privatePort}/${port.protocol}`))], escapeMarkdown),
    ],
    [t("Networks"), escapeMarkdown(networkText(container))],
    [t("Mounts"), escapeMarkdown(details === null ? "" : mountText(details))],
    [t("Command"), escapeMarkdown(container.command)],
    [t("Created"), escapeMarkdown(container.createdAt > 0 ? new Date(container.createdAt).toLocaleString() : "")],
    [t("Project"), escapeMarkdown(project ?? "")],
    [t("Compose service"), escapeMarkdown(container.compose?.service ?? "")],
    [t("ID"), escapeMarkdown(shortId(container.id))],
  ];
  const checks = details === null ? [] : checkLines(details);
  return [`**${escapeMarkdown(container.name)}**`, "", facts(rows), ...checks].join("\n");
}

function exitText({ exitCode, state }: Container, details: ContainerDetails | null): string {
  if (exitCode === null || state === "running" || state === "paused") return "";
  const meaning = details?.outOfMemory === true ? t("memory ran out, and the system killed it") : exitWords(exitCode);
  return meaning === "" ? String(exitCode) : `${exitCode}: ${meaning}`;
}

function restartText({ restartPolicy, restartCount }: ContainerDetails): string {
  const times =
    restartCount === 0 ? "" : restartCount === 1 ? t("restarted once") : t("restarted {0} times", restartCount);
  return [restartPolicy, times].filter((part) => part !== "").join(", ");
}

/** More would fill the screen. */
const mostPorts = 12;

/** Published ports, those that a browser can open as links to where the engine is. */
function portLinks({ ports, state }: Container, endpoint: string | null): string {
  const byPort = new Map<string, WebPort>();
  if (endpoint !== null && state === "running") {
    for (const port of webPorts(ports)) byPort.set(`${port.publicPort}→${port.privatePort}`, port);
  }
  return aFew(publishedPorts(ports), (text) => {
    const port = byPort.get(text);
    return port === undefined || endpoint === null
      ? escapeMarkdown(text)
      : markdownLink(text, webAddress(endpoint, port));
  });
}

/** The first of many ports, and how many more there are. */
function aFew(all: readonly string[], markdown: (text: string) => string): string {
  const more = all.length - mostPorts;
  return [...all.slice(0, mostPorts).map(markdown), ...(more > 0 ? [`\\+${more}`] : [])].join(", ");
}

function networkText({ networks }: Container): string {
  return networks.map(({ network, addresses }) => [network, ...addresses].join(" ")).join(", ");
}

function mountText({ mounts }: ContainerDetails): string {
  return mounts
    .map(({ source, destination, readOnly }) =>
      readOnly ? t("{0} at {1}, read-only", source, destination) : t("{0} at {1}", source, destination),
    )
    .join(", ");
}

/** Enough to see why a check fails. */
const longestOutput = 200;

function checkLines({ checks }: ContainerDetails): readonly string[] {
  if (checks.length === 0) return [];
  const lines = checks.map(({ at, exitCode, output }) => {
    const verdict = exitCode === 0 ? t("passed") : t("failed with exit code {0}", exitCode);
    const said = output.length > longestOutput ? `${output.slice(0, longestOutput)}…` : output;
    const time = at > 0 ? new Date(at).toLocaleTimeString() : "";
    return `- ${escapeMarkdown([time, verdict, said].filter((part) => part !== "").join(" · "))}`;
  });
  return ["", t("Last health checks:"), "", ...lines.reverse()];
}
