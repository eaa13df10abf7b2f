/** Options that several views have. */
import type { Option } from "../describe/arrangement.ts";
import { t } from "../words.ts";

export const textFilter = {
  key: "text",
  title: () => t("Filter by text"),
  usual: "",
  hides: true,
  said: (value) => t("“{0}”", value),
} as const satisfies Option<string>;

/** What containers use, or what they don't. */
export const useFilter = {
  key: "use",
  title: () => t("Filter by use"),
  usual: "all",
  hides: true,
  choices: () => [
    { value: "all", label: t("Used or not") },
    { value: "used", label: t("Only used") },
    { value: "unused", label: t("Only unused") },
  ],
  said: (value) => (value === "used" ? t("used only") : t("unused only")),
} as const satisfies Option<string>;

export function passesUse(use: string, users: number): boolean {
  return use === "all" || (use === "used") === users > 0;
}
