// Finds the browser that shows VS Code's server build.
import { find, isExecutable } from "../processes.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of Chromium or Chrome; QUAYSIDE_BROWSER names another. @returns {string | undefined} */
export function findBrowser() {
  const named = process.env.QUAYSIDE_BROWSER;
  if (named) return isExecutable(named) ? named : undefined;
  return names.map(find).find((path) => path !== undefined) ?? applications.find(isExecutable);
}
