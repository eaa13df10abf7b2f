/** Which address of a container a browser should open. */
import type { Port } from "../engine/model.ts";

export interface WebPort {
  readonly publicPort: number;
  readonly privatePort: number;
  readonly secure: boolean;
}

/** Ports that web servers listen on, most likely first. */
const likely = [443, 80, 8443, 8080, 3000, 5000, 8000];

/** The TCP ports that are published, each once, those that a web server is likely behind first. */
export function webPorts(ports: readonly Port[]): readonly WebPort[] {
  const found = new Map<number, WebPort>();
  for (const { publicPort, privatePort, protocol } of ports) {
    if (publicPort === null || protocol !== "tcp") continue;
    found.set(publicPort, { publicPort, privatePort, secure: privatePort === 443 || privatePort === 8443 });
  }
  const rank = ({ privatePort }: WebPort): number => {
    const at = likely.indexOf(privatePort);
    return at < 0 ? likely.length : at;
  };
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.privatePort - b.privatePort);
}

/** A published port as a browser's address; `endpoint` is the engine's. */
export function webAddress(endpoint: string, port: WebPort): string {
  return `${port.secure ? "https" : "http"}://${hostOf(endpoint)}:${port.publicPort}/`;
}

/** The host where an engine's published ports are: this machine for a socket, else the engine's own. */
export function hostOf(endpoint: string): string {
  const match = /^(?:tcp|ssh|https?):\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)/.exec(endpoint);
  return match?.[1] ?? "localhost";
}
