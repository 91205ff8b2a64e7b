/**
 * Two network namespaces joined by a cable, for tests of what a real kernel does: a client's and a server's, with
 * addresses of 10.77.0.0/16 and fd77::/64 that exist nowhere else. Needs root, `ip` and `nft`; nothing outside the
 * namespaces is changed but files under `/etc/netns`, and all of it is removed at the end, also after a failure.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";
import { firstSynsLost, rejected } from "./netns-rules.ts";

/** The addresses of the two ends of the cable. */
export const CLIENT = { four: "10.77.0.1", six: "fd77::1" } as const;
export const SERVER = { four: "10.77.0.2", six: "fd77::2" } as const;

/** One of the two namespaces. */
export interface Namespace {
  readonly name: string;
  /** Runs `ip` in it: `route add unreachable 10.77.9.1`. One process for all lines. */
  ip(...lines: string[]): Promise<void>;
  /** Adds to its firewall, in nft's own language; it has a table `inet lens` with a chain `input`. */
  nft(...commands: string[]): Promise<void>;
  /** Sets `net.ipv4.ip_local_port_range` and the like. */
  sysctl(settings: Readonly<Record<string, string>>): Promise<void>;
  /** Puts a file over one of `/etc` for the programs started after it: `resolv.conf`. The real one must exist. */
  etc(file: string, text: string): void;
  /** Runs a script (`.ts` as it is) with one argument in JSON; gives the JSON that it prints. */
  run(script: URL, argument: unknown, options?: RunOptions): Promise<unknown>;
  /** Starts a script that prints one line of JSON when it is ready and then stays; stopped by `close`. */
  start(script: URL, argument: unknown): Promise<unknown>;
}

interface RunOptions {
  /** ms. Default 15 000. */
  readonly timeout?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The two of them. */
export interface World {
  readonly client: Namespace;
  readonly server: Namespace;
  close(): Promise<void>;
}

/** Makes both, joined and up: about 0.1 s. */
export const createWorld = async (): Promise<World> => {
  removeStale();
  const base = `${PREFIX}${process.pid}-${Date.now().toString(36)}`;
  const client = new NetnsNamespace(`${base}-c`);
  const server = new NetnsNamespace(`${base}-s`);
  const close = async (): Promise<void> => {
    process.off("exit", remove);
    await Promise.all([client.stop(), server.stop()]);
    remove();
  };
  const remove = (): void => {
    removeNamespace(client.name);
    removeNamespace(server.name);
  };
  process.on("exit", remove);
  try {
    await exec("ip", ["-batch", "-"], {
      input: [
        `netns add ${client.name}`,
        `netns add ${server.name}`,
        `link add ${LINK} netns ${client.name} type veth peer name ${LINK} netns ${server.name}`,
      ].join("\n"),
    });
    // Without rate limits every test gets its ICMP error; a limited one looks like silence.
    await server.sysctl({ "net.ipv4.icmp_ratelimit": "0", "net.ipv6.icmp.ratelimit": "0" });
    await Promise.all([client.ip(...ends(CLIENT, MAC.client)), server.ip(...ends(SERVER, MAC.server))]);
    await Promise.all([client.deliverLater(), server.deliverLater()]);
    await Promise.all([
      client.ip(...neighbours(SERVER, MAC.server)),
      server.ip(...neighbours(CLIENT, MAC.client)),
      client.nft(TABLE),
      server.nft(TABLE),
    ]);
  } catch (error) {
    await close();
    throw error;
  }
  return { client, server, close };
};

type Ends = Readonly<Record<keyof typeof CLIENT, string>>;

const ends = ({ four, six }: Ends, mac: string): string[] => [
  "link set lo up",
  `link set ${LINK} address ${mac}`,
  `link set ${LINK} up`,
  `addr add ${four}/24 dev ${LINK}`,
  `addr add ${six}/64 dev ${LINK} nodad`,
];

/** Known from the start: the first packet need not wait for address resolution, which can take a second. */
const neighbours = ({ four, six }: Ends, mac: string): string[] =>
  [four, six].map((address) => `neigh add ${address} lladdr ${mac} dev ${LINK} nud permanent`);

class NetnsNamespace implements Namespace {
  readonly name: string;
  readonly #children = new Set<ChildProcess>();

  constructor(name: string) {
    this.name = name;
  }

  async ip(...lines: string[]): Promise<void> {
    await exec("ip", ["-n", this.name, "-batch", "-"], { input: lines.join("\n") });
  }

  async nft(...commands: string[]): Promise<void> {
    await exec("ip", ["netns", "exec", this.name, "nft", "-f", "-"], { input: `${commands.join("\n")}\n` });
  }

