/** Builds an image through the Engine API. */
import type Docker from "dockerode";
import type { BuildEvent, BuildOptions, BuildResult, EngineInfo } from "../engine.ts";

/**
 * Builds an image from a folder of this machine; resolves when the engine has it.
 * Rejects with an EngineError whose first line names the instruction that failed, or with the signal's reason.
 */
export declare function build(
  docker: Docker,
  info: EngineInfo,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildResult>;
