/** What a server build is to those who start one; see server.mjs. */
export interface Profile {
  readonly userData: string;
  readonly extensions: string;
}
export interface Server {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server ends by itself or by `end`. */
  readonly ended: Promise<unknown>;
  url(what?: { folder?: string; workspace?: string }): string;
  end(): Promise<void>;
}
export const quietSettings: Readonly<Record<string, unknown>>;
export function writeSettings(userData: string, settings: Readonly<Record<string, unknown>>): void;
export function startServer(
  options: Profile & {
    trust?: boolean;
    port?: number;
    env?: NodeJS.ProcessEnv;
    onOutput?: (text: string) => void;
  },
): Promise<Server>;
export function runServerJob(
  words: readonly string[],
  profile: Profile,
  options?: { stdio?: "inherit" | "ignore"; env?: NodeJS.ProcessEnv },
): Promise<number>;
export function logFolder(userData: string): string;
