/** What is to be captured, as the tools take it: a filter of libpcap and interfaces. */
import { isIP } from "node:net";
import type { Lookup } from "../dial/options.ts";
import { lookupRows } from "../error/lookup-rows.ts";
import { systemLookup } from "../lookup/system-lookup.ts";
import { addressKey } from "../lookup/ip-address.ts";
import { allInterfaces, chooseInterfaces } from "./choose-interfaces.ts";
import { type CaptureRefusal, refusal } from "./capture-refusal.ts";
import type { CaptureToolName } from "./capture-tools.ts";
import { endpointFilter } from "./endpoint-filter.ts";

/** One end of the connections to be captured: whoever talks to it. */
export interface CaptureEndpoint {
  /** A name, whose addresses are looked up, or an address; `0.0.0.0` and `::`: every address with this port. */
  readonly host: string;
  /** 1 to 65,535. */
  readonly port: number;
  /** Its addresses, where they are known already. */
  readonly addresses?: readonly string[];
}

/** See the file's head. */
export interface CapturePlan {
  readonly filter: string;
  /** Undefined: all. */
  readonly interfaces: readonly string[] | undefined;
}

/** Of an endpoint. Neither family having an address is a refusal. */
export const planEndpoint = async (
  { host, port, addresses }: CaptureEndpoint,
  lookup: Lookup = systemLookup,
): Promise<CapturePlan | CaptureRefusal> => {
  const found = addresses ?? (await addressesOf(host, lookup));
  if ("kind" in found) return found;
  if (found.some(isUnspecified)) return { filter: endpointFilter([], port), interfaces: undefined };
  return { filter: endpointFilter(found, port), interfaces: await chooseInterfaces(found) };
};

const addressesOf = async (host: string, lookup: Lookup): Promise<readonly string[] | CaptureRefusal> => {
  if (isIP(host) !== 0) return [host];
  const answers = await Promise.allSettled([lookup(host, 6), lookup(host, 4)]);
  const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  if (addresses.length > 0) return addresses.filter((address) => isIP(address) !== 0);
  const failed = answers.find((answer) => answer.status === "rejected")?.reason as
    | NodeJS.ErrnoException
    | undefined;
  const why =
    lookupRows.find(({ code }) => code === failed?.code)?.meaning ?? failed?.code ?? "the lookup failed";
  return refusal("no-address", `cannot find the address of ${host}: ${why}`);
};

const isUnspecified = (address: string): boolean => ["0.0.0.0", "::"].includes(addressKey(address));

/**
 * The interfaces as the tool takes them: dumpcap takes several, tcpdump one, which on Linux and macOS may stand for all.
 * `exactly`: they were asked for, and others may not take their place. Undefined: this tool cannot do it.
 */
export const interfacesFor = (
  tool: CaptureToolName,
  interfaces: readonly string[] | undefined,
  exactly: boolean,
  platform: NodeJS.Platform = process.platform,
): readonly string[] | undefined => {
  if (interfaces !== undefined && (tool === "dumpcap" || interfaces.length === 1)) return interfaces;
  // Apple's tcpdump.
  if (platform === "darwin" && tool === "tcpdump") return [`pktap,${(interfaces ?? ["all"]).join(",")}`];
  if (exactly) return undefined;
  if (platform === "linux") return ["any"];
  return tool === "dumpcap" ? allInterfaces() : undefined;
};
