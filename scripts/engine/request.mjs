// Asks an engine over its socket or port, with Node's own HTTP client: usable before anything is built.
import { request as httpRequest } from "node:http";

/**
 * @param {string} host `unix:///path` or `tcp://host:port`
 * @param {string} method
 * @param {string} path
 * @param {Buffer | string | undefined} [body]
 * @param {string} [contentType]
 * @returns {Promise<{ status: number, text: string }>}
 */
export function ask(host, method, path, body, contentType = "application/json") {
  const address = host.startsWith("unix://")
    ? { socketPath: host.slice("unix://".length) }
    : { hostname: new URL(host).hostname, port: new URL(host).port || "2375" };
  const headers = {
    Host: "docker",
    ...(body === undefined ? {} : { "Content-Type": contentType, "Content-Length": Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ ...address, method, path, headers, agent: false }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/**
 * Like `ask`, but answers with the JSON body and throws what the engine complains about.
 * @param {string} host
 * @param {string} method
 * @param {string} path
 * @param {Buffer | string | undefined} [body]
 * @param {string} [contentType]
 */
export async function askJson(host, method, path, body, contentType) {
  const { status, text } = await ask(host, method, path, body, contentType);
  if (status >= 400) throw new Error(`${method} ${path} answered ${status}: ${text.trim()}`);
  return text.trim().startsWith("{") || text.trim().startsWith("[") ? JSON.parse(text.trim().split("\n").at(-1)) : text;
}
