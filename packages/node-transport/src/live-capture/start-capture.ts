/**
 * Packets as they pass, by dumpcap or tcpdump: this process itself needs no privilege and has none. Of the two the first
 * that the system lets capture is used.
 */
import { isIP } from "node:net";
import { InvalidArgument } from "@tcplens/core";
import type { Lookup } from "../dial/options.ts";
import { type CaptureEndpoint, type CapturePlan, interfacesFor, planEndpoint } from "./capture-target.ts";
import { type CaptureRefusal, type PermissionStep, refusal } from "./capture-refusal.ts";
import {
  type CaptureTool,
  type CaptureToolName,
  findTools,
  interfaceNameFault,
  manners,
} from "./capture-tools.ts";
import { type Denial, installSteps, machineFacts, permissionSteps } from "./permission-steps.ts";
import { capturedPackets, complaintOf, droppedPackets } from "./tool-complaint.ts";
import { type ToolEnd, ToolProcess } from "./tool-process.ts";

/** What to capture: one of `endpoint` and `filter`. */
export type CaptureOptions = CaptureSettings &
  (
    | { readonly endpoint: CaptureEndpoint; readonly filter?: never }
    | {
        readonly endpoint?: never;
        /** As pcap-filter(7) has it; empty: everything. */
        readonly filter: string;
      }
  );

export interface CaptureSettings {
  /** Names of interfaces. Default: those to which the endpoint's routes lead; of a filter, all. */
  readonly interfaces?: readonly string[];
  /** Octets kept of each packet, 1 to 262,144. Default: whole packets. */
  readonly snapLength?: number;
  /** Ends by itself after so many packets, 1 to 2^31 - 1. */
  readonly packets?: number;
  /** Also packets that are not for this machine, where the interface sees any. Default false. */
  readonly promiscuous?: boolean;
  /** Ends the capture as `stop` does. Before it has begun, `startCapture` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** In order of preference. Default: dumpcap, tcpdump. */
  readonly tools?: readonly CaptureToolName[];
  /** Where the programs are looked for. Default: `PATH`, and where systems keep them. */
  readonly directories?: readonly string[];
  /** For the endpoint's name. Default: the system's resolver. */
  readonly lookup?: Lookup;
}

/**
 * A capture that has begun: packets that pass from now on are in it. The program ends with this process; only where this is
 * killed (SIGKILL) it stays until the next packet, which it cannot write.
 */
export interface LiveCapture {
  readonly kind: "capturing";
  readonly tool: CaptureTool;
  /** Of the octets. */
  readonly format: "pcap" | "pcapng";
  /** As the tool was given them; `any` stands for all. */
  readonly interfaces: readonly string[];
  readonly filter: string;
  /** The capture file as it grows, to be iterated over once; ends with the capture. Leaving early ends the capture. */
  readonly octets: AsyncIterable<Uint8Array>;
  /**
   * Ends it once the packets that have passed by now are written: with dumpcap after 300 ms, with tcpdump after 20 ms. What
   * is unread then can still be read.
   */
  readonly stop: () => Promise<CaptureEnd>;
  /** How it ended, whoever ended it. Never rejects. */
  readonly ended: Promise<CaptureEnd>;
}

/** What a capture came to. */
export interface CaptureEnd {
  /** Packets that were written; undefined: not told. */
  readonly packets: number | undefined;
  /** Packets that passed the filter and were lost, for the reader was too slow; undefined: not told. */
  readonly dropped: number | undefined;
  /** Why it ended, in the tool's words, where we did not end it; undefined: nothing is wrong. */
  readonly problem: string | undefined;
}

/**
 * Starts capturing and resolves once packets are seen, or to why none can be.
 * Rejects with the signal's reason, and only with that.
 * @throws {@link @tcplens/core#InvalidArgument} for options out of their ranges.
 */
export const startCapture = async (options: CaptureOptions): Promise<LiveCapture | CaptureRefusal> => {
  checkOptions(options);
  const fault = faultOf(options);
  if (fault !== undefined) return fault;
  const { signal, tools = ["dumpcap", "tcpdump"], directories } = options;
  signal?.throwIfAborted();
  const plan =
    options.endpoint === undefined
      ? { filter: options.filter, interfaces: undefined }
      : await planEndpoint(options.endpoint, options.lookup);
  signal?.throwIfAborted();
  if ("kind" in plan) return plan;
  const denials: Denial[] = [];
  let refused: CaptureRefusal | undefined;
  for (const tool of findTools(tools, directories)) {
    const attempt = await tryTool(tool, plan, options);
    if (attempt.kind === "capturing") return attempt;
    if ("denial" in attempt) denials.push(attempt.denial);
    else refused ??= attempt;
    // Another program would be no wiser.
    if (refused?.reason === "wrong-filter") return refused;
  }
  if (refused === undefined || (refused.reason === "failed" && denials.length > 0))
    return notPermitted(denials);
  return refused;
};

interface Denied {
  readonly kind: "denied";
  readonly denial: Denial;
}

