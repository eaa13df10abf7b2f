import assert from "node:assert/strict";
import { test } from "node:test";
import { exitWords } from "../../client/describe/exits.ts";
import { processTable } from "../../client/describe/processes.ts";

test("an exit code is told in words where it says something by itself", () => {
  assert.equal(exitWords(0), "it ended well");
  assert.equal(exitWords(1), "");
  assert.equal(exitWords(127), "its command was not found");
  assert.equal(exitWords(137), "killed, by a signal or for lack of memory");
  assert.equal(exitWords(138), "ended by signal 10");
  assert.equal(exitWords(200), "");
});

test("processes stand in columns as wide as they need, numbers at the right", () => {
  const titles = ["USER", "PID", "%CPU", "COMMAND"];
  const rows = [
    ["root", "1", "0.0", "nginx: master"],
    ["www-data", "12345", "12.5", "nginx: worker process"],
  ];
  assert.equal(
    processTable({ titles, rows }),
    [
      "USER        PID  %CPU  COMMAND",
      "root          1   0.0  nginx: master",
      "www-data  12345  12.5  nginx: worker process",
      "",
    ].join("\n"),
  );
  assert.equal(processTable({ titles: ["PID"], rows: [] }), "PID\n");
});
