/** What sees to the example's base image; see python-image.mjs. */
export const reference: string;
export const label: string;
export function ensurePythonImage(
  host: string,
): Promise<"there" | "pulled" | "stand-in" | { readonly missing: string }>;
