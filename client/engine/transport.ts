/** An endpoint → the options that dockerode's transport takes, with connections pooled as fits each kind. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { inspect } from "node:util";
import type { Endpoint } from "./resolve.ts";
import { sshAgent } from "./ssh.ts";

export interface TransportOptions {
  /** For dockerode; what is undefined is named on purpose, or dockerode would fill it in from DOCKER_HOST. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly agent: HttpAgent;
}

/** How long a free connection over the network is kept: between events an idle window shall hold one connection. */
const idleMilliseconds = 4000;

export function transportOptions(endpoint: Endpoint, env: NodeJS.ProcessEnv): TransportOptions {
  const found = optionsOf(endpoint, env);
  // For a debugging aid that nobody has switched on, dockerode's transport describes each request with its agent, and so
  // with every connection that is open: several milliseconds each time, while nothing else in the window's host can run.
  Object.assign(found.agent, { [inspect.custom]: () => "Agent" });
  return found;
}

function optionsOf({ transport }: Endpoint, env: NodeJS.ProcessEnv): TransportOptions {
  const unset = {
    host: undefined,
    port: undefined,
    socketPath: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
  };
  if (transport.kind === "socket") {
    // A local connection costs nothing: one a request, none left over.
    const agent = new HttpAgent({ keepAlive: false });
    return { options: { ...unset, socketPath: transport.path, protocol: "http", agent }, agent };
  }
  if (transport.kind === "ssh") {
    const agent = sshAgent(transport, env);
    return { options: { ...unset, host: "localhost", port: 80, protocol: "http", agent }, agent };
  }
  const { host, port, tls } = transport;
  const pool = { keepAlive: true, timeout: idleMilliseconds, maxFreeSockets: 2 };
  // dockerode makes a URL of the host.
  const named = { ...unset, host: host.includes(":") ? `[${host}]` : host, port };
  if (tls === null) {
    const agent = new HttpAgent(pool);
    return { options: { ...named, protocol: "http", agent }, agent };
  }
  const agent = new HttpsAgent({
    ...pool,
    rejectUnauthorized: tls.verify,
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.cert === null ? {} : { cert: tls.cert }),
    ...(tls.key === null ? {} : { key: tls.key }),
  });
  return { options: { ...named, protocol: "https", agent }, agent };
}
