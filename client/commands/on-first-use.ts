/** The entry of the bundle that the first command reads: every command, and what runs them. */
import type { Command, DriverServices } from "./command.ts";
import { createDriver } from "./driver.ts";
import type { Arguments } from "./find-targets.ts";
import { commands } from "./index.ts";

/** Runs a command by its id. */
export function createRunner(services: DriverServices): (id: string, args: Arguments) => Promise<void> {
  const drive = createDriver(services);
  const known = new Map<string, Command>(commands.map((command) => [command.id, command]));
  return async (id, args) => {
    const command = known.get(id);
    if (command === undefined) throw new Error(`There is no command ${id}.`);
    await drive(command, args);
  };
}
