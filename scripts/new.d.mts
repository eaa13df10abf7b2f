/** The files that a new thing becomes: path → contents; throws an Error that says what to type instead. */
export function scaffold(
  kind: string,
  name: string,
  read: (path: string) => string | null,
): { files: Record<string, string>; next: string };
