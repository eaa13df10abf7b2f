/** What a window's browser is to those who open one; see browser.mjs. */
import type { Browser, BrowserContext, Page } from "playwright-core";

export function launchBrowser(options?: {
  remoteDebuggingPort?: string;
  headless?: boolean;
  locale?: string;
  viewport?: { width: number; height: number };
}): Promise<{ browser: Browser; context: BrowserContext; page: Page }>;
