/** Run… and Run Interactive: one quick pick with sensible ports, and questions only for those who want them asked. */

import { webAddress, webPorts } from "../describe/browse.ts";
import { shortReference } from "../describe/format.ts";
import type { ImageTarget } from "../describe/images.ts";
import type { RunOptions } from "../engine/engine.ts";
import type { Snapshots } from "../engine/store.ts";
import { errorDetail, refusalIn } from "../failures.ts";
import { t } from "../words.ts";
import { type CommandContext, defineCommand } from "./command.ts";
import { containerNameProblem } from "./containers/names.ts";
import { explain, remediesFor } from "./remedies.ts";

export const run = defineCommand({
  id: "quayside.image.run",
  title: "Run…",
  icon: "play",
  on: "image",
  placement: "inline",
  group: "1_run@1",
  async run(context, [target]) {
    if (target !== undefined) await runImage(context, nameForEngine(target), false);
  },
});

export const runInteractive = defineCommand({
  id: "quayside.image.runInteractive",
  title: "Run Interactive",
  icon: "terminal",
  on: "image",
  placement: "inline",
  group: "1_run@2",
  async run(context, [target]) {
    if (target !== undefined) await runImage(context, nameForEngine(target), true);
  },
});

/** What the engine knows an image by: the reference of its row, else its id. */
function nameForEngine(target: ImageTarget): string {
  return target.reference ?? target.image.id;
}

interface ExposedPort {
  readonly port: number;
  readonly protocol: string;
}

/** Asks how and runs; in a terminal when `interactive`, where the container goes when it ends. */
export async function runImage(context: CommandContext, image: string, interactive: boolean): Promise<void> {
  const exposed = exposedPorts(await context.engine.inspect("image", image));
  const options = interactive
    ? { image, interactive, remove: true, ports: defaultPorts(exposed, context.store.snapshots) }
    : await askOptions(context, image, exposed);
  if (options === undefined) return;
  if (!interactive) {
    await runDetached(context, options, exposed.length > 0);
    return;
  }
  const { engine, ui } = context;
  ui.terminal(shortReference(image), "terminal", async (size) => (await engine.runInteractive(options, size)).terminal);
}

/** The image's exposed ports, from the engine's own JSON, which may lack any part of it. */
function exposedPorts(inspected: unknown): readonly ExposedPort[] {
  const config = property(inspected, "Config");
  const ports = property(config, "ExposedPorts");
  if (typeof ports !== "object" || ports === null) return [];
  return Object.keys(ports)
    .flatMap((key) => {
      const match = /^(\d+)(?:\/(\w+))?$/.exec(key);
      return match === null ? [] : [{ port: Number(match[1]), protocol: match[2] ?? "tcp" }];
    })
    .sort((a, b) => a.port - b.port);
}

/** Each exposed port on the same port of the host; where a container has that one already, on any free one. */
function defaultPorts(exposed: readonly ExposedPort[], snapshots: Snapshots): readonly string[] {
  const taken = new Set<string>();
  if (snapshots.container.state === "ready") {
    for (const item of snapshots.container.items.values()) {
      if (item.kind !== "container") continue;
      for (const { publicPort, protocol } of item.ports)
        if (publicPort !== null) taken.add(`${publicPort}/${protocol}`);
    }
  }
  return exposed.map(({ port, protocol }) => {
    const host = taken.has(`${port}/${protocol}`) ? 0 : port;
    return `${host}:${port}${protocol === "tcp" ? "" : `/${protocol}`}`;
  });
}

/** What is wrong with a list of published ports; null where nothing is. */
export function portsProblem(text: string): string | null {
  for (const mapping of splitPorts(text)) {
    const match = /^(?:(?:\d{1,3}(?:\.\d{1,3}){3}):)?(\d{1,5}):(\d{1,5})(?:\/(?:tcp|udp|sctp))?$/.exec(mapping);
    const numbers = match?.slice(1, 3).map(Number) ?? [];
    if (match === null || numbers.some((number) => number > 65_535) || numbers[1] === 0) {
      return t(
        "“{0}” is no port: write host:container, like 8080:80 or 53:53/udp; 0 as host takes any free one.",
        mapping,
      );
    }
  }
  return null;
}

