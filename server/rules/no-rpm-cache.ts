import type { CommandUse, LintFile } from "../lint/file.ts";
import { defineRule } from "../lint/rule.ts";
import { t } from "../words.ts";
import { type FlagStyle, insertAfter, plainText, subcommand } from "./shared/arguments.ts";
import { cacheMounts, keepsOut } from "./shared/mounts.ts";
import { actOf, yumStyle, zypperStyle } from "./shared/package-managers.ts";
import { removesAnything, siblings } from "./shared/siblings.ts";

interface Manager {
  readonly alias: string;
  readonly style: FlagStyle;
  readonly fills: readonly string[];
  /** Those of them that hadolint knows. */
  readonly listed: readonly string[];
  /** Subcommands that clean. */
  readonly cleans: readonly string[];
  /** What to append. */
  readonly clean: string;
  readonly caches: RegExp;
  /** Where it keeps what it downloads; dnf 5 has another folder than dnf 4. */
  readonly mounts: readonly string[];
}

const dnf: Manager = {
  alias: "DL3040",
  style: yumStyle,
  fills: "install in upgrade up update upgrade-minimal up-min reinstall rei downgrade localinstall groupinstall".split(
    " ",
  ),
  listed: "install in upgrade up upgrade-minimal up-min reinstall rei".split(" "),
  cleans: ["clean"],
  clean: "dnf clean all",
  // The second is where dnf 5 has it for another user than root.
  caches: /^\/var\/cache\/(?:dnf|libdnf5|yum)(?:\/|$)|\/\.cache\/libdnf5(?:\/|$)|^\/var\/cache(?:\/\*)?$/,
  mounts: ["/var/cache/dnf", "/var/cache/libdnf5"],
};
const managers: Readonly<Record<string, Manager>> = {
  yum: {
    ...dnf,
    alias: "DL3032",
    fills: ["install", "localinstall", "groupinstall", "reinstall"],
    listed: ["install", "localinstall"],
    clean: "yum clean all",
    caches: /^\/var\/cache\/yum(?:\/|$)|^\/var\/cache(?:\/\*)?$/,
    mounts: ["/var/cache/yum"],
  },
  dnf,
  microdnf: { ...dnf, clean: "microdnf clean all" },
  zypper: {
    alias: "DL3036",
    style: zypperStyle,
    fills: ["install", "in"],
    listed: ["install", "in"],
    cleans: ["clean", "cc"],
    clean: "zypper clean --all",
    caches: /^\/var\/cache\/zypp(?:\/|$)|^\/var\/cache(?:\/\*)?$/,
    mounts: ["/var/cache/zypp"],
  },
};

export default defineRule({
  id: "no-rpm-cache",
  category: "size",
  severity: "warning",
  fix: "safe",
  scope: "stage",
  asksBases: true,
  aliases: ["DL3032", "DL3036", "DL3040"],
  summary: "Clean the cache of yum, dnf and zypper in the RUN that fills it.",
  why: "What is downloaded stays in the layer, also when a later `RUN` deletes it. Clean up at the end of the same `RUN`, or mount a cache: `RUN --mount=type=cache,target=/var/cache/libdnf5 …`.",
  examples: [
    {
      bad: "FROM fedora:40\nRUN dnf install -y httpd-2.4.62\n",
      good: "FROM fedora:40\nRUN dnf install -y httpd-2.4.62 && dnf clean all\n",
    },
  ],
  *check(file) {
    const all = file.commands(...Object.keys(managers));
    const seen = new Set<string>();
    const cleans = new Map<string, number>();
    for (const use of all) {
      const manager = managers[use.command.name ?? ""];
      const call = manager && subcommand(use, manager.style);
      if (!manager || !call) continue;
      const act = actOf(call);
      if (!manager.fills.includes(act)) continue;
      const key = `${use.instruction.span.start} ${use.command.name}`;
      // Once a RUN is enough.
      if (seen.has(key)) continue;
      if (keepsOut(use.instruction, (path) => manager.caches.test(path))) continue;
      const clean = cleans.get(key) ?? lastCleanOf(file, use, manager);
      cleans.set(key, clean);
      if (clean > use.command.span.start) continue;
      seen.add(key);
      const last = use.script?.isAndList ? use.script.commands.at(-1) : undefined;
      const edit = last && insertAfter(use, last, `&& ${manager.clean}`);
      yield {
        span: { start: use.command.nameSpan?.start ?? use.command.span.start, end: call.nameWord.span.end },
        message: t("What is downloaded stays in the layer. End this RUN with {0}.", manager.clean),
        fix: edit && { title: t("Add {0}", manager.clean), edits: [edit] },
        alternatives: cacheMounts(file, use.instruction, manager.mounts, ",sharing=locked"),
        aliases: manager.listed.includes(act) && !seemsRemoved(file, use, manager) ? [manager.alias] : [],
      };
    }
  },
});

function seemsRemoved(file: LintFile, { command, instruction }: CommandUse, { alias }: Manager): boolean {
  return alias !== "DL3036" && removesAnything(file, instruction, command.span.start);
}

/** Where the last command of the RUN stands that cleans the manager's cache, -1 where there is none. */
function lastCleanOf(file: LintFile, use: CommandUse, manager: Manager): number {
  const clean = siblings(file, use.instruction, use.command.name ?? "").findLast((other) =>
    manager.cleans.includes(subcommand(other, manager.style)?.name ?? ""),
  );
  const removal = siblings(file, use.instruction, "rm").findLast((other) =>
    other.command.args.some((word) => manager.caches.test(plainText(word))),
  );
  return Math.max(clean?.command.span.start ?? -1, removal?.command.span.start ?? -1);
}
