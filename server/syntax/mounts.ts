/** The value of `RUN --mount=…` (BuildKit's `parseMount`): comma-separated fields, checked before variables are known. */
import { t } from "../words.ts";

export interface MountField {
  readonly key: string;
  /** Null where there is no `=`. */
  readonly value: string | null;
}

/** The fields of one CSV record, or null where BuildKit's CSV reader refuses it. Keys are in lower case. */
export function mountFields(value: string): MountField[] | null {
  const record = splitRecord(value);
  if (record === null) return null;
  return record.map((field) => {
    const equals = field.indexOf("=");
    return equals < 0
      ? { key: field.toLowerCase(), value: null }
      : { key: field.slice(0, equals).toLowerCase(), value: field.slice(equals + 1) };
  });
}

function splitRecord(text: string): string[] | null {
  if (text === "") return [];
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let field = "";
      at++;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close < 0) return null;
        field += text.slice(at, close);
        at = close + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
      fields.push(field);
      if (at >= text.length) return fields;
      if (text[at] !== ",") return null;
      at++;
    } else {
      const comma = text.indexOf(",", at);
      const field = text.slice(at, comma < 0 ? text.length : comma);
      if (field.includes('"')) return null;
      fields.push(field);
      if (comma < 0) return fields;
      at = comma + 1;
    }
  }
}

const types = ["bind", "cache", "tmpfs", "secret", "ssh"];
const booleans = ["1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"];

/** Why BuildKit refuses the mount, or null. */
export function checkMount(text: string): string | null {
  const fields = mountFields(text);
  if (fields === null) return t("its quotes don't match.");
  let type = "bind";
  const given = new Map<string, string>();
  for (const { key, value } of fields) {
    const unexpected = () => t("{0} does not go with type {1}.", key, type);
    if (value === null) {
      if (key === "required") {
        if (type !== "secret" && type !== "ssh") return unexpected();
      } else if (!["readonly", "ro", "readwrite", "rw"].includes(key)) return t("{0} needs a value.", key);
      continue;
    }
    // A value with a variable is judged when it is known.
    if (key !== "from" && /\$./.test(value)) {
      given.set(key, value);
      continue;
    }
    const notBoolean = () => (booleans.includes(value) ? null : t("{0} takes true or false.", key));
    switch (key) {
      case "type":
        if (!types.includes(value.toLowerCase())) return t("{0} is no type. Use {1}.", value, types.join(", "));
        type = value.toLowerCase();
        break;
      case "from":
      case "source":
      case "src":
      case "target":
      case "dst":
      case "destination":
      case "id":
        break;
      case "readonly":
      case "ro":
      case "readwrite":
      case "rw": {
        const refused = notBoolean();
        if (refused !== null) return refused;
        break;
      }
      case "required": {
        if (type !== "secret" && type !== "ssh") return unexpected();
        const refused = notBoolean();
        if (refused !== null) return refused;
        break;
      }
      case "size":
        if (type !== "tmpfs") return unexpected();
        if (!/^\d+(\.\d+)? ?([kKmMgGtTpP][iI]?)?[bB]?$/.test(value)) return t("{0} is no size.", value);
        break;
      case "sharing":
        if (!["shared", "private", "locked"].includes(value.toLowerCase())) {
          return t("{0} is no way of sharing. Use shared, private or locked.", value);
        }
        break;
      case "mode":
        if (!/^[0-7]+$/.test(value)) return t("{0} is no mode. Write it in octal, such as 755.", value);
        break;
      case "uid":
      case "gid":
        if (!/^\d+$/.test(value)) return t("{0} is no number.", value);
        break;
      case "env":
        if (type !== "secret") return unexpected();
        break;
      default:
        return t("it has no key {0}.", key);
    }
    given.set(key, value);
  }
  const fileInfo = ["secret", "ssh", "cache"].includes(type);
  for (const key of ["mode", "uid", "gid"]) {
    if (given.has(key) && !fileInfo) return t("{0} does not go with type {1}.", key, type);
  }
  if (given.has("sharing") && type !== "cache") return t("{0} does not go with type {1}.", "sharing", type);
  if (type === "secret") {
    if (given.get("from")) return t("{0} does not go with type {1}.", "from", type);
    const source = given.get("source") ?? given.get("src");
    const target = given.get("target") ?? given.get("dst") ?? given.get("destination");
    const id = given.get("id");
    if (!source && !target && !id) return t("a secret needs an id.");
    if (source && id) return t("a secret takes id or source, not both.");
  }
  return null;
}
