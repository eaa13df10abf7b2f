/** The types that values of labels can have. */
import { isLicense } from "./licenses.ts";

interface LabelType {
  /** hadolint's code for a value that is none. */
  readonly alias: string;
  isValid(text: string): boolean;
}

/** By the name that configurations use; `text` is missing because every text is one. */
export const labelTypes: Readonly<Record<string, LabelType>> = {
  url: {
    alias: "DL3052",
    isValid: (text) => /^[a-z][a-z0-9+.-]*:(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9a-f]{2})*$/i.test(text),
  },
  rfc3339: { alias: "DL3053", isValid: isTime },
  spdx: { alias: "DL3054", isValid: isLicense },
  hash: { alias: "DL3055", isValid: (text) => /^(?:[0-9a-f]{7}|[0-9a-f]{40})$/.test(text) },
  semver: {
    alias: "DL3056",
    isValid: (text) => /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(text),
  },
  email: {
    alias: "DL3058",
    // A host of one's own network has no dot.
    isValid: (text) => /^[^\s@"(),.:;<>[\\\]]+(?:\.[^\s@"(),.:;<>[\\\]]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(text),
  },
};

/** RFC 3339: a date, a time and an offset that exist. */
function isTime(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/.exec(text);
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset = 0, offsetMinute = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > days) return false;
  return hour < 24 && minute < 60 && second <= 60 && offset < 24 && offsetMinute < 60;
}
