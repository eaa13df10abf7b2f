/** Text inside XML attributes. */

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Escapes a value for an attribute; characters that XML can't hold become U+FFFD. */
export function attribute(value: string | number): string {
  return String(value)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replaceAll("\n", "&#10;");
}