function splitPorts(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== "");
}

async function askOptions(
  context: CommandContext,
  image: string,
  exposed: readonly ExposedPort[],
): Promise<RunOptions | undefined> {
  const { ui, store } = context;
  const ports = defaultPorts(exposed, store.snapshots);
  const shown = ports.map(portWords).join(", ");
  const how = await ui.pick(t("Run {0}", shortReference(image)), [
    {
      label: t("Run"),
      description: shown === "" ? t("publishes no ports") : shown,
      icon: "play",
      value: "defaults" as const,
    },
    ...(exposed.length === 0
      ? []
      : [
          {
            label: t("Run on free ports"),
            description: t("the engine chooses them"),
            icon: "play",
            value: "free" as const,
          },
          { label: t("Run without ports"), icon: "play", value: "closed" as const },
        ]),
    { label: t("Choose ports and name…"), icon: "edit", value: "ask" as const },
  ]);
  switch (how) {
    case undefined:
      return undefined;
    case "defaults":
      return { image, ports };
    case "free":
      return { image, publishAll: true };
    case "closed":
      return { image };
    case "ask":
      return await askDetails(context, image, ports);
  }
}

async function askDetails(
  { ui, memory }: CommandContext,
  image: string,
  ports: readonly string[],
): Promise<RunOptions | undefined> {
  const portsKey = `run.ports:${image}`;
  const title = t("Run {0}", shortReference(image));
  const chosenPorts = await ui.input(title, {
    prompt: t("Ports to publish, host:container, with blanks between them; none where empty"),
    placeholder: "8080:80 53:53/udp",
    value: memory.get(portsKey) ?? ports.join(" "),
    validate: portsProblem,
  });
  if (chosenPorts === undefined) return undefined;
  memory.set(portsKey, chosenPorts);
  const name = await ui.input(title, {
    prompt: t("Name of the container; the engine makes one up where empty"),
    validate: (text) => (text === "" ? null : containerNameProblem(text)),
  });
  if (name === undefined) return undefined;
  return { image, ports: splitPorts(chosenPorts), ...(name === "" ? {} : { name }) };
}

async function runDetached(context: CommandContext, options: RunOptions, exposes: boolean): Promise<void> {
  const { engine, ui } = context;
  try {
    const id = await ui.progress(t("Running {0}", shortReference(options.image)), () => engine.run(options));
    const browse = t("Open in Browser");
    const container = await engine.read("container", id);
    if (container?.kind !== "container") return;
    const port = webPorts(container.ports)[0];
    const message = t("{0} runs as {1}.", shortReference(options.image), container.name);
    const chosen = await ui.info(message, { actions: port === undefined ? [] : [browse] });
    if (chosen === browse && port !== undefined) await ui.openExternal(webAddress(engine.info.endpoint, port));
  } catch (error) {
    const retry = (): Promise<void> => runDetached(context, options, exposes);
    const { ports: _, ...others } = options;
    const free = {
      label: t("Run on free ports"),
      run: () => runDetached(context, { ...others, publishAll: true }, exposes),
    };
    const remedies = [
      ...(exposes && refusalIn(error)?.code === "port-taken" ? [free] : []),
      ...remediesFor(error, context, { retry }),
    ];
    if (remedies.length === 0) throw error;
    const message = t("{0} does not run. {1}", shortReference(options.image), explain(error, context));
    const chosen = await ui.error(message, { actions: remedies.map(({ label }) => label), detail: errorDetail(error) });
    await remedies.find(({ label }) => label === chosen)?.run();
  }
}

function portWords(mapping: string): string {
  const [host, ...rest] = mapping.split(":");
  return host === "0" ? t("{0} on a free port", rest.join(":")) : `${host}→${rest.join(":")}`;
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
