/** Update Limits…: what a container may use, and whether it is started again, changed while it runs. */
import {
  bytesValue,
  cpusProblem,
  type Limits,
  limitChanges,
  limitsFrom,
  memoryProblem,
  parseBytes,
  pidsProblem,
  swapProblem,
} from "../../describe/limits.ts";
import type { Container } from "../../engine/model.ts";
import type { Choice } from "../../ui.ts";
import { t } from "../../words.ts";
import type { CommandContext } from "../command.ts";

export async function changeLimits(context: CommandContext, container: Container): Promise<void> {
  const { engine, ui } = context;
  const before = limitsFrom(await engine.inspect("container", container.id));
  const changes = await askLimits(context, container.name, before);
  if (changes === undefined) return;
  const warnings = await ui.progress(t("Updating {0}", container.name), () => engine.update(container.id, changes));
  if (warnings.length > 0) await ui.info(t("The engine warns: {0}", warnings.join(" ")));
}

type Field = "memory" | "swap" | "cpus" | "pids" | "restart";

/** Shows all limits as they are and will be, lets each be changed, and applies them together; undefined for Escape. */
async function askLimits(
  context: CommandContext,
  name: string,
  before: Limits,
): Promise<ReturnType<typeof limitChanges> | undefined> {
  const { ui } = context;
  const title = t("Limits of {0}", name);
  let wanted = before;
  let swapChosen = false;
  for (;;) {
    const changes = limitChanges(before, wanted, swapChosen);
    const count = Object.keys(changes).length;
    const applied = { label: t("Apply"), icon: "check", description: t("{0} changed", count), value: "apply" as const };
    const chosen = await ui.pick<Field | "apply">(title, [
      ...(count === 0 ? [] : [applied]),
      edited(t("Memory"), limitWords(bytesValue(wanted.memory)), "memory"),
      edited(t("Memory and swap"), swapWords(changes.memorySwap ?? wanted.memorySwap), "swap"),
      edited(t("CPUs"), limitWords(numberValue(wanted.cpus)), "cpus"),
      edited(t("Processes"), limitWords(numberValue(wanted.pids)), "pids"),
      edited(t("Restart policy"), policyWords(wanted.restart), "restart"),
    ]);
    if (chosen === undefined) return undefined;
    if (chosen === "apply") return changes;
    if (chosen === "swap") swapChosen = true;
    wanted = await askField(context, title, chosen, before, wanted);
  }
}

function edited(label: string, description: string, value: Field): Choice<Field> {
  return { label, description, icon: "edit", value };
}

/** The limits with one of them as the user wants it; unchanged where the question was left. */
async function askField(
  { ui }: CommandContext,
  title: string,
  field: Field,
  before: Limits,
  wanted: Limits,
): Promise<Limits> {
  switch (field) {
    case "memory": {
      const text = await ui.input(title, {
        prompt: t("Memory: a number and a unit, like 512m or 1.5g"),
        value: bytesValue(wanted.memory),
        validate: (text) => memoryProblem(text, before),
      });
      return text === undefined ? wanted : { ...wanted, memory: parseBytes(text) ?? 0 };
    }
    case "swap": {
      const text = await ui.input(title, {
        prompt: t("Memory and swap together; -1 for as much swap as there is, nothing for twice the memory"),
        value: bytesValue(wanted.memorySwap),
        validate: (text) => swapProblem(text, wanted.memory),
      });
      if (text === undefined) return wanted;
      return { ...wanted, memorySwap: text.trim() === "-1" ? -1 : (parseBytes(text) ?? 2 * wanted.memory) };
    }
    case "cpus": {
      const text = await ui.input(title, {
        prompt: t("How many CPUs it may keep busy, like 2 or 0.5"),
        value: numberValue(wanted.cpus),
        validate: (text) => cpusProblem(text, before),
      });
      return text === undefined ? wanted : { ...wanted, cpus: Number(text) };
    }
    case "pids": {
      const text = await ui.input(title, {
        prompt: t("How many processes and threads it may have; nothing for any number"),
        value: numberValue(wanted.pids),
        validate: pidsProblem,
      });
      return text === undefined ? wanted : { ...wanted, pids: Number(text) };
    }
    case "restart":
      return await askPolicy(ui, title, wanted);
  }
}

async function askPolicy(ui: CommandContext["ui"], title: string, wanted: Limits): Promise<Limits> {
  const name = await ui.pick(title, [
    { label: "no", description: t("stays as it ended"), value: "no" },
    { label: "on-failure", description: t("starts again when it ended with an error"), value: "on-failure" },
    {
      label: "unless-stopped",
      description: t("starts again, also with the engine, unless it was stopped"),
      value: "unless-stopped",
    },
    { label: "always", description: t("starts again, also with the engine"), value: "always" },
  ]);
  if (name === undefined) return wanted;
  if (name !== "on-failure") return { ...wanted, restart: { name, retries: 0 } };
  const text = await ui.input(title, {
    prompt: t("How often it is tried at most; nothing for any number"),
    value: numberValue(wanted.restart.retries),
    validate: (text) => (/^\d*$/.test(text.trim()) ? null : t("Write a whole number.")),
  });
  return text === undefined ? wanted : { ...wanted, restart: { name, retries: Number(text) } };
}

function numberValue(value: number): string {
  return value === 0 ? "" : String(value);
}

function limitWords(value: string): string {
  return value === "" ? t("no limit") : value;
}

function swapWords(value: number): string {
  return value === -1 ? t("no limit") : limitWords(bytesValue(value));
}

function policyWords({ name, retries }: Limits["restart"]): string {
  return retries > 0 ? `${name}:${retries}` : name;
}
