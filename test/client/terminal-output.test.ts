import assert from "node:assert/strict";
import { test } from "node:test";
import { createOutputs, type OutputTerminal } from "../../client/terminal-output.ts";

function fakeTerminals() {
  const opened: { name: string; text: string; closed: boolean; onClose(): void; onInterrupt(): void }[] = [];
  const outputs = createOutputs((name, _icon, onClose, onInterrupt): OutputTerminal => {
    const entry = { name, text: "", closed: false, onClose, onInterrupt };
    opened.push(entry);
    return {
      write(text) {
        entry.text += text;
      },
      show: () => {},
      close: () => {
        entry.closed = true;
        onClose();
      },
    };
  });
  return { opened, outputs };
}

test("line ends are made those of a terminal, also where they fall between two writes", () => {
  const { opened, outputs } = fakeTerminals();
  const output = outputs.open("build", "tools");
  output.write("one\ntwo\r\nthree\r");
  output.write("\nfour");
  output.end();
  assert.equal(opened[0]?.text, "one\r\ntwo\r\nthree\r\nfour");
});

test("Ctrl+C ends the work, and nothing after its end", () => {
  const { opened, outputs } = fakeTerminals();
  const output = outputs.open("logs", "output");
  opened[0]?.onInterrupt();
  assert.ok(output.signal.aborted);
  const other = outputs.open("other", "output");
  other.end();
  opened[1]?.onInterrupt();
  assert.ok(!other.signal.aborted);
});

test("the same output opened again takes the place of the first, whose work ends", () => {
  const { opened, outputs } = fakeTerminals();
  const first = outputs.open("logs", "output");
  outputs.open("logs", "output");
  assert.ok(first.signal.aborted);
  assert.deepEqual(
    opened.map(({ closed }) => closed),
    [true, false],
  );
});

test("a very long text reaches the terminal whole", () => {
  const { opened, outputs } = fakeTerminals();
  const output = outputs.open("logs", "output");
  output.write("x".repeat(1_000_000));
  output.end();
  assert.equal(opened[0]?.text.length, 1_000_000);
});
