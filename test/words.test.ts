import assert from "node:assert/strict";
import { test } from "node:test";
import { t } from "../client/words.ts";

test("a message without a translation is shown in English with its arguments in place", () => {
  assert.equal(t("Removed {0} of {1}.", "a", 2), "Removed a of 2.");
});
