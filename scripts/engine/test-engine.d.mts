/** What the tests' engine is to those who start one; see test-engine.mjs. */
export interface StartedEngine {
  readonly host: string;
  readonly runId: string;
  /** False where QUAYSIDE_TEST_DOCKER_HOST names somebody's engine: it is never stopped or restarted. */
  readonly private: boolean;
  /** The private engine's folder: data, logs, socket. */
  readonly folder: string | null;
  start(): Promise<void>;
  restart(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}
export function startTestEngine(options?: { arguments?: readonly string[] }): Promise<StartedEngine>;
