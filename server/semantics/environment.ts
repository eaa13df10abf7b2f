/** The variables of a build, as its instructions set them one after another. */

/** What a build for and on linux/amd64 without a target knows before the first instruction, if its stage has no name. */
export const predefinedArguments: ReadonlyMap<string, string> = new Map([
  ["BUILDPLATFORM", "linux/amd64"],
  ["BUILDOS", "linux"],
  ["BUILDOSVERSION", ""],
  ["BUILDARCH", "amd64"],
  ["BUILDVARIANT", ""],
  ["TARGETPLATFORM", "linux/amd64"],
  ["TARGETOS", "linux"],
  ["TARGETOSVERSION", ""],
  ["TARGETARCH", "amd64"],
  ["TARGETVARIANT", ""],
  ["TARGETSTAGE", "default"],
]);

/** BuildKit sets PATH for every image that doesn't. */
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * A stage's environment. A stage on another stage sees what that one had at its end. Lookups remember what they found
 * in the stages below, so that a chain of thousands of stages costs no more than its length.
 */
export class StageEnvironment {
  private readonly own = new Map<string, string>();
  private readonly inherited = new Map<string, string | undefined>();
  private readonly base: StageEnvironment | null;

  constructor(base: StageEnvironment | null) {
    this.base = base;
    if (base === null) this.own.set("PATH", defaultPath);
  }

  set(name: string, value: string): void {
    this.own.set(name, value);
  }

  readonly get = (name: string): string | undefined => {
    const passed: StageEnvironment[] = [];
    let value: string | undefined;
    for (let at: StageEnvironment | null = this; at !== null; at = at.base) {
      value = at.own.get(name);
      if (value !== undefined) break;
      if (at.inherited.has(name)) {
        value = at.inherited.get(name);
        break;
      }
      passed.push(at);
    }
    for (const stage of passed) stage.inherited.set(name, value);
    return value;
  };
}
