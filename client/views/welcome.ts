/**
 * What a view says while it has no rows: why, and what to do about it. Only the manifest reads it, so that the running
 * extension does not carry the words.
 */
import type { FailureCode } from "../engine/model.ts";

export interface Welcome {
  /** Part of the key that its words have in package.nls.json. */
  readonly name: string;
  /** Context-key expression, over `quayside.engine.state` and `quayside.<nouns>.count`. */
  readonly when: string;
  /** English Markdown with command links; Chinese stands in package.nls.zh-cn.json. */
  readonly contents: string;
}

const connecting: Welcome = {
  name: "connecting",
  when: "quayside.engine.state == idle || quayside.engine.state == connecting",
  contents: "Connecting to the engine…",
};

/** The same for a kind that is listed later than the others; `key` tells its state. */
function connectingTo(key: string): Welcome {
  const when = `quayside.engine.state != failed && (${key} == idle || ${key} == connecting)`;
  return { ...connecting, when };
}

/** Types the words that start it into a terminal, and leaves pressing Enter to the user. */
const start = "[Start the Engine…](command:quayside.engine.start)";
const retry = "[Retry](command:quayside.engine.retry)";
const settings = "[Choose Another Engine…](command:quayside.engine.choose)";
const log = "[Show what was tried](command:quayside.engine.showLog)";

/** A failure's cause, remedies and buttons. A new code does not compile until it has its words. */
const causes: Readonly<Record<FailureCode, string>> = {
  "no-engine": `No container engine was found on this machine.\n[Install Docker](https://docs.docker.com/engine/install/)\n${settings}\n${retry}\nAnother engine, here or on another machine, can be chosen, or added as a context. ${log}.`,
  "socket-missing": `The engine's socket does not exist. The engine is probably not running. Quayside connects by itself as soon as the socket is there.\n${start}\n${retry}\n${settings}\n[How to start the engine](https://docs.docker.com/engine/daemon/start/) · ${log}`,
  "permission-denied": `You may not use the engine's socket. Add yourself to its group with “sudo usermod -aG docker $USER” and log in anew, or use the engine without root.\n[Use Docker as a Non-Root User](https://docs.docker.com/engine/install/linux-postinstall/)\n${retry}\n[Rootless mode](https://docs.docker.com/engine/security/rootless/) · [choose another engine](command:quayside.engine.choose) · ${log}`,
  refused: `Nobody answers where the engine should be: it has stopped, or something else is there. Quayside connects by itself as soon as it answers.\n${start}\n${retry}\n${settings}\n[How to start the engine](https://docs.docker.com/engine/daemon/start/) · ${log}`,
  unreachable: `The engine's machine can't be reached: its name is unknown or there is no way to it. Check the host's name and your network or VPN.\n${retry}\n${settings}\n${log}`,
  tls: `The engine's certificate or yours was not accepted. Check the certificates of the context, or the folder that DOCKER_CERT_PATH names.\n${retry}\n${settings}\n[Protect the engine's socket](https://docs.docker.com/engine/security/protect-access/) · ${log}`,
  unauthorized: `The engine's machine did not let you in. Check the user, the key and the agent of your SSH connection, or your certificate.\n${retry}\n${settings}\n${log}`,
  timeout: `The engine did not answer in time. It may be starting, busy or behind a slow network.\n${retry}\n${settings}\n${log}`,
  "too-old": `This engine is too old: Quayside needs Docker 20.10 or newer, or an engine with API 1.41.\n[Update Docker](https://docs.docker.com/engine/install/)\n${settings}\n${retry}`,
  "bad-context": `The Docker context in use does not exist or can't be read. See “docker context ls”, and choose another one.\n${settings}\n${retry}\n[About contexts](https://docs.docker.com/engine/manage-resources/contexts/) · ${log}`,
  "bad-host": `The engine's address can't be understood. It looks like “unix:///var/run/docker.sock”, “tcp://host:2376” or “ssh://user@host”; check the setting and DOCKER_HOST.\n${settings}\n${retry}\n${log}`,
  lost: `The connection to the engine was lost. Quayside connects again by itself as soon as the engine answers.\n${retry}\n${settings}\n${log}`,
  other: `The engine can't be used.\n${retry}\n${settings}\n${log}`,
};

