// Generated from this folder by test/rules.test.ts: `npm run update` writes it.
import type { Rule } from "../lint/rule.ts";
import noConsecutiveRuns from "./no-consecutive-runs.ts";
import noUnusedIgnore from "./no-unused-ignore.ts";
import requireAbsoluteWorkdir from "./require-absolute-workdir.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [noConsecutiveRuns, noUnusedIgnore, requireAbsoluteWorkdir];
