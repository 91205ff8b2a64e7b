/** Commands about links, routes and queues: those that make no difference to the model, and those that it can follow. */
import type { CommandResult } from "./command-result.ts";
import type { SystemConfiguration } from "./system.ts";

/** Runs one; `undefined` where it is none of these. */
export const networkCommand = (
  words: readonly string[],
  system: SystemConfiguration,
): CommandResult | undefined => {
  switch (words[0]?.split("/").at(-1) ?? "") {
    case "ethtool":
      return ethtool(words);
    case "tc":
      return queue(words, system);
    case "ip":
      return route(words, system);
    case "ifconfig":
      return done;
    default:
      return undefined;
  }
};

const done: CommandResult = { kind: "done" };

const beyond = (words: readonly string[]): CommandResult => ({
  kind: "unsupported",
  construct: `the command ${words.join(" ")}`,
});

/** `-K tun0 tso off gso off`: whether packets are cut before or after the script sees them, which is all the same here. */
const ethtool = (words: readonly string[]): CommandResult => {
  if (words[1] !== "-K") return beyond(words);
  for (let index = 3; index + 1 < words.length; index += 2) {
    const [feature = ""] = words.slice(index, index + 2);
    if (!["tso", "gso", "gro", "lro", "tx", "rx", "sg"].includes(feature)) return beyond(words);
  }
  return done;
};

/** The queue of the sender's own device: one that hands on what it gets, one that lets TCP pace, one that takes nothing. */
const queue = (words: readonly string[], system: SystemConfiguration): CommandResult => {
  const kind = words.find((word) => queues.has(word));
  if (words[1] !== "qdisc" || (kind === undefined && !words.includes("del") && !words.includes("delete")))
    return beyond(words);
  const isAdded = kind !== undefined && !words.includes("del") && !words.includes("delete");
  const limit = words.indexOf("limit");
  // What is taken is handed on at once: only a queue without any room differs.
  if (!isAdded) system.queue = "plain";
  else if (limit !== -1 && words[limit + 1] === "0") system.queue = "refuses";
  else system.queue = kind === "fq" ? "paces" : "plain";
  return done;
};

const queues: ReadonlySet<string> = new Set(["pfifo", "pfifo_fast", "noqueue", "fq", "fq_codel", "mq"]);

/** `ip route change … advmss 1460 mtu lock 1500 initcwnd 11`, and forgetting what is known of destinations. */
const route = (words: readonly string[], system: SystemConfiguration): CommandResult => {
  const plain = words.filter((word) => word !== "-6" && word !== "-4" && word !== "-q");
  if (plain[1] === "tcp_metrics" && plain.includes("flush")) return done;
  if (plain[1] !== "route") return beyond(words);
  const value = (name: string): number | undefined => {
    const at = plain.indexOf(name);
    if (at === -1) return undefined;
    const text = plain[at + 1] === "lock" ? plain[at + 2] : plain[at + 1];
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const known = new Set(["via", "dev", "advmss", "mtu", "lock", "initcwnd", "initrwnd"]);
  const names = plain.slice(4).filter((word) => /^[a-z_]+$/.test(word) && !word.startsWith("tun"));
  if (names.some((name) => !known.has(name)) || plain.includes("initrwnd")) return beyond(words);
  const [mtu, advertisedSize, initialWindow] = [value("mtu"), value("advmss"), value("initcwnd")];
  if (mtu !== undefined) system.route.mtu = mtu;
  if (advertisedSize !== undefined) system.route.advertisedSize = advertisedSize;
  if (initialWindow !== undefined) system.route.initialWindow = initialWindow;
  return done;
};
