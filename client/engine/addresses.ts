/** IP addresses and subnets as people type them. */
import { BlockList, isIP } from "node:net";

export function isAddress(text: string): boolean {
  return isIP(text) !== 0;
}

/** Whether it is an address and the length of its network's part: `172.28.0.0/16`, `fd00::/64`. */
export function isSubnet(text: string): boolean {
  const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  return isAddress(address) && Number(length) <= (isIP(address) === 4 ? 32 : 128);
}

/** Whether an address belongs to a subnet; both have to be valid. */
export function isWithin(address: string, subnet: string): boolean {
  const [network = "", length = ""] = subnet.split("/");
  const family = isIP(network) === 4 ? "ipv4" : "ipv6";
  if (isIP(address) !== isIP(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length), family);
  return list.check(address, family);
}
