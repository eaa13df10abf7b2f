/** What keeps the evidence of failed tests; see results.mjs. */
import type { Page } from "playwright-core";

export function keepEvidence(suite: string, test: string, page: Page, userData: string): Promise<string>;
