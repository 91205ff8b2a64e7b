/** One `name=value` of `sysctl`, whichever system it belongs to. */
import { bsdAssignments } from "./bsd-assignments.ts";
import { linuxAssignments } from "./linux-assignments.ts";
import type { SystemConfiguration } from "./system.ts";

/**
 * Assigns a value to a name. Returns what is not modelled, in words, or `undefined`. `net/ipv4/tcp_sack` and
 * `/proc/sys/net/ipv4/tcp_sack` are the same name.
 */
export const assign = (system: SystemConfiguration, name: string, value: string): string | undefined => {
  const plain = name.replace(/^\/proc\/sys\//, "").replaceAll("/", ".");
  const assignment = linuxAssignments.get(plain) ?? bsdAssignments.get(plain);
  if (assignment === undefined) return `the setting ${plain}`;
  return assignment(system, value.trim()) ? undefined : `the setting ${plain}=${value.trim()}`;
};
