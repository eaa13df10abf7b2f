/** A window's engines for tests: what is open beside the one in use is remembered in a variable. */
import type { Environment } from "../../client/engine/environment.ts";
import { type Beside, createSessions, type Sessions, type SessionsOptions } from "../../client/engine/sessions.ts";
import type { Store } from "../../client/engine/store.ts";

export function sessionsOver(
  store: Store,
  environment: () => Environment,
  options: Partial<SessionsOptions> = {},
): Sessions {
  const memory = variable<readonly Beside[]>([]);
  return createSessions({ store, environment, ownName: () => "mine", memory, ...options });
}

/** Where something is remembered for as long as a test runs. */
export function variable<T>(value: T): { get(): T; set(next: T): void } {
  let held = value;
  return {
    get: () => held,
    set(next) {
      held = next;
    },
  };
}
