/** Sizes, times, ports and ids in the few words a row has room for. */
import type { Port } from "../engine/model.ts";
import { t } from "../words.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long a span of milliseconds is, in its largest unit: `3 minutes`. Spans below a minute and clocks that run ahead count as less than one. */
export function duration(milliseconds: number): string {
  if (milliseconds < minute) return t("under a minute");
  if (milliseconds < hour) return plural(milliseconds / minute, t("1 minute"), (n) => t("{0} minutes", n));
  if (milliseconds < 2 * day) return plural(milliseconds / hour, t("1 hour"), (n) => t("{0} hours", n));
  if (milliseconds < 14 * day) return t("{0} days", Math.floor(milliseconds / day));
  if (milliseconds < 60 * day) return t("{0} weeks", Math.floor(milliseconds / (7 * day)));
  if (milliseconds < 730 * day) return t("{0} months", Math.floor(milliseconds / (30 * day)));
  return t("{0} years", Math.floor(milliseconds / (365 * day)));
}

/** The same where there is little room: `3 min`. */
export function briefDuration(milliseconds: number): string {
  if (milliseconds < minute) return t("< 1 min");
  if (milliseconds < hour) return t("{0} min", Math.floor(milliseconds / minute));
  return milliseconds < 2 * day ? t("{0} h", Math.floor(milliseconds / hour)) : duration(milliseconds);
}

/** `3 minutes ago`; `time` and `now` are milliseconds since the epoch. */
export function age(time: number, now: number): string {
  return now - time < minute ? t("just now") : t("{0} ago", duration(now - time));
}

/** `3 min ago` */
export function briefAge(time: number, now: number): string {
  return now - time < minute ? t("just now") : t("{0} ago", briefDuration(now - time));
}

/** Bytes in decimal units with three digits, as the engine's own tools print them: `142 MB`. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${units[unit]}`;
}

/** The twelve digits that people read and the engine accepts. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

/** An image's reference without the parts that say nothing: Docker Hub's own prefix, and most of a bare digest. */
export function shortReference(reference: string): string {
  if (/^(sha256:)?[0-9a-f]{64}$/.test(reference)) return shortId(reference);
  return reference
    .replace(/^(index\.)?docker\.io\/(library\/)?/, "")
    .replace(/@sha256:([0-9a-f]{12})[0-9a-f]+$/, "@$1");
}

/** Published ports, each once though IPv4 and IPv6 both have it: `8080→80`, `5353→53/udp`. */
export function publishedPorts(ports: readonly Port[]): readonly string[] {
  const published = ports
    .filter((port) => port.publicPort !== null)
    .sort((a, b) => a.privatePort - b.privatePort || (a.publicPort ?? 0) - (b.publicPort ?? 0));
  return [
    ...new Set(
      published.map(
        (port) => `${port.publicPort}→${port.privatePort}${port.protocol === "tcp" ? "" : `/${port.protocol}`}`,
      ),
    ),
  ];
}

/** The first ports, and how many more there are. */
export function portSummary(ports: readonly Port[]): string {
  const all = publishedPorts(ports);
  return all.length <= 3 ? all.join(", ") : `${all.slice(0, 2).join(", ")}, +${all.length - 2}`;
}

/** The order of names as people read them: `app2` before `app10`. */
export const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** Up to three names, and how many more. */
export function names(all: readonly string[]): string {
  return all.length <= 3 ? all.join(", ") : firstNames(all, 2);
}

/** More names than this no dialog has room for. */
const mostInDialog = 30;

/** All that a dialog has room for: what is about to go is named. */
export function dialogNames(all: readonly string[]): string {
  return firstNames(all, mostInDialog);
}

/** The first names of many, and how many more there are. */
export function firstNames(all: readonly string[], most: number): string {
  const first = all.slice(0, most).join(", ");
  return all.length <= most ? first : t("{0} and {1} more", first, all.length - most);
}

/** Text for Markdown: nothing in it is read as markup, a link or an icon. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$&]/g, "\\$&").replace(/\r?\n/g, " ");
}

function plural(count: number, one: string, many: (count: number) => string): string {
  const whole = Math.floor(count);
  return whole === 1 ? one : many(whole);
}
