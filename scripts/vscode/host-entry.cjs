// Runs a test suite inside the extension host and reports over a socket: VS Code's own exit code is 0 even for a crash.
const net = require("node:net");
const util = require("node:util");
const { pathToFileURL } = require("node:url");

exports.run = async () => {
  const socket = net.connect(process.env.QUAYSIDE_LAUNCHER_SOCKET);
  const send = (message) => socket.write(`${JSON.stringify(message)}\n`);
  redirectConsole(send);
  globalThis.quaysideSnapshot = snapshots(socket, send);
  let code = 0;
  try {
    await runEntry(process.env.QUAYSIDE_LAUNCHER_ENTRY);
  } catch (error) {
    code = 1;
    send({ stream: 2, text: `${error?.stack ?? error}\n` });
  }
  await new Promise((resolve) => socket.write(`${JSON.stringify({ code })}\n`, resolve));
  if (code !== 0) throw new Error("The tests failed.");
};

/** VS Code defines the console's methods without a setter that works, so they are defined anew. */
function redirectConsole(send) {
  for (const name of ["log", "info", "debug", "warn", "error"]) {
    const stream = name === "warn" || name === "error" ? 2 : 1;
    Object.defineProperty(console, name, {
      configurable: true,
      value: (...values) => send({ stream, text: `${util.format(...values)}\n` }),
    });
  }
  for (const [stream, name] of [
    [1, "stdout"],
    [2, "stderr"],
  ]) {
    process[name].write = (chunk, encoding, done) => {
      send({ stream, text: String(chunk) });
      (typeof encoding === "function" ? encoding : done)?.();
      return true;
    };
  }
}

/** Asks the launcher for a picture and the logs of this moment; resolves when they are on disk. */
function snapshots(socket, send) {
  const waiting = new Map();
  let rest = "";
  socket.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) waiting.get(JSON.parse(line).saved)?.();
  });
  return (name) =>
    new Promise((resolve) => {
      waiting.set(name, resolve);
      send({ snapshot: name });
    });
}

/** The entry's `run` as VS Code itself calls it: with a promise, or with a callback that is given the failures. */
async function runEntry(entry) {
  const { run } = await load(entry);
  if (run.length === 0) return await run();
  await new Promise((resolve, reject) => {
    run(entry, (error, failures) => {
      if (error || failures) reject(error ?? new Error(`${failures} failed`));
      else resolve();
    });
  });
}

async function load(entry) {
  try {
    return require(entry);
  } catch (error) {
    if (error.code !== "ERR_REQUIRE_ESM") throw error;
    return await import(pathToFileURL(entry).href);
  }
}
