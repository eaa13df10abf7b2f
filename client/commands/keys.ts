/** Keys that do the same in every view. */
import type { Keybinding } from "./command.ts";

/** The most useful look at a row; on a row with others below it Enter opens and closes it, as everywhere. */
export const enter: Keybinding = { key: "enter", when: "!treeElementCanExpand && !treeElementCanCollapse" };

export const copy: Keybinding = { key: "ctrl+c", mac: "cmd+c" };
