/** Read-only terminals that commands write to: line ends, gathered writes, one open terminal a name. No `vscode` here. */
import type { Output } from "./ui.ts";

export interface OutputTerminal {
  write(text: string): void;
  show(): void;
  close(): void;
}

export type OpenOutputTerminal = (
  name: string,
  icon: string,
  onClose: () => void,
  onInterrupt: () => void,
) => OutputTerminal;

export interface Outputs {
  open(name: string, icon: string): Output;
  dispose(): void;
}

/** Writes within this time go to the terminal as one: each costs a message between processes. */
const gatherMilliseconds = 8;

/** A message to the terminal is cut at this many characters, so that none holds up the keys typed meanwhile. */
const pieceLength = 128 * 1024;

export function createOutputs(openTerminal: OpenOutputTerminal): Outputs {
  const open = new Map<string, { readonly terminal: OutputTerminal; abort(): void }>();
  return {
    open(name, icon) {
      const before = open.get(name);
      before?.abort();
      before?.terminal.close();
      const controller = new AbortController();
      let pending: string[] = [];
      let timer: NodeJS.Timeout | null = null;
      let ended = false;
      const flush = (): void => {
        timer = null;
        const text = pending.join("");
        pending = [];
        for (let at = 0; at < text.length; at += pieceLength) terminal.write(text.slice(at, at + pieceLength));
      };
      const entry = {
        terminal: openTerminal(
          name,
          icon,
          () => {
            if (open.get(name) === entry) open.delete(name);
            controller.abort();
          },
          () => {
            if (!ended) controller.abort();
          },
        ),
        abort: () => controller.abort(),
      };
      const { terminal } = entry;
      open.set(name, entry);
      let returned = false;
      return {
        signal: controller.signal,
        write(text) {
          if (ended || text === "") return;
          pending.push(lineEnds(text, returned));
          returned = text.endsWith("\r");
          timer ??= setTimeout(flush, gatherMilliseconds);
        },
        end() {
          if (ended) return;
          ended = true;
          if (timer !== null) clearTimeout(timer);
          flush();
        },
        show: () => terminal.show(),
      };
    },
    dispose() {
      for (const { terminal, abort } of open.values()) {
        abort();
        terminal.close();
      }
      open.clear();
    },
  };
}

/** Makes each line end one that a terminal understands; `returned`: the text before ended in a carriage return. */
function lineEnds(text: string, returned: boolean): string {
  const converted = text.replace(/(?<!\r)\n/g, "\r\n");
  return returned && converted.startsWith("\r\n") && text.startsWith("\n") ? converted.slice(1) : converted;
}
