/** What ICMP errors say that quote a connection's segments (RFC 9293 §3.9.2.2, RFC 1122 §4.2.3.9). */
import type { Analyser } from "../analysis/analyser.ts";
import { ipTextAt } from "../report/endpoints.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { evidence, finding, type Case } from "./case.ts";
import * as C from "./columns.ts";
import type { IcmpRecord } from "./unusual.ts";

export const icmpFindings = (about: Case): CaptureFinding[] => {
  const records = about.unusual?.icmp ?? [];
  const found: CaptureFinding[] = [];
  const rejects = records.filter((each) => !saysTooBig(each) && whyUnreachable(each) !== undefined);
  const tooBig = records.filter(saysTooBig);
  if (rejects.length > 0) found.push(rejection(about, rejects));
  if (tooBig.length > 0) found.push(pathMtu(about, tooBig));
  return found;
};

/** Of the segment that the analyser has just taken, which an ICMP error quotes. */
export const icmpRecord = ({ direction, packet, time }: Analyser): IcmpRecord => {
  const version = packet.version === 4 ? 4 : 6;
  return {
    frame: packet.frame,
    time,
    version,
    type: packet.icmpType,
    code: packet.icmpCode,
    side: direction & 1,
    reporter: ipTextAt(packet.bytes, packet.reporter, version),
  };
};

/** What an ICMP error says, in words. */
export const icmpWords = (record: IcmpRecord): string =>
  saysTooBig(record)
    ? "packet too big"
    : (whyUnreachable(record) ?? `type ${record.type}, code ${record.code}`);

/** RFC 792 type 3 code 4 (fragmentation needed); RFC 4443 §3.2 (packet too big). */
export const saysTooBig = ({ version, type, code }: IcmpRecord): boolean =>
  version === 4 ? type === 3 && code === 4 : type === 2;

const rejection = (about: Case, records: readonly IcmpRecord[]): CaptureFinding => {
  const [first] = records as [IcmpRecord];
  const target = about.name(first.side ^ 1);
  const opened = (about.columns.stream(about.stream, C.STORY) & (C.OPENED | C.STATES_INFERRED)) !== 0;
  const why = whyUnreachable(first) ?? "";
  const fromTarget = target.includes(first.reporter);
  return finding({
    code: "icmp-reject",
    severity: opened ? "warning" : "error",
    confidence: "is",
    cause: `${fromTarget ? "The machine itself" : first.reporter} says that ${target} cannot be reached: ${why}.`,
    evidence: records.map(({ frame, reporter }) => evidence(frame, `ICMP from ${reporter}: ${why}`)),
    next: [
      why.includes("forbidden")
        ? `Ask who runs the firewall at ${first.reporter}; it rejects this connection by rule.`
        : `Check the route to ${target} from ${first.reporter} on, and that the machine is up.`,
    ],
    reference: "RFC 9293 §3.9.2.2",
  });
};

const pathMtu = (about: Case, records: readonly IcmpRecord[]): CaptureFinding => {
  const [first] = records as [IcmpRecord];
  return finding({
    code: "path-mtu-told",
    severity: "info",
    confidence: "is",
    cause: `Packets from ${about.name(first.side)} were too large for the path, and ${first.reporter} said so: it sends smaller ones from then on.`,
    evidence: records.map(({ frame, reporter }) => evidence(frame, `ICMP from ${reporter}: packet too big`)),
    reference: "RFC 9293 §3.7.2",
  });
};

/** RFC 792 and RFC 1812 §5.2.7.1 for IPv4, RFC 4443 §3.1 for IPv6; undefined: it says nothing of reachability. */
const whyUnreachable = ({ version, type, code }: IcmpRecord): string | undefined => {
  if (version === 4) {
    if (type === 11) return "the packet's hops ran out on the way, as in a routing loop";
    return type === 3 ? (REASONS_4[code] ?? `destination unreachable, code ${code}`) : undefined;
  }
  if (type === 3) return "the packet's hops ran out on the way, as in a routing loop";
  return type === 1 ? (REASONS_6[code] ?? `destination unreachable, code ${code}`) : undefined;
};

const REASONS_4: Readonly<Record<number, string>> = {
  0: "there is no route to its network",
  1: "there is no route to the machine, or it does not answer on its own link",
  2: "the machine does not speak TCP",
  3: "nothing is listening on the port",
  5: "the source route failed",
  9: "its network is forbidden by an administrator",
  10: "the machine is forbidden by an administrator",
  13: "it is forbidden by a firewall (administratively filtered)",
};

const REASONS_6: Readonly<Record<number, string>> = {
  0: "there is no route to it",
  1: "it is forbidden by a firewall (administratively prohibited)",
  2: "the address is beyond the scope of the source address",
  3: "the machine does not answer on its own link",
  4: "nothing is listening on the port",
  5: "the source address is forbidden by policy",
  6: "the route is one that rejects",
};
