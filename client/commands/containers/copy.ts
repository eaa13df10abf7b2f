/** What of a container goes to the clipboard. */

import { composeService } from "../../describe/compose-service.ts";
import { runLine } from "../../describe/run-line.ts";
import type { Container } from "../../engine/model.ts";
import { t } from "../../words.ts";
import { type Command, type CommandContext, defineCommand } from "../command.ts";
import { copy } from "../keys.ts";
import { readAll } from "../work-through.ts";
import { nameOf } from "./names.ts";

type Copy = Pick<Command<"container">, "id" | "title" | "group" | "states" | "palette" | "keybinding">;

/** A command that copies a line, or a few, a container. */
function copying(
  command: Copy,
  text: (context: CommandContext, container: Container) => string | Promise<string>,
  nothing?: (container: Container) => string,
): Command<"container"> {
  return defineCommand<"container">({
    ...command,
    icon: "copy",
    on: "container",
    placement: "menu",
    submenu: "copy",
    multiple: true,
    async run(context, targets) {
      const texts = await readAll(targets, async (container) => await text(context, container));
      const found = texts.filter((one) => one !== "");
      const [first] = targets;
      if (found.length > 0) await context.ui.copy(found.join("\n"));
      else if (first !== undefined && nothing !== undefined) await context.ui.info(nothing(first));
    },
  });
}

export const copyName = copying(
  { id: "quayside.container.copyName", title: "Copy Name", group: "1_plain@1", palette: false, keybinding: copy },
  (_context, container) => nameOf(container),
);

export const copyId = copying(
  { id: "quayside.container.copyId", title: "Copy ID", group: "1_plain@2", palette: false },
  (_context, { id }) => id,
);

export const copyImage = copying(
  { id: "quayside.container.copyImage", title: "Copy Image Name", group: "1_plain@3", palette: false },
  (_context, { image }) => image,
);

export const copyAddress = copying(
  {
    id: "quayside.container.copyAddress",
    title: "Copy IP Address",
    group: "1_plain@4",
    states: ["running", "paused"],
    palette: false,
  },
  (_context, { networks }) => networks.flatMap(({ addresses }) => addresses).join("\n"),
  ({ name }) => t("{0} has no address of its own: it is in no network, or shares that of the engine's machine.", name),
);

export const copyRunLine = copying(
  { id: "quayside.container.copyRunLine", title: "Copy as docker run", group: "2_made@1" },
  async ({ engine }, { id }) => {
    return runLine(await engine.recipe(id));
  },
);

export const copyComposeService: Command<"container"> = defineCommand<"container">({
  id: "quayside.container.copyComposeService",
  title: "Copy as Compose Service",
  icon: "copy",
  on: "container",
  placement: "menu",
  submenu: "copy",
  group: "2_made@2",
  multiple: true,
  async run({ engine, ui }, targets) {
    const recipes = await readAll(targets, ({ id }) => engine.recipe(id));
    await ui.copy(composeService(recipes, (option) => t("Compose has no word for {0}.", option)));
  },
});
