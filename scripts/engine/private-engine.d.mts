/** What a private engine is to those who start one; see private-engine.mjs. */
export interface PrivateEngine {
  readonly host: string;
  readonly socket: string;
  readonly folder: string;
  start(): Promise<void>;
  restart(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}
export function missingForPrivateEngine(): string[];
export function missingForTestImages(): string[];
export function startPrivateEngine(options?: {
  shared?: boolean;
  arguments?: readonly string[];
}): Promise<PrivateEngine>;
