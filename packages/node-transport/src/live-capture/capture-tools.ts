/** The programs that may capture: which there are, and how each is told to. No shell is between: every argument is one. */
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

export type CaptureToolName = "dumpcap" | "tcpdump";

export interface CaptureTool {
  readonly name: CaptureToolName;
  /** The whole path. */
  readonly file: string;
}

/** What it is to capture. */
export interface ToolRequest {
  /** At least one; of tcpdump exactly one. Each has passed `interfaceNameFault`. */
  readonly interfaces: readonly string[];
  /** Of libpcap; empty: everything. */
  readonly filter: string;
  /** Octets kept of each packet; undefined: whole packets. */
  readonly snapLength: number | undefined;
  readonly promiscuous: boolean;
  /** Packets after which it ends by itself; undefined: never. */
  readonly packets: number | undefined;
}

/** How a program is run and understood. */
export interface ToolManner {
  readonly arguments: (request: ToolRequest) => readonly string[];
  /** The format of what it writes. */
  readonly format: "pcap" | "pcapng";
  /** On standard error, once it captures: dumpcap says `Capturing on` before it has tried. */
  readonly ready: RegExp;
  /** ms from a packet's passing until it is written: asked to end sooner, the program leaves it in the kernel's buffer. */
  readonly latency: number;
}

export const manners: Readonly<Record<CaptureToolName, ToolManner>> = {
  dumpcap: {
    arguments: ({ interfaces, filter, snapLength, promiscuous, packets }) => [
      "-q",
      ...bufferOf("MiB"),
      ...(promiscuous ? [] : ["-p"]),
      ...(snapLength === undefined ? [] : ["-s", String(snapLength)]),
      ...(packets === undefined ? [] : ["-c", String(packets)]),
      // Before the first interface: for all of them.
      "-f",
      filter,
      ...interfaces.flatMap((name) => ["-i", name]),
      "-w",
      "-",
    ],
    format: "pcapng",
    ready: /^File: /mu,
    // dumpcap's read timeout is 250 ms (CAP_READ_TIMEOUT), and the kernel hands over a block no sooner than that.
    latency: 300,
  },
  tcpdump: {
    arguments: ({ interfaces, filter, snapLength, promiscuous, packets }) => [
      "-n",
      "-U",
      // Each packet at once, not a block at a time.
      "--immediate-mode",
      ...bufferOf("KiB"),
      ...(promiscuous ? [] : ["-p"]),
      ...(snapLength === undefined ? [] : ["-s", String(snapLength)]),
      ...(packets === undefined ? [] : ["-c", String(packets)]),
      ...(process.platform === "linux" ? ["--time-stamp-precision=nano"] : []),
      ...interfaces.flatMap((name) => ["-i", name]),
      "-w",
      "-",
      ...(filter === "" ? [] : ["--", filter]),
    ],
    format: "pcap",
    ready: /\blistening on /u,
    latency: 20,
  },
};

/** The kernel's buffer, 2 MiB otherwise: what comes in bursts is not lost. BSD refuses one that it has no room for. */
const bufferOf = (unit: "MiB" | "KiB"): readonly string[] =>
  process.platform === "linux" ? ["-B", String(unit === "MiB" ? BUFFER_MIB : BUFFER_MIB * 1024)] : [];

/** Those there are, in the order of `names`. `directories`: where to look; default: `PATH`, then where systems keep them. */
export const findTools = (
  names: readonly CaptureToolName[],
  directories: readonly string[] = searchPath(),
): readonly CaptureTool[] =>
  names.flatMap((name) => {
    const file = directories
      .filter((directory) => path.isAbsolute(directory))
      .map((directory) => path.join(directory, process.platform === "win32" ? `${name}.exe` : name))
      .filter(isFile)
      // One that this user may run before one that he may not: which is still there, and can be permitted.
      .toSorted((one, other) => Number(mayRun(other)) - Number(mayRun(one)))[0];
    return file === undefined ? [] : [{ name, file }];
  });

/** Absolute ones only: nothing is run from wherever the caller happens to stand. */
const searchPath = (): readonly string[] => [
  ...(process.env["PATH"] ?? "").split(path.delimiter).filter((directory) => directory !== ""),
  ...(process.platform === "win32"
    ? ["C:\\Program Files\\Wireshark"]
    : process.platform === "darwin"
      ? ["/usr/sbin", "/Applications/Wireshark.app/Contents/MacOS"]
      : // Users' paths often lack it.
        ["/usr/sbin", "/usr/local/sbin"]),
];

const isFile = (file: string): boolean => {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

const mayRun = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * What keeps a text from being an interface's name, undefined where nothing does. dumpcap takes `-` for its standard
 * input, a path for a pipe, and `TCP@host:port` and `rpcap://…` for other machines.
 */
export const interfaceNameFault = (name: string): string | undefined => {
  if (name === "") return "an interface's name is not empty";
  if (name.length > NAME_LENGTH_MAX) return `an interface's name has at most ${NAME_LENGTH_MAX} characters`;
  if (name.startsWith("-")) return "an interface's name does not begin with -";
  const legal = process.platform === "win32" ? /^(?!\\\\)[^/@\p{Cc}]+$/u : /^[^/@\\\s\p{Cc}]+$/u;
  return legal.test(name) ? undefined : "that is no interface's name";
};

const BUFFER_MIB = 16;
/** Characters: Linux's have 15 (IFNAMSIZ), Windows' are GUIDs in a path. */
const NAME_LENGTH_MAX = 128;