  async sysctl(settings: Readonly<Record<string, string>>): Promise<void> {
    const arguments_ = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    await exec("ip", ["netns", "exec", this.name, "sysctl", "-qw", ...arguments_]);
  }

  /**
   * The cable hands a packet over inside the call that sends it, so an answer would reach a socket that `connect` still
   * has locked; an ICMP error then waits for the next retransmission. Receive packet steering puts another CPU's queue
   * in between, which is how a network behaves. A kernel without it is only slower.
   */
  async deliverLater(): Promise<void> {
    const file = `/sys/class/net/${LINK}/queues/rx-0/rps_cpus`;
    await exec("ip", ["netns", "exec", this.name, "sh", "-c", `echo 3 > ${file} || true`]);
  }

  etc(file: string, text: string): void {
    const folder = `${ETC_NETNS}/${this.name}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/${file}`, text);
  }

  async run(script: URL, argument: unknown, options: RunOptions = {}): Promise<unknown> {
    const output = await exec("ip", this.#node(script, argument), {
      timeout: options.timeout ?? 15_000,
      env: { ...process.env, ...options.env },
    });
    return JSON.parse(output);
  }

  start(script: URL, argument: unknown): Promise<unknown> {
    const child = spawn("ip", this.#node(script, argument), { stdio: ["ignore", "pipe", "inherit"] });
    this.#children.add(child);
    return new Promise((resolve, reject) => {
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => {
        text += String(chunk);
        if (text.includes("\n")) resolve(JSON.parse(text));
      });
      child.once("error", reject);
      child.once("exit", (code) => {
        this.#children.delete(child);
        reject(new Error(`${fileURLToPath(script)} ended with ${code} before it was ready`));
      });
    });
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#children].map((child) => {
        const ended = new Promise((resolve) => void child.once("exit", resolve));
        child.kill("SIGKILL");
        return ended;
      }),
    );
  }

  #node(script: URL, argument: unknown): string[] {
    return ["netns", "exec", this.name, process.execPath, fileURLToPath(script), JSON.stringify(argument)];
  }
}

const exec = (
  command: string,
  arguments_: readonly string[],
  options: { input?: string; timeout?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const { input, ...rest } = options;
    const child = execFile(command, arguments_, { encoding: "utf8", ...rest }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} ${arguments_.join(" ")}: ${error.message}\n${stderr}${input ?? ""}`));
    });
    // A command that ends without reading is judged by its exit code.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input ?? "");
  });

/** Namespaces whose test process is gone, for example killed in the middle. */
const removeStale = (): void => {
  for (const entry of [...list(RUN_NETNS), ...list(ETC_NETNS)]) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(entry)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) removeNamespace(entry);
  }
};

const removeNamespace = (name: string): void => {
  if (list(RUN_NETNS).includes(name)) {
    const { stdout } = spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" });
    for (const pid of stdout.split("\n").filter(Boolean)) kill(Number(pid));
    spawnSync("ip", ["netns", "del", name]);
  }
  rmSync(`${ETC_NETNS}/${name}`, { recursive: true, force: true });
};

const list = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

const kill = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended in between.
  }
};

const whyMissing = (): string | undefined => {
  if (process.platform !== "linux") return `they need Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return "they need root";
  if (!existsSync("/proc/net/if_inet6")) return "this kernel has no IPv6";
  const name = `${PREFIX}${process.pid}-probe`;
  const made = spawnSync("ip", ["netns", "add", name], { encoding: "utf8" });
  if (made.error !== undefined) return "the command `ip` (Debian: iproute2) is missing";
  if (made.status !== 0) return `no namespace could be made: ${made.stderr.trim()}`;
  const filtered = spawnSync("ip", ["netns", "exec", name, "nft", "-f", "-"], {
    encoding: "utf8",
    input: [TABLE, rejected(1, "reset"), rejected(2, "port-unreachable"), firstSynsLost(3), ""].join("\n"),
  });
  removeNamespace(name);
  return filtered.status === 0
    ? undefined
    : `nft (Debian: nftables) does not work: ${filtered.stderr.trim()}`;
};

const PREFIX = "tcplens-";
const LINK = "lens0";
const RUN_NETNS = "/run/netns";
const ETC_NETNS = "/etc/netns";
const MAC = { client: "02:00:00:00:77:01", server: "02:00:00:00:77:02" } as const;
const TABLE = "table inet lens { chain input { type filter hook input priority 0; policy accept; }; }\n";

/** `describe`, skipped with a line on stderr where namespaces cannot be made. Last in the file, since it finds out at once. */
export const describeNetns: typeof describe.skip = ((): typeof describe.skip => {
  const missing = whyMissing();
  if (missing !== undefined) process.stderr.write(`network-namespace tests are skipped: ${missing}\n`);
  return missing === undefined ? describe : describe.skip;
})();
