/** The entry of the bundle that the first command reads: every command, and what runs them. */
import { useTranslate } from "../words.ts";
import type { Command } from "./command.ts";
import { type Arguments, createDriver, type DriverServices } from "./driver.ts";
import { commands } from "./index.ts";

/** Runs a command by its id. `translate`: this bundle has words of its own. */
export function createRunner(
  services: DriverServices,
  translate: Parameters<typeof useTranslate>[0],
): (id: string, args: Arguments) => Promise<void> {
  useTranslate(translate);
  const drive = createDriver(services);
  const known = new Map<string, Command>(commands.map((command) => [command.id, command]));
  return async (id, args) => {
    const command = known.get(id);
    if (command === undefined) throw new Error(`There is no command ${id}.`);
    await drive(command, args);
  };
}
