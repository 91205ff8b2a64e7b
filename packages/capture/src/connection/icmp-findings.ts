/** What ICMP errors say that quote a connection's segments (RFC 9293 §3.9.2.2, RFC 1122 §4.2.3.9). */
import type { Analyser } from "../analysis/analyser.ts";
import { ipTextAt } from "../report/endpoints.ts";
import type { CaptureFinding, CaptureNextStep } from "../report/finding.ts";
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
  const { reporter } = first;
  const target = about.name(first.side ^ 1);
  const opened = (about.columns.stream(about.stream, C.STORY) & (C.OPENED | C.STATES_INFERRED)) !== 0;
  const why = whyUnreachable(first) ?? "";
  const fromTarget = about.address(first.side ^ 1) === reporter;
  const rule = isPortUnreachable(first) || (fromTarget && SAYS_IT_IS_NOT_THERE.has(reasonOf(first)));
  return finding({
    code: "icmp-reject",
    severity: opened ? "warning" : "error",
    confidence: rule ? "looks like" : "is",
    cause: rule
      ? `A firewall ${fromTarget ? `on ${reporter}, or in front of it,` : `at ${reporter}`} rejects the connection to ${target}: it answered with an ICMP error, which a machine does not do for a closed port.`
      : `${fromTarget ? "The machine itself" : reporter} says that ${target} cannot be reached: ${why}.`,
    evidence: records.map((each) =>
      evidence(each.frame, `ICMP from ${each.reporter}: ${whyUnreachable(each)}`),
    ),
    alternatives: rule
      ? ["The machine's own TCP answers a closed port like this; ordinary ones send a reset."]
      : [],
    next: nextSteps(about, first, why, rule),
    reference: rule ? "RFC 9293 §3.10.7.1" : "RFC 9293 §3.9.2.2",
  });
};

const nextSteps = (
  about: Case,
  { reporter, side }: IcmpRecord,
  why: string,
  rule: boolean,
): CaptureNextStep[] => {
  const target = about.name(side ^ 1);
  if (rule)
    return [
      {
        text: `On ${reporter}, look for a rule that rejects connections to ${target}; where there is none, look at the firewalls in front of it, which answer in its name.`,
        command: "nft list ruleset",
      },
      { text: "Once no rule rejects it, check that a program listens on the port.", command: "ss -ltn" },
    ];
  if (why.includes("forbidden"))
    return [{ text: `Ask who runs the firewall at ${reporter}; it rejects this connection by rule.` }];
  return [
    {
      text:
        reporter === about.address(side)
          ? `Check the route of ${reporter} to ${target}, and that the machine is up and on that link.`
          : `Check the route to ${target} from ${reporter} on, and that the machine is up.`,
    },
  ];
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

/**
 * RFC 1122 §3.2.2.1 has it sent where the transport has no way of its own to say so; TCP has one, the reset
 * (RFC 9293 §3.10.7.1). Rules of firewalls that reject send it unless told otherwise.
 */
const isPortUnreachable = (record: IcmpRecord): boolean => reasonOf(record) === PORT_UNREACHABLE;

/** RFC 792, RFC 1122 §3.2.2.1 and RFC 1812 §5.2.7.1 for IPv4, RFC 4443 §3.1 and §3.3 for IPv6; undefined: it says nothing of reachability. */
const whyUnreachable = (record: IcmpRecord): string | undefined => {
  const { version, type, code } = record;
  if (type === (version === 4 ? 11 : 3))
    return code === 1
      ? "the packet's fragments did not all arrive in time"
      : "the packet's hops ran out on the way, as in a routing loop";
  return type === (version === 4 ? 3 : 1)
    ? (reasonOf(record) ?? `destination unreachable, code ${code}`)
    : undefined;
};

const reasonOf = ({ version, type, code }: IcmpRecord): string | undefined => {
  if (type !== (version === 4 ? 3 : 1)) return undefined;
  return (version === 4 ? REASONS_4 : REASONS_6)[code];
};

const PORT_UNREACHABLE = "port unreachable";
const NO_ROUTE_4 = "there is no route to its network";
const NO_ROUTE_6 = "there is no route to it";
const NO_HOST_4 = "there is no route to the machine, or it does not answer on its own link";
const NO_HOST_6 = "the machine does not answer on its own link";

/** What a machine never says of itself: only a rule says it in its name. */
const SAYS_IT_IS_NOT_THERE: ReadonlySet<string | undefined> = new Set([
  NO_ROUTE_4,
  NO_ROUTE_6,
  NO_HOST_4,
  NO_HOST_6,
]);

const REASONS_4: Readonly<Record<number, string>> = {
  0: NO_ROUTE_4,
  1: NO_HOST_4,
  2: "the machine does not speak TCP",
  3: PORT_UNREACHABLE,
  5: "the source route failed",
  6: "its network is not known",
  7: "the machine is not known",
  8: "the sender's machine is cut off",
  9: "its network is forbidden by an administrator",
  10: "the machine is forbidden by an administrator",
  11: "its network cannot be reached with this type of service",
  12: "the machine cannot be reached with this type of service",
  13: "it is forbidden by a firewall (administratively filtered)",
  14: "its precedence is forbidden (host precedence violation)",
  15: "its precedence is too low for the path (precedence cutoff)",
};

const REASONS_6: Readonly<Record<number, string>> = {
  0: NO_ROUTE_6,
  1: "it is forbidden by a firewall (administratively prohibited)",
  2: "the address is beyond the scope of the source address",
  3: NO_HOST_6,
  4: PORT_UNREACHABLE,
  5: "the source address is forbidden by policy",
  6: "the route is one that rejects",
};
