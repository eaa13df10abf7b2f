/** Work that people see, and can leave, once it takes longer than a moment. No `vscode` here. */
import { realTimers, type Timers } from "./engine/timers.ts";
import type { Ui } from "./ui.ts";

/** A notification while it stands. */
export interface Notification {
  report(message: string): void;
  onCancel(listener: () => void): void;
}

/** Shows a notification until the task ends. */
export type ShowNotification = <T>(title: string, task: (shown: Notification) => Promise<T>) => Promise<T>;

/** Work that ends sooner shows no notification. */
const quietMilliseconds = 400;

/** How long work that is called off may take to end by itself, with what it has done. */
const endMilliseconds = 1000;

export function createProgress(show: ShowNotification, timers: Timers = realTimers): Ui["progress"] {
  return async (title, work) => {
    const controller = new AbortController();
    let message: string | undefined;
    let shown: Notification | undefined;
    const running = work({
      signal: controller.signal,
      report(text) {
        message = text;
        shown?.report(text);
      },
    });
    if (await endsSoon(running, timers)) return await running;
    return await show(title, async (notification) => {
      shown = notification;
      if (message !== undefined) notification.report(message);
      // What no signal can end goes on in the engine; nobody has to look at it any longer.
      const left = new Promise<never>((_, reject) => {
        notification.onCancel(() => {
          controller.abort();
          timers.after(endMilliseconds, () => reject(new DOMException("The user has cancelled it.", "AbortError")));
        });
      });
      return await Promise.race([running, left]);
    });
  };
}

/** A failure is the caller's to handle, once. */
async function endsSoon(running: Promise<unknown>, timers: Timers): Promise<boolean> {
  let callOff = (): void => {};
  const slow = new Promise<boolean>((resolve) => {
    callOff = timers.after(quietMilliseconds, () => resolve(false));
  });
  const ended = running.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([ended, slow]);
  } finally {
    callOff();
  }
}