export const failures: readonly Welcome[] = Object.entries(causes).map(([code, contents]) => ({
  name: code,
  when: `quayside.engine.state == failed && quayside.engine.failure == '${code}'`,
  contents,
}));

/** For the views below the first one: the cause stands once. */
const elsewhere: Welcome = {
  name: "failed",
  when: "quayside.engine.state == failed",
  contents: `No engine. [Retry](command:quayside.engine.retry)`,
};

/**
 * There are objects, and the filter hides all of them: VS Code says a welcome only while a view has no row.
 * @param view its id
 * @param clear the command that shows them again
 */
function filtered(view: string, when: string, clear: string): Welcome {
  return {
    name: "filtered",
    when: `${when} && ${view}.filtered`,
    contents: `The filter hides everything here.\n[Clear Filter](command:${clear})`,
  };
}

/** There is an engine, but it gave no list of this kind. */
function unlisted(key: string): Welcome {
  return {
    name: "unlisted",
    when: `quayside.engine.state != failed && ${key} == failed`,
    contents: `The engine gave no list. Quayside asks again by itself. ${log}`,
  };
}

/** By the id of the view. */
export const welcomes: Readonly<Record<string, readonly Welcome[]>> = {
  "quayside.containers": [
    connecting,
    ...failures,
    {
      name: "empty",
      when: "quayside.engine.state == ready && quayside.containers.count == 0",
      contents:
        "No containers yet. Run one from an image:\n[Run an Image…](command:quayside.image.run)\n[Build an Image…](command:quayside.image.build)",
    },
    filtered(
      "quayside.containers",
      "quayside.engine.state == ready && quayside.containers.count != 0",
      "quayside.container.clearFilter",
    ),
  ],
  "quayside.images": [
    connecting,
    elsewhere,
    {
      name: "empty",
      when: "quayside.engine.state == ready && quayside.images.count == 0",
      contents:
        "No images yet. Pull one by its name, or build one from a Dockerfile:\n[Pull Image…](command:quayside.image.pull)\n[Build Image…](command:quayside.image.build)",
    },
    filtered(
      "quayside.images",
      "quayside.engine.state == ready && quayside.images.count != 0",
      "quayside.image.clearFilter",
    ),
  ],
  "quayside.volumes": [
    connectingTo("quayside.volumes.state"),
    elsewhere,
    unlisted("quayside.volumes.state"),
    {
      name: "empty",
      when: "quayside.engine.state != failed && quayside.volumes.state == ready && quayside.volumes.count == 0",
      contents:
        "No volumes yet. A volume keeps files when its container is gone:\n[Create Volume…](command:quayside.volume.create)",
    },
    filtered(
      "quayside.volumes",
      "quayside.engine.state != failed && quayside.volumes.state == ready && quayside.volumes.count != 0",
      "quayside.volume.clearFilter",
    ),
  ],
  "quayside.networks": [
    connectingTo("quayside.networks.state"),
    elsewhere,
    unlisted("quayside.networks.state"),
    {
      name: "empty",
      when: "quayside.engine.state != failed && quayside.networks.state == ready && quayside.networks.count == 0",
      contents:
        "No networks yet. Containers of one network reach each other by their names:\n[Create Network…](command:quayside.network.create)",
    },
    filtered(
      "quayside.networks",
      "quayside.engine.state != failed && quayside.networks.state == ready && quayside.networks.count != 0",
      "quayside.network.clearFilter",
    ),
  ],
  "quayside.engines": [{ name: "looking", when: "true", contents: "Looking for engines…" }],
};
