// Stands in for the native module `@vscode/native-watchdog`: the launcher ends the extension host's whole process group.
exports.start = () => undefined;
exports.exit = (code) => process.exit(code);
