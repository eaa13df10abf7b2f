/** Dragging containers from the rows of one view to those of another. */
import * as vscode from "vscode";
import { t } from "../words.ts";
import type { Element } from "./tree.ts";
import type { View } from "./view.ts";

/** What travels, as JSON. */
const mimeType = "application/vnd.quayside.containers";

interface Dragged {
  readonly session: string;
  readonly containers: readonly string[];
}

/** The part of a tree's options that says what can be dragged and dropped; empty where nothing can. */
export function dragAndDrop(view: View<unknown>): Pick<vscode.TreeViewOptions<Element>, "dragAndDropController"> {
  const { dragged, dropped } = view;
  if (dragged === undefined && dropped === undefined) return {};
  return {
    dragAndDropController: {
      dragMimeTypes: dragged === undefined ? [] : [mimeType],
      dropMimeTypes: dropped === undefined ? [] : [mimeType],
      handleDrag(elements, transfer) {
        const session = elements[0]?.session ?? "";
        const own = elements.filter((element) => element.session === session);
        const containers = [...new Set(own.flatMap(({ node }) => dragged?.(node) ?? []))];
        const value: Dragged = { session, containers };
        if (containers.length > 0) transfer.set(mimeType, new vscode.DataTransferItem(JSON.stringify(value)));
      },
      async handleDrop(target, transfer) {
        const text = await carried(transfer);
        if (target === undefined || text === "") return;
        const { session, containers } = JSON.parse(text) as Dragged;
        if (session !== target.session) {
          void vscode.window.showInformationMessage(t("A container can only be in networks of its own engine."));
          return;
        }
        const action = dropped?.(target.node, containers);
        if (action == null) return;
        const row = { session, node: action.node };
        await vscode.commands.executeCommand(action.command, row, undefined, ...action.more);
      },
    },
  };
}

/** From another view VS Code brings the type twice: without content, as the browser had it, and as we gave it. */
async function carried(transfer: vscode.DataTransfer): Promise<string> {
  const texts: string[] = [];
  for (const [type, item] of transfer) if (type === mimeType) texts.push(await item.asString());
  return texts.find((text) => text !== "") ?? "";
}
