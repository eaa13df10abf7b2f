/** Every command, in the order of the buttons on a row. */
import { arrangeCommands } from "./arrange.ts";
import { cleanUp } from "./clean-up.ts";
import type { Command } from "./command.ts";
import { containerCommands } from "./containers.ts";
import { engineCommands } from "./engine.ts";
import { enginesCommands } from "./engines.ts";
import { imageCommands } from "./images.ts";
import { networkCommands } from "./networks.ts";
import { volumeCommands } from "./volumes.ts";

export const commands: readonly Command[] = [
  ...containerCommands,
  ...imageCommands,
  ...volumeCommands,
  ...networkCommands,
  cleanUp,
  ...arrangeCommands,
  ...engineCommands,
  ...enginesCommands,
];
