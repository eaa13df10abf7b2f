/** EXPOSE's ports (`convert_expose.go`): `[ip:][host:]port[-port][/protocol]`. */

/** Why BuildKit refuses a port, or null. Variables are expanded already. */
export type PortFault = "address" | "port" | "protocol" | "range" | null;

export function portFault(text: string): PortFault {
  const { ip, host, container } = splitParts(text);
  const slash = container.indexOf("/");
  const port = slash < 0 ? container : container.slice(0, slash);
  const protocol = slash < 0 ? "" : container.slice(slash + 1).toLowerCase();
  if (port === "") return "port";
  if (protocol !== "" && protocol !== "tcp" && protocol !== "udp" && protocol !== "sctp") return "protocol";
  if (ip !== "" && !isIp(ip)) return "address";
  const inside = portRange(port);
  if (inside === null) return "port";
  if (host === "") return null;
  const outside = portRange(host);
  if (outside === null) return "port";
  const sameWidth = inside.end - inside.start === outside.end - outside.start;
  return sameWidth || inside.start === inside.end ? null : "range";
}

function splitParts(text: string): { ip: string; host: string; container: string } {
  const parts = text.split(":");
  const container = parts.pop() ?? "";
  const host = parts.pop() ?? "";
  return { ip: parts.join(":"), host, container };
}

/** A port, or two with a hyphen; null where it is none. Port numbers go to 65,535. */
export function portRange(text: string): { start: number; end: number } | null {
  const parts = text.split("-");
  if (parts.length > 2) return null;
  const [start, end = start] = parts.map(portNumber);
  return start == null || end == null || end < start ? null : { start, end };
}

function portNumber(text: string): number | null {
  return /^\d+$/.test(text) && Number(text) <= 65535 ? Number(text) : null;
}

function isIp(text: string): boolean {
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  return isIpv4(bare) || isIpv6(bare);
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const zone = text.indexOf("%");
  if (zone >= 0) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups: string[] = [];
  for (const half of halves) if (half !== "") groups.push(...half.split(":"));
  const last = groups.at(-1) ?? "";
  const embedded = last.includes(".");
  if (embedded && !isIpv4(last)) return false;
  const words = embedded ? groups.slice(0, -1) : groups;
  if (!words.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const length = words.length + (embedded ? 2 : 0);
  return halves.length === 2 ? length < 8 : length === 8;
}
