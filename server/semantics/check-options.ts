/** The value of the `check` directive (BuildKit's `ParseLintOptions`): `skip=…;error=…;experimental=…`. */

/** The part that a builder refuses, or null where it takes the value. Only what stands before the first space counts. */
export function checkOptionFault(value: string): string | null {
  const text = value.trim();
  if (text === "") return null;
  // Three parts at most: what follows belongs to the third.
  const parts = text.split(";");
  const options = parts.length > 3 ? [...parts.slice(0, 2), parts.slice(2).join(";")] : parts;
  for (const option of options) {
    const equals = option.indexOf("=");
    const name = option.slice(0, equals).trim();
    if (equals < 0 || (name !== "skip" && name !== "error" && name !== "experimental")) return option;
    if (name === "error" && !booleans.has(option.slice(equals + 1).trim())) return option;
  }
  return null;
}

/** Go's `strconv.ParseBool`. */
const booleans = new Set(["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]);
