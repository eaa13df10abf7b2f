import assert from "node:assert/strict";
import { test } from "node:test";
import { processTable } from "../../client/describe/processes.ts";

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