const tryTool = async (
  tool: CaptureTool,
  plan: CapturePlan,
  { interfaces: asked, snapLength, packets, promiscuous = false, signal }: CaptureOptions,
): Promise<LiveCapture | CaptureRefusal | Denied> => {
  const interfaces = interfacesFor(tool.name, asked ?? plan.interfaces, asked !== undefined);
  if (interfaces === undefined)
    return refusal(
      "no-interface",
      `${tool.name} captures on one interface at a time here: name one, or install dumpcap`,
      {
        tool: tool.name,
      },
    );
  const { filter } = plan;
  const running = new ToolProcess(tool, { interfaces, filter, snapLength, packets, promiscuous });
  const stop = (): void => void running.stop();
  const kill = (): void => void running.kill();
  signal?.addEventListener("abort", kill, { once: true });
  const ready = await running.ready;
  signal?.removeEventListener("abort", kill);
  if (signal?.aborted === true) await running.kill();
  signal?.throwIfAborted();
  if (!ready) return whyNot(tool, running, await running.ended);
  signal?.addEventListener("abort", stop, { once: true });
  const ended = running.ended.then((end) => {
    signal?.removeEventListener("abort", stop);
    return summary(running, end);
  });
  return {
    kind: "capturing",
    tool,
    format: manners[tool.name].format,
    interfaces,
    filter,
    octets: running.octets,
    stop: () => {
      stop();
      return ended;
    },
    ended,
  };
};

const whyNot = (
  { name, file }: CaptureTool,
  { said }: ToolProcess,
  { errno, stopped }: ToolEnd,
): CaptureRefusal | Denied => {
  const denied: Denied = { kind: "denied", denial: { tool: { name, file }, errno } };
  if (errno === "EACCES" || errno === "EPERM") return denied;
  if (errno !== undefined) return refusal("failed", `${file} cannot be run: ${errno}`, { tool: name });
  if (stopped) return refusal("failed", `${name} did not begin to capture within 15 s`, { tool: name });
  const { reason, words } = complaintOf(said);
  if (reason === "not-permitted") return denied;
  return refusal(reason, words === "" ? `${name} ended without a word` : `${name}: ${words}`, { tool: name });
};

const notPermitted = (denials: readonly Denial[]): CaptureRefusal => {
  const facts = machineFacts();
  const [first] = denials;
  if (first === undefined)
    return refusal("no-tool", "neither dumpcap nor tcpdump is on this machine", {
      steps: installSteps(facts),
    });
  // One way is enough: the first program's, which is the one that is preferred.
  const steps: readonly PermissionStep[] = permissionSteps(first, facts);
  return refusal(
    "not-permitted",
    `this user may not capture with ${denials.map(({ tool }) => tool.name).join(" or ")}`,
    {
      tool: first.tool.name,
      steps,
    },
  );
};

const summary = ({ said }: ToolProcess, { code, stopped }: ToolEnd): CaptureEnd => {
  const { words } = complaintOf(said);
  const problem =
    stopped || code === 0 ? undefined : words === "" ? "the program ended without a word" : words;
  return { packets: capturedPackets(said), dropped: droppedPackets(said), problem };
};

const checkOptions = ({ endpoint, filter, snapLength, packets }: CaptureOptions): void => {
  if ((endpoint === undefined) === (filter === undefined))
    throw new InvalidArgument("options", "either an endpoint or a filter");
  if (snapLength !== undefined && !isWhole(snapLength, 1, SNAP_LENGTH_MAX))
    throw new InvalidArgument(
      "options.snapLength",
      `a whole number from 1 to ${SNAP_LENGTH_MAX}`,
      snapLength,
    );
  if (packets !== undefined && !isWhole(packets, 1, PACKETS_MAX))
    throw new InvalidArgument("options.packets", `a whole number from 1 to ${PACKETS_MAX}`, packets);
  if (endpoint === undefined) return;
  if (!isWhole(endpoint.port, 1, PORT_MAX))
    throw new InvalidArgument("options.endpoint.port", `a whole number from 1 to ${PORT_MAX}`, endpoint.port);
  const wrong = endpoint.addresses?.find((address) => isIP(address) === 0);
  if (wrong !== undefined)
    throw new InvalidArgument("options.endpoint.addresses", "IPv4 and IPv6 addresses", wrong);
};

/** What people type, and no tool should be asked about. */
const faultOf = ({ filter = "", interfaces }: CaptureOptions): CaptureRefusal | undefined => {
  if (/\p{Cc}/u.test(filter.replaceAll(/[\t\n\r]/gu, " ")))
    return refusal("wrong-filter", "the filter has a control character");
  if (filter.length > FILTER_LENGTH_MAX)
    return refusal("wrong-filter", `the filter has more than ${FILTER_LENGTH_MAX} characters`);
  if (interfaces?.length === 0) return refusal("no-interface", "no interface is named");
  for (const name of interfaces ?? []) {
    const fault = interfaceNameFault(name);
    if (fault !== undefined) return refusal("no-interface", `${JSON.stringify(name)}: ${fault}`);
  }
  return undefined;
};

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** Of libpcap (MAXIMUM_SNAPLEN). */
const SNAP_LENGTH_MAX = 262_144;
/** Both programs count in an int. */
const PACKETS_MAX = 2 ** 31 - 1;
const PORT_MAX = 65_535;
const FILTER_LENGTH_MAX = 8192;
