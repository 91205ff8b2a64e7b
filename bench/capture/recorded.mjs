/**
 * Captures of real traffic, between two network namespaces of their own: packets of at most 1500 octets, as on a wire, two
 * in ten thousand of the large ones dropped. Needs root, and ip, nft, ethtool and tcpdump.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

const traffic = join(import.meta.dirname, "traffic.mjs");

/** Why traffic cannot be recorded here; `undefined`: it can. */
export const obstacle = () => {
  if (process.platform !== "linux") return "it needs Linux";
  if (process.getuid?.() !== 0) return "it needs root";
  const missing = ["ip", "nft", "ethtool", "tcpdump"].filter(
    (tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0,
  );
  return missing.length === 0 ? undefined : `it needs ${missing.join(", ")}`;
};

const run = (command) => execFileSync("sh", ["-c", command], { stdio: "pipe" });

/** Records `bulk` or `short` traffic of this amount (octets, connections) into the file. */
export const record = async (file, what, amount) => {
  // Names of an interface have 15 characters at most.
  const [a, b] = ["a", "b"].map((end) => `tl${process.pid}${end}`);
  const started = [];
  try {
    for (const end of [a, b]) run(`ip netns add ${end} && ip -n ${end} link set lo up`);
    run(`ip link add ${a} netns ${a} type veth peer name ${b} netns ${b}`);
    for (const [index, end] of [a, b].entries()) {
      run(`ip -n ${end} addr add 10.97.0.${index + 1}/24 dev ${end} && ip -n ${end} link set ${end} up`);
      run(`ip netns exec ${end} ethtool -K ${end} tso off gso off gro off`);
    }
    run(`ip netns exec ${a} sysctl -qw net.ipv4.ip_local_port_range="1024 65535"`);
    run(`ip netns exec ${b} nft 'add table ip t; add chain ip t c { type filter hook input priority 0; }'`);
    run(`ip netns exec ${b} nft add rule ip t c meta length gt 1000 numgen random mod 10000 lt 2 drop`);

    const within = (end, ...command) => {
      const child = spawn("ip", ["netns", "exec", end, ...command], { stdio: ["ignore", "pipe", "pipe"] });
      started.push(child);
      return child;
    };
    await once(within(b, process.execPath, traffic, "serve").stdout, "data");
    const dump = within(a, "tcpdump", "-i", a, "-s", "0", "-B", "400000", "-w", file, "tcp");
    let said = "";
    dump.stderr.on("data", (text) => (said += text));
    while (!said.includes("listening on")) await once(dump.stderr, "data");
    const [code] = await once(
      within(a, process.execPath, traffic, what, "10.97.0.2", String(amount)),
      "exit",
    );
    if (code !== 0) throw new Error(`the traffic ended with ${code}`);
    await sleep(1000);
    dump.kill("SIGINT");
    await once(dump, "exit");
    const dropped = /(\d+) packets dropped by kernel/.exec(said)?.[1];
    console.error(`${file}: ${said.trim().split("\n").slice(-3).join(", ")}`);
    return { dropped: Number(dropped ?? 0) };
  } finally {
    for (const child of started) if (child.exitCode === null) child.kill();
    for (const end of [a, b]) spawnSync("ip", ["netns", "del", end]);
  }
};
