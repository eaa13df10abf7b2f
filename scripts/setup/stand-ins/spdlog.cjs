// Stands in for the native module `@vscode/spdlog`: writes VS Code's log files, line by line, without a binary.
const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");

const levels = ["trace", "debug", "info", "warn", "error", "critical"];

class Logger {
  #file;
  #level = levels.indexOf("info");
  #bare = false;

  constructor(_kind, _name, file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  setPattern() {
    this.#bare = false;
  }

  clearFormatters() {
    this.#bare = true;
  }

  flush() {}

  drop() {}

  write(level, message) {
    if (level < this.#level) return;
    try {
      appendFileSync(this.#file, this.#bare ? message : `${new Date().toISOString()} [${levels[level]}] ${message}\n`);
    } catch {
      // The profile may be removed while VS Code is still ending.
    }
  }
}

for (const [level, name] of levels.entries()) {
  Logger.prototype[name] = function (message) {
    this.write(level, message);
  };
}

const nothing = () => undefined;
const create = async (name, file) => new Logger("rotating", name, file);

// One by one: an ES module that imports these by name sees only what is exported in this form.
exports.version = 0;
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
exports.setLevel = nothing;
exports.setFlushOn = nothing;
exports.shutdown = nothing;
