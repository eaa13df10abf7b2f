#!/usr/bin/env node
/** Every subcommand of `quayside`. What a subcommand does not need is not loaded. */
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { isMainThread } from "node:worker_threads";
import { version } from "../package.json";

const root = dirname(__dirname);
const [command, ...rest] = process.argv.slice(2);

/** The streams of a command line, so that commands can be tested without a process. */
const io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
};

// Whoever reads may stop early, as `head` does; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`quayside: ${error.message}\n`);
  process.exit(2);
});

// A thread that lints its share of many files starts here as well; what goes wrong there is told by the first thread.
if (isMainThread) {
  void run(command, rest).then(
    (code) => {
      if (code !== null) process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`quayside: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
      process.exitCode = 2;
    },
  );
} else void lintShare();

async function lintShare(): Promise<void> {
  await (await load()).lintShare();
}

/** Runs a subcommand; resolves with the exit code, or null where the process goes on. */
async function run(name: string | undefined, args: readonly string[]): Promise<number | null> {
  // An editor's client may start the server without naming a subcommand: `--stdio` or `--node-ipc` alone.
  const transport = [name, ...args].find((arg) => arg === "--stdio" || arg === "--node-ipc");
  if (name === "lsp" || (name !== undefined && name === transport)) {
    if (transport === undefined) return usage("lsp needs --stdio or --node-ipc.");
    const [{ serve }, { streamChannel, ipcChannel }] = await Promise.all([
      import("./lsp/server.ts"),
      import("./lsp/connection.ts"),
    ]);
    const channel = transport === "--stdio" ? streamChannel(process.stdin, process.stdout) : ipcChannel();
    serve(channel, { version, wordsFolder: join(root, "l10n"), load, exit: (code) => process.exit(code) });
    return null;
  }
  if (name === "lint") compileForOnce();
  const { help, lintCommand, parseCommand, rulesCommand } = await load();
  const [first] = args;
  if (name !== undefined && (first === "--help" || first === "-h")) return run("--help", []);
  switch (name) {
    case "lint":
      return lintCommand(args, io, version);
    case "parse":
      return parseCommand(args, io);
    case "rules":
      return rulesCommand(args, io);
    case "format":
      process.stderr.write("quayside: format is not there yet.\n");
      return 2;
    case "--version":
    case "-v":
      process.stdout.write(`${version}\n`);
      return 0;
    case "--help":
    case "-h":
    case "help":
      process.stdout.write(help);
      return 0;
    case undefined:
      return usage("Name a subcommand.");
    default:
      return usage(`There is no subcommand ${name}.`);
  }
}

async function usage(complaint: string): Promise<number> {
  process.stderr.write(`quayside: ${complaint}\n\n${(await load()).help}`);
  return 2;
}

/** Everything else. The rules' pages stand beside the bundle, in the package too. */
async function load(): Promise<typeof import("./on-demand.ts")> {
  const loaded = await import("./on-demand.ts");
  loaded.useRulePages(`${pathToFileURL(join(root, "server", "rules", "docs")).href}/`);
  return loaded;
}

/**
 * A run over some files is over before most of V8's optimized code has paid for its making, which took two fifths of
 * the run: plain machine code at once, and optimized only what runs eight times longer than V8 would wait for.
 */
function compileForOnce(): void {
  setFlagsFromString("--always-sparkplug");
  setFlagsFromString("--interrupt-budget=1000000");
}
