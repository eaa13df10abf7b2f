/** Every command, in the order of the buttons on a row. */
import type { Command } from "./command.ts";
import { containerCommands } from "./containers.ts";
import { engineCommands } from "./engine.ts";
import { imageCommands } from "./images.ts";

export const commands: readonly Command[] = [...containerCommands, ...imageCommands, ...engineCommands];
