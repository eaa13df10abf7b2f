// Installs the programs that Debian packages, where this machine is a Debian and we may; says how to get them elsewhere.
import { existsSync } from "node:fs";
import { find, run } from "../processes.mjs";
import { findBrowser } from "./browser.mjs";

/** What a run may need → whether it is here, and the packages that bring it. */
const needs = {
  browser: { packages: ["chromium", "fonts-dejavu-core"], isHere: () => findBrowser() !== undefined },
  engine: { packages: ["docker.io", "iptables"], isHere: () => find("dockerd") !== undefined },
  network: {
    packages: ["iproute2"],
    isHere: () => find("ip") !== undefined || find("busybox") !== undefined,
  },
  busybox: { packages: ["busybox-static"], isHere: () => existsSync("/bin/busybox") || existsSync("/usr/bin/busybox") },
  registry: {
    packages: ["docker-registry", "apache2-utils"],
    isHere: () => find("docker-registry") !== undefined && find("htpasswd") !== undefined,
  },
  shellcheck: { packages: ["shellcheck"], isHere: () => find("shellcheck") !== undefined },
  ssh: {
    packages: ["openssh-server", "openssh-client"],
    isHere: () => existsSync("/usr/sbin/sshd") && find("ssh") !== undefined,
  },
  podman: { packages: ["podman"], isHere: () => find("podman") !== undefined },
  debootstrap: { packages: ["debootstrap"], isHere: () => find("debootstrap") !== undefined },
};

/**
 * Installs what is missing. Never throws: what could not be had is for the caller to notice.
 * @param {readonly (keyof typeof needs)[]} wanted
 * @returns {Promise<void>}
 */
export async function installPrograms(wanted) {
  const packages = wanted.filter((need) => !needs[need].isHere()).flatMap((need) => needs[need].packages);
  if (packages.length === 0) return;
  const command = `apt-get install --no-install-recommends ${packages.join(" ")}`;
  if (!mayInstall()) {
    console.log(`Not installed here: ${packages.join(", ")}. As root on Debian or Ubuntu: ${command}`);
    return;
  }
  console.log(`Installing Debian packages: ${packages.join(", ")} (${command})`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const quiet = ["-qq", "-o", "DPkg::Lock::Timeout=300"];
  const options = { env: environment, stdio: ["ignore", "ignore", "inherit"] };
  // One unreachable third-party source makes the update fail though Debian's own lists are new: the install decides.
  await run("apt-get", ["update", ...quiet], options);
  const code = await run(
    "apt-get",
    ["install", "--yes", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", ...quiet, ...packages],
    options,
  );
  if (code !== 0) console.log(`apt-get could not install them: its own words are above.`);
}

function mayInstall() {
  return (
    process.platform === "linux" && process.getuid?.() === 0 && existsSync("/etc/debian_version") && !!find("apt-get")
  );
}
