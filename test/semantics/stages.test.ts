import assert from "node:assert/strict";
import { test } from "node:test";
import { buildErrors } from "../../server/semantics/build-errors.ts";
import { stageOf, stages } from "../../server/semantics/stages.ts";
import { parse } from "../../server/syntax/parser.ts";

const list = (text: string) => stages(parse(text)).list;

/** References as `text → number of the stage`, or `→ image`. */
function references(text: string): string[] {
  return stages(parse(text)).references.map(({ word, stage }) => {
    assert.equal(text.slice(word.span.start, word.span.end), word.value);
    return `${word.value} → ${stage?.index ?? "image"}`;
  });
}

test("stages have numbers, names in lower case and bases as written", () => {
  assert.deepEqual(
    list("ARG A\nFROM a AS One\nRUN x\nFROM --platform=linux/arm64 b:1\n").map((stage) => [
      stage.index,
      stage.name,
      stage.base?.value,
      stage.platform?.value ?? null,
      stage.instructions.length,
    ]),
    [
      [0, "one", "a", null, 1],
      [1, null, "b:1", "linux/arm64", 0],
    ],
  );
});

test("FROM, --from and mounts refer to earlier stages by name, COPY by number too", () => {
  assert.deepEqual(
    references(
      "FROM a AS x\nFROM x\nCOPY --from=X a b\nCOPY --from=0 a b\nCOPY --from=alpine a b\nRUN --mount=type=bind,from=x,target=/y z\nRUN --mount=from=0,target=/y z\n",
    ),
    ["a → image", "x → 0", "X → 0", "0 → 0", "alpine → image", "x → 0", "0 → image"],
  );
});

test("the last stage of a name is meant, and a stage does not refer to itself or to later ones", () => {
  assert.deepEqual(references("FROM a AS x\nFROM b AS x\nFROM x\nCOPY --from=y a b\nFROM c AS y\n"), [
    "a → image",
    "b → image",
    "x → 1",
    "y → image",
    "c → image",
  ]);
});

test("a base may be a variable with a default", () => {
  const [, second] = list("ARG B=one\nFROM a AS one\nFROM $B\n");
  assert.equal(second?.baseStage?.index, 0);
  assert.equal(second?.baseName, "one");
});

test("an instruction belongs to the stage above it", () => {
  const file = parse("ARG A\nFROM a\nRUN x\nFROM b\nRUN y\n");
  assert.deepEqual(
    file.instructions.map((instruction) => stageOf(file, instruction)?.index ?? null),
    [null, 0, 0, 1, 1],
  );
});

function refused(text: string): [string, number][] {
  const file = parse(text);
  assert.deepEqual(file.errors, []);
  return buildErrors(file).map(({ code, line }) => [code, line]);
}

test("a plan that can't work is refused at its line", () => {
  assert.deepEqual(refused("FROM $B\n"), [["blank-base", 1]]);
  assert.deepEqual(refused("FROM Alpine\n"), [["bad-base-uppercase", 1]]);
  assert.deepEqual(refused("FROM --platform=$P a\n"), [["blank-platform", 1]]);
  assert.deepEqual(refused("FROM a AS x\nCOPY --from=x a b\n"), [["circular-stages", 2]]);
  assert.deepEqual(refused("FROM a AS x\nCOPY --from=y a b\nFROM b AS y\n"), [["later-stage", 2]]);
  assert.deepEqual(refused("FROM a\nCOPY --from=7 a b\n"), [["bad-stage-index", 2]]);
  assert.deepEqual(refused("FROM a\nCOPY --from=$x a b\n"), [["from-variable", 2]]);
  assert.deepEqual(refused("ARG A=1\n"), [["no-stages", 1]]);
  assert.deepEqual(refused("# check=nope\nFROM a\n"), [["bad-check", 1]]);
  assert.deepEqual(refused("FROM a AS x\nONBUILD NOPE\nFROM x\n"), [["bad-trigger", 3]]);
});

test("values that can't be used are refused at their lines", () => {
  const code = (instruction: string) => refused(`FROM a\n${instruction}\n`).map(([one]) => one);
  assert.deepEqual(code("ENV A=${x:?needed}"), ["expansion-asked"]);
  assert.deepEqual(code("EXPOSE 99999"), ["bad-port"]);
  assert.deepEqual(code("EXPOSE 80/http"), ["bad-port"]);
  assert.deepEqual(code("STOPSIGNAL NOPE"), ["bad-signal"]);
  assert.deepEqual(code("COPY --chmod=9 a b"), ["bad-chmod"]);
  assert.deepEqual(code("COPY https://example.org/a b"), ["copy-url"]);
  assert.deepEqual(code("ADD --checksum=sha256:1 https://example.org/a b"), ["bad-checksum"]);
  assert.deepEqual(code("ADD --checksum=x a b"), ["checksum-sources"]);
  assert.deepEqual(code("RUN --mount=type=nope,target=/x a"), ["bad-mount"]);
  assert.deepEqual(code("RUN --mount=type=cache a"), ["mount-target"]);
  assert.deepEqual(code("VOLUME $x"), ["volume-blank"]);
});

test("what a builder takes is not refused", () => {
  const fine = [
    "EXPOSE 80 443/TCP 5000-5010/udp 127.0.0.1:80:80 $nothing",
    "STOPSIGNAL 9",
    "STOPSIGNAL sigrtmin+3",
    "COPY --chmod=u=rwX,go=rX a b",
    "ADD git@example.org:a/b.git /x",
    "WORKDIR /x\nRUN --mount=type=cache a",
    "RUN --mount=type=secret,id=a,required a",
    "ENV A=${A:-x} B=${A#*/} C=${A//a/b}",
    "RUN echo ${x:?fine for the shell}",
  ];
  for (const instruction of fine) assert.deepEqual(refused(`FROM a\n${instruction}\n`), [], instruction);
});
