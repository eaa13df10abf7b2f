// Shows Quayside's side bar when the window of `npm start` opens. Not a part of Quayside: a person would click its icon.
const { commands } = require("vscode");

exports.activate = () => commands.executeCommand("workbench.view.extension.quayside");
