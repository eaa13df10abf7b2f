/** Commands, views and settings as package.json's parts, with their English words. Pure: the test of generated files writes them. */
import type { Command } from "./commands/command.ts";
import type { SelectionArgument } from "./commands/find-targets.ts";
import { commands } from "./commands/index.ts";
import { type Submenu, submenus } from "./commands/submenus.ts";
import { languageContributions } from "./language.ts";
import { type Setting, settings } from "./settings.ts";
import { views } from "./views/index.ts";
import type { View } from "./views/view.ts";
import { welcomes } from "./views/welcome.ts";

export interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly contributes: Readonly<Record<string, unknown>>;
  /** package.nls.json: key → English. */
  readonly words: Readonly<Record<string, string>>;
}

/** The activity bar's entry that holds all views. */
const container = "quayside";

/** @param serverSettings the language server's table, which the client may not import */
export function manifest(serverSettings: readonly Setting[]): Manifest {
  const words: Record<string, string> = {
    "extension.description": "Docker containers, images and Dockerfiles: see, build, run, and write them well.",
  };
  const word = (key: string, english: string): string => {
    words[key] = english;
    return `%${key}%`;
  };
  const allSettings: readonly Setting[] = [...settings, ...serverSettings];
  return {
    // Views and commands activate the extension by themselves.
    activationEvents: ["onLanguage:dockerfile"],
    capabilities: {
      untrustedWorkspaces: {
        supported: "limited",
        description: word(
          "capabilities.untrustedWorkspaces",
          "In a folder that is not trusted nothing is built from it, and its settings can't choose the engine or programs.",
        ),
        restrictedConfigurations: allSettings
          .filter((row) => row.restricted === true)
          .map((row) => `quayside.${row.key}`),
      },
      virtualWorkspaces: {
        supported: "limited",
        description: word(
          "capabilities.virtualWorkspaces",
          "Images can't be built: the files of a virtual workspace are not on this machine's disk.",
        ),
      },
    },
    contributes: {
      ...languageContributions,
      viewsContainers: {
        activitybar: [{ id: container, title: "Quayside", icon: "media/quayside.svg" }],
      },
      views: { [container]: views.map((view) => viewEntry(view, word)) },
      viewsWelcome: views.flatMap((view) => welcomeEntries(view, word)),
      commands: commands.map((command) => commandEntry(command, word)),
      submenus: usedSubmenus().map(({ id, submenu }) => ({
        id,
        label: word(`submenu.${submenu}.title`, submenus[submenu].title),
      })),
      menus: menus(),
      keybindings: commands.flatMap(keybindings),
      configuration: {
        title: "Quayside",
        properties: Object.fromEntries(allSettings.map((row) => [`quayside.${row.key}`, settingEntry(row, word)])),
      },
    },
    words,
  };
}

type Word = (key: string, english: string) => string;

function viewEntry(view: View<unknown>, word: Word): object {
  return {
    id: view.id,
    name: word(`view.${view.id}.name`, view.name),
    icon: `$(${view.icon})`,
    contextualTitle: "Quayside",
    size: view.size,
    visibility: view.visibility,
  };
}

function welcomeEntries(view: View<unknown>, word: Word): readonly object[] {
  return (welcomes[view.id] ?? []).map(({ name, when, contents }) => ({
    view: view.id,
    contents: word(`view.${view.id}.welcome.${name}`, contents),
    when,
  }));
}

function commandEntry(command: Command, word: Word): object {
  return {
    command: command.id,
    title: word(`command.${command.id}.title`, command.title),
    category: "Quayside",
    ...(command.icon === undefined ? {} : { icon: `$(${command.icon})` }),
    ...(command.trust === true ? { enablement: "isWorkspaceTrusted" } : {}),
  };
}

