/** Kill…: a signal of the user's choice to the main process of containers. */
import type { Container } from "../../engine/model.ts";
import { t } from "../../words.ts";
import { forEach } from "../bulk.ts";
import type { CommandContext } from "../command.ts";
import { nameOf, namesOf } from "../containers/names.ts";

interface Signal {
  readonly name: string;
  /** What it does to most programs. */
  readonly does: string;
  /** What is lost where it ends the process; null where it goes on. */
  readonly ends: string | null;
}

function signals(): readonly Signal[] {
  const asked = t("It is asked to end: what has no handler for the signal may go on.");
  return [
    { name: "SIGKILL", does: t("ends it at once"), ends: t("The processes end at once and can't save anything.") },
    { name: "SIGTERM", does: t("asks it to end, as Stop does"), ends: asked },
    { name: "SIGINT", does: t("interrupts it, as Ctrl+C does"), ends: asked },
    { name: "SIGQUIT", does: t("ends it, with a dump of its memory or threads"), ends: asked },
    { name: "SIGHUP", does: t("lets many servers read their configuration again"), ends: null },
    { name: "SIGUSR1", does: t("means what the program defines, such as opening its logs anew"), ends: null },
    { name: "SIGUSR2", does: t("means what the program defines"), ends: null },
    { name: "SIGWINCH", does: t("lets some servers end in an orderly way"), ends: null },
    { name: "SIGSTOP", does: t("halts its main process until it gets SIGCONT"), ends: null },
    { name: "SIGCONT", does: t("lets it go on after SIGSTOP"), ends: null },
  ];
}

export async function sendSignal(context: CommandContext, targets: readonly Container[]): Promise<void> {
  const { ui, engine } = context;
  const signal = await ui.pick(
    t("Send a signal to {0}", namesOf(targets)),
    signals().map((one) => ({ label: one.name, description: one.does, value: one })),
  );
  if (signal === undefined) return;
  if (signal.ends !== null) {
    const question = t("Send {0} to {1}?", signal.name, namesOf(targets));
    if (!(await ui.confirm(question, signal.ends, t("Send")))) return;
  }
  const title = t("Sending {0} to {1}", signal.name, namesOf(targets));
  await forEach(context, title, targets, nameOf, ({ id }) => engine.kill(id, signal.name));
}
