/** The signals that STOPSIGNAL knows by name, with Linux's numbers on most machines. */
import { mark } from "../words.ts";
import type { NameData } from "./types.ts";

export const signals: readonly (NameData & { readonly number: number })[] = [
  { name: "SIGTERM", number: 15, words: mark("Please stop. The default.") },
  { name: "SIGINT", number: 2, words: mark("Interrupted, as by Ctrl+C.") },
  { name: "SIGQUIT", number: 3, words: mark("Please stop; nginx and php-fpm finish what they are at.") },
  { name: "SIGHUP", number: 1, words: mark("Hang up; many servers read their configuration again.") },
  { name: "SIGUSR1", number: 10, words: mark("Means what the program wants it to.") },
  { name: "SIGUSR2", number: 12, words: mark("Means what the program wants it to.") },
  { name: "SIGWINCH", number: 28, words: mark("Window size changed; Apache stops gracefully.") },
  { name: "SIGKILL", number: 9, words: mark("Ends at once; the program can't clean up.") },
  { name: "SIGRTMIN+3", number: 37, words: mark("systemd halts.") },
];