function menus(): Readonly<Record<string, readonly object[]>> {
  const onDockerfiles = commands.filter((command) => command.on === "dockerfile");
  const dockerfileMenu = onDockerfiles.map((command) => ({
    command: command.id,
    when: "resourceLangId == dockerfile",
    group: "7_quayside@1",
  }));
  return {
    commandPalette: commands
      .filter(({ palette, when }) => palette === false || when !== undefined)
      .map(({ id, palette, when }) => ({
        command: id,
        when: palette === false || when === undefined ? "false" : when,
      })),
    "view/title": commands.flatMap((command) =>
      (command.viewTitle ?? []).map((view) => ({
        command: command.id,
        when: [`view == ${view}`, ...(command.when === undefined ? [] : [command.when])].join(" && "),
        group:
          command.group?.startsWith("navigation") || command.group?.startsWith("9_") ? command.group : "navigation@1",
      })),
    ),
    "view/item/context": [...commands.flatMap(itemMenus), ...usedSubmenus().map(submenuEntry)],
    ...Object.fromEntries(usedSubmenus().map(({ id, members }) => [id, members.map(submenuItem)])),
    "explorer/context": dockerfileMenu,
    "editor/context": dockerfileMenu,
  };
}

/** A command's entries on rows: in the menu, and as a button where it is `inline`. */
function itemMenus(command: Command, position: number): readonly object[] {
  if (command.placement === undefined) return [];
  const when = rowCondition(command);
  return [
    ...(command.submenu === undefined ? [{ command: command.id, when, group: command.group ?? "5_more" }] : []),
    ...(command.placement === "inline" ? [{ command: command.id, when, group: `inline@${position + 1}` }] : []),
  ];
}

interface UsedSubmenu {
  readonly id: string;
  readonly submenu: Submenu;
  readonly members: readonly Command[];
}

/** A submenu for each kind of row that has commands in it: its entries differ. */
function usedSubmenus(): readonly UsedSubmenu[] {
  const used = new Map<string, { submenu: Submenu; members: Command[] }>();
  for (const command of commands as readonly Command[]) {
    const { on, submenu, placement } = command;
    if (submenu === undefined || placement === undefined) continue;
    const id = `quayside.${on}.${submenu}`;
    const entry = used.get(id) ?? { submenu, members: [] };
    entry.members.push(command);
    used.set(id, entry);
  }
  return [...used].map(([id, entry]) => ({ id, ...entry }));
}

/** Offered where one of its commands is: an empty submenu would be a dead end. */
function submenuEntry({ id, submenu, members }: UsedSubmenu): object {
  const when = [...new Set(members.map(rowCondition))].join(" || ");
  return { submenu: id, when, group: submenus[submenu].group };
}

function submenuItem(command: Command): object {
  return { command: command.id, when: rowCondition(command), group: command.group ?? "5_more" };
}

/** Rows that stand for several of a kind, as their context values begin. */
const groups: Partial<Record<Command["on"], string>> = { container: "(project|group)", image: "repository" };

/** When a row offers a command: its kind and state, or for a group the state of one of its members. */
function rowCondition({ on, states, needs, multiple }: Command): string {
  // An engine's row stands in every view.
  const view = on === "session" ? "view =~ /^quayside\\./" : `view == ${viewOf(on)}`;
  const end = needs === undefined ? "(\\+|$)" : `\\+${needs}$`;
  const own = states === undefined ? `${on}:` : `${on}:(${states.join("|")})${end}`;
  const several = groups[on];
  if (several === undefined || multiple !== true) return `${view} && viewItem =~ /^${own}/`;
  const group = states === undefined ? `${several}:` : `${several}:(.*,)?(${states.join("|")})(,|$)`;
  return `${view} && viewItem =~ /^(${own}|${group})/`;
}

/** The view in which a kind's rows stand. */
function viewOf(on: Command["on"]): string {
  return on === "member" ? "quayside.networks" : `quayside.${on}s`;
}

function keybindings({ id, on, keybinding }: Command): readonly object[] {
  if (keybinding === undefined) return [];
  const { view = viewOf(on), when, ...keys } = keybinding;
  const focused = `focusedView == ${view} && listFocus && !inputFocus`;
  const args: SelectionArgument = { selectionOf: view };
  return [
    {
      command: id,
      ...keys,
      when: when === undefined ? focused : `${focused} && ${when}`,
      ...(on === "nothing" ? {} : { args }),
    },
  ];
}

function settingEntry(row: Setting, word: Word): object {
  return {
    ...row.schema,
    markdownDescription: word(`setting.quayside.${row.key}`, row.description),
    scope: row.scope,
  };
}
