/** What every suite against a real engine begins with: one engine before its tests, ended after them. */
import { after, before, type TestContext } from "node:test";
import { connect } from "../../../client/engine/connect.ts";
import type { Engine } from "../../../client/engine/engine.ts";
import { currentEnvironment, type Environment } from "../../../client/engine/environment.ts";
import { startTestEngine, type TestEngine } from "./engine.ts";

export interface EngineSuite {
  /** The engine, or undefined where none can be had: then the test is skipped with the reason. */
  running(context: TestContext): TestEngine | undefined;
  /** Like `running`, for tests that stop and start the engine: somebody else's is left alone. */
  ours(context: TestContext): TestEngine | undefined;
}

/** Starts an engine for the tests of the `describe` that it is called in. */
export function useTestEngine(options: { arguments?: readonly string[] } = {}): EngineSuite {
  let engine: TestEngine | undefined;
  let missing = "";
  before(async () => {
    try {
      engine = await startTestEngine(options);
    } catch (error) {
      missing = (error as Error).message;
    }
  });
  after(async () => await engine?.stop());
  return {
    running(context) {
      if (engine === undefined) context.skip(missing);
      return engine;
    },
    ours(context) {
      if (engine === undefined) context.skip(missing);
      else if (!engine.private) context.skip("QUAYSIDE_TEST_DOCKER_HOST names an engine that is not ours to stop");
      return engine?.private ? engine : undefined;
    },
  };
}

/** An environment in which only the given variables are set. */
export function environmentOf(env: Readonly<Record<string, string>>, setting = ""): Environment {
  return { ...currentEnvironment(setting), env: { PATH: process.env.PATH, ...env }, home: "/nonexistent" };
}

/** Quayside's own engine object over a test engine. */
export async function connectTo(engine: TestEngine): Promise<Engine> {
  return await connect(environmentOf({ DOCKER_HOST: engine.host }), new AbortController().signal);
}

/** What a test begins with that makes things on the engine. */
export interface EngineBench {
  readonly engine: Engine;
  readonly running: TestEngine;
  /** What everything that the test makes has to carry. */
  readonly labels: Readonly<Record<string, string>>;
  /** Done after the test, the last first; one that fails keeps no other from being done. */
  readonly undo: (() => Promise<unknown>)[];
}

/** Undefined where no engine can be had: then the test is skipped with the reason. */
export async function engineBench(suite: EngineSuite, context: TestContext): Promise<EngineBench | undefined> {
  const running = suite.running(context);
  if (!running) return undefined;
  const engine = await connectTo(running);
  const undo: (() => Promise<unknown>)[] = [];
  context.after(async () => {
    for (const one of undo.reverse()) await one().catch(() => undefined);
    engine.close();
  });
  return { engine, running, labels: { "dev.quayside.test": running.runId }, undo };
}
