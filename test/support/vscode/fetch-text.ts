/** Asks what a container serves, with a connection of its own: a kept one would outlive the container. */
import { get } from "node:http";

/** The body of the answer; rejects where nobody answers. */
export function fetchText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => resolve(text));
    }).on("error", reject);
  });
}
