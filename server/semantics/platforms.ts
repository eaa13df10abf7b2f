/** Platform names, as containerd's `platforms.Parse` reads them. */

/** Whether a text names a platform: `linux/amd64`, `windows(10.0.17763)/amd64`, `arm64`. Variables are expanded already. */
export function isPlatform(text: string): boolean {
  if (text.includes("*")) return false;
  const parts = text.split("/");
  const [first = "", ...rest] = parts;
  const system = systemPattern.exec(first);
  if (system === null || parts.length > 3) return false;
  if (!rest.every((part) => partPattern.test(part))) return false;
  if (parts.length > 1) return true;
  const name = (system[1] ?? "").toLowerCase();
  return systems.has(name) || architectures.has(first.toLowerCase());
}

const systemPattern = /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)((?:\+[A-Za-z0-9_.-]+)*)\))?$/;
const partPattern = /^[A-Za-z0-9_.-]+$/;
const systems = new Set(
  "aix android darwin dragonfly freebsd hurd illumos ios js linux macos nacl netbsd openbsd plan9 solaris windows zos".split(
    " ",
  ),
);
const architectures = new Set(
  (
    "386 i386 amd64 x86_64 x86-64 amd64p32 arm armhf armel armbe arm64 aarch64 arm64be ppc64 ppc64le loong64 mips " +
    "mipsle mips64 mips64le mips64p32 mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm"
  ).split(" "),
);
