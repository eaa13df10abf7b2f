/** The checks of other linters that no rule of ours answers for, each with the reason. */

export const leftOut: Readonly<Record<string, string>> = {
  InvalidBaseImagePlatform: "It compares the base image as pulled, which only a build with a registry at hand can.",
};
