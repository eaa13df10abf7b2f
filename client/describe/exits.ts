/** What an exit code tells, in words. */
import { t } from "../words.ts";

/** A clause to follow the code; empty where the code says nothing by itself. */
export function exitWords(code: number): string {
  switch (code) {
    case 0:
      return t("it ended well");
    case 125:
      return t("the engine could not start it");
    case 126:
      return t("its command can't be run");
    case 127:
      return t("its command was not found");
    case 130:
      return t("interrupted, as by Ctrl+C");
    case 134:
      return t("it aborted itself");
    case 137:
      return t("killed, by a signal or for lack of memory");
    case 139:
      return t("it crashed in its memory");
    case 143:
      return t("asked to end, which it did");
    default:
      return code > 128 && code < 160 ? t("ended by signal {0}", code - 128) : "";
  }
}
