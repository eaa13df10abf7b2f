/** The value of `RUN --mount=…` (BuildKit's `parseMount`): comma-separated fields, read once before and once after expansion. */
import { t } from "../words.ts";

export interface MountField {
  readonly key: string;
  /** Null where there is no `=`. */
  readonly value: string | null;
  /** Offsets of the field and of its value in the flag's value; exact where the field has no quotes. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
}

export type MountType = "bind" | "cache" | "tmpfs" | "secret" | "ssh";

export interface Mount {
  readonly type: MountType;
  readonly from: string;
  readonly source: string;
  readonly target: string;
  readonly id: string;
}

/** The fields of one CSV record, or null where BuildKit's CSV reader refuses it. Keys are in lower case. */
export function mountFields(value: string): MountField[] | null {
  if (value === "") return null;
  const fields: MountField[] = [];
  for (let at = 0; ; ) {
    const field = value[at] === '"' ? quotedField(value, at) : plainField(value, at);
    if (field === null) return null;
    const equals = field.text.indexOf("=");
    fields.push({
      key: (equals < 0 ? field.text : field.text.slice(0, equals)).toLowerCase(),
      value: equals < 0 ? null : field.text.slice(equals + 1),
      start: at,
      end: field.end,
      valueStart: equals < 0 ? field.end : at + (value[at] === '"' ? 1 : 0) + equals + 1,
    });
    if (field.end >= value.length) return fields;
    at = field.end + 1;
  }
}

/**
 * Why BuildKit refuses the flag before it knows any variable, or null: only its quotes and a variable in `from` are
 * looked at then.
 */
export function mountSyntaxFault(value: string): string | null {
  const fields = mountFields(value);
  if (fields === null) return value === "" ? t("it is empty.") : t("its quotes don't match.");
  if (fields.some((field) => field.key === "from" && field.value !== null && /\$./.test(field.value))) {
    return t("from takes no variable. Name a stage with FROM ${VARIABLE} AS name and use its name.");
  }
  return null;
}

/**
 * The mount with its variables expanded, or why BuildKit refuses it.
 * @param expand expands one value; what it throws passes through
 */
export function readMount(value: string, expand: (word: string) => string): { mount: Mount; fault: string | null } {
  const reader = new MountReader();
  for (const field of mountFields(value) ?? []) {
    const fault = reader.add(field.key, field.value === null ? null : expand(field.value));
    if (fault !== null) return { mount: reader, fault };
  }
  return { mount: reader, fault: reader.fault() };
}

/** Why BuildKit refuses the value of `RUN --device=…`, or null: it names one device, and says whether it is required. */
export function deviceFault(value: string): string | null {
  let name: string | null = null;
  for (const field of mountFields(value) ?? []) {
    if (field.key === "required") {
      const fault = field.value === null ? null : notBoolean("required", field.value);
      if (fault !== null) return fault;
      continue;
    }
    const given: string = field.key === "name" ? (field.value ?? "") : value.slice(field.start, field.end);
    if (name !== null) return t("it names two devices, {0} and {1}.", name, given);
    if (!/^[A-Za-z][\w.-]*\/[A-Za-z][\w-]*(?:=[\w.:-]+)?$/.test(given)) return t("{0} is no device's name.", given);
    name = given;
  }
  return name === null ? t("it names no device.") : null;
}

const types: readonly string[] = ["bind", "cache", "tmpfs", "secret", "ssh"];
const booleans = ["1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"];
const flags = ["readonly", "ro", "readwrite", "rw"];

/** Takes fields in order: what a key may be depends on the type given before it. */
class MountReader implements Mount {
  type: MountType = "bind";
  from = "";
  source = "";
  target = "";
  id = "";
  private sharing = false;
  private readonly owner: string[] = [];

  add(key: string, value: string | null): string | null {
    const isSecret = this.type === "secret" || this.type === "ssh";
    if (value === null) {
      if (flags.includes(key)) return null;
      if (key === "required") return isSecret ? null : this.misplaced(key);
      return t("{0} needs a value.", key);
    }
    switch (key) {
      case "type":
        if (!types.includes(value.toLowerCase())) return t("{0} is no type. Use {1}.", value, types.join(", "));
        this.type = value.toLowerCase() as MountType;
        return null;
      case "from":
        this.from = value;
        return null;
      case "source":
      case "src":
        this.source = value;
        return null;
      case "target":
      case "dst":
      case "destination":
        this.target = value;
        return null;
      case "id":
        this.id = value;
        return null;
      case "env":
        return null;
      case "readonly":
      case "ro":
      case "readwrite":
      case "rw":
        return notBoolean(key, value);
      case "required":
        return isSecret ? notBoolean(key, value) : this.misplaced(key);
      case "size":
        if (this.type !== "tmpfs") return this.misplaced(key);
        return isSize(value) ? null : t("{0} is no size. Write a number with k, m or g.", value);
      case "sharing":
        this.sharing = true;
        return ["shared", "private", "locked"].includes(value.toLowerCase())
          ? null
          : t("{0} is no way of sharing. Use shared, private or locked.", value);
      case "mode":
        this.owner.push(key);
        return /^[0-7]+$/.test(value) && Number.parseInt(value, 8) < 2 ** 32
          ? null
          : t("{0} is no mode. Write it in octal, such as 755.", value);
      case "uid":
      case "gid":
        this.owner.push(key);
        return /^\d+$/.test(value) && Number(value) < 2 ** 32 ? null : t("{0} is no number.", value);
      default:
        return t("it has no key {0}.", key);
    }
  }

  /** What can be judged only when all fields are known. */
  fault(): string | null {
    const [owner] = this.owner;
    if (owner !== undefined && (this.type === "bind" || this.type === "tmpfs")) return this.misplaced(owner);
    if (this.type === "secret") {
      if (this.from !== "") return this.misplaced("from");
      if (this.sharing) return this.misplaced("sharing");
      if (this.source === "" && this.target === "" && this.id === "") return t("a secret needs an id.");
      if (this.source !== "" && this.id !== "") return t("a secret takes id or source, not both.");
    }
    return this.sharing && this.type !== "cache" ? this.misplaced("sharing") : null;
  }

  private misplaced(key: string): string {
    return t("{0} does not go with type {1}.", key, this.type);
  }
}

function notBoolean(key: string, value: string): string | null {
  return booleans.includes(value) ? null : t("{0} takes true or false.", key);
}

/** Sizes as `units.RAMInBytes` reads them. */
function isSize(text: string): boolean {
  return /^(?:\d+(?:\.\d*)?|\.\d+) ?(?:[kmgtpezy]?(?:i?b)?)$/i.test(text);
}

function plainField(text: string, start: number): { text: string; end: number } | null {
  const comma = text.indexOf(",", start);
  const end = comma < 0 ? text.length : comma;
  const field = text.slice(start, end);
  return field.includes('"') ? null : { text: field, end };
}

function quotedField(text: string, start: number): { text: string; end: number } | null {
  let field = "";
  for (let at = start + 1; ; ) {
    const close = text.indexOf('"', at);
    if (close < 0) return null;
    field += text.slice(at, close);
    at = close + 1;
    if (text[at] !== '"') return at === text.length || text[at] === "," ? { text: field, end: at } : null;
    field += '"';
    at++;
  }
}
