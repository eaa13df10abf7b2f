/** What the tests need of request.mjs. */
export function ask(
  host: string,
  method: string,
  path: string,
  body?: Buffer | string,
  contentType?: string,
): Promise<{ status: number; text: string }>;
export function askJson(
  host: string,
  method: string,
  path: string,
  body?: Buffer | string,
  contentType?: string,
): Promise<unknown>;
