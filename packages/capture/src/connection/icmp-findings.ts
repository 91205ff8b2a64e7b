/** What ICMP errors say that quote a connection's segments (RFC 9293 §3.9.2.2, RFC 1122 §4.2.3.9). */
import type { Analyser } from "../analysis/analyser.ts";
import { ipTextAt } from "../report/endpoints.ts";
import {
  isPortUnreachable,
  reasonOf,
  SAYS_IT_IS_NOT_THERE,
  saysForbidden,
  saysTooBig,
  saysUnreachable,
  whyUnreachable,
} from "../report/icmp-words.ts";
import type { CaptureFinding, CaptureNextStep } from "../report/finding.ts";
import { evidence, finding, type Case } from "./case.ts";
import * as C from "./columns.ts";
import type { IcmpRecord } from "./unusual.ts";

export const icmpFindings = (about: Case): CaptureFinding[] => {
  const records = about.unusual?.icmp ?? [];
  const found: CaptureFinding[] = [];
  const rejects = records.filter(saysUnreachable);
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

const rejection = (about: Case, records: readonly IcmpRecord[]): CaptureFinding => {
  const [first] = records as [IcmpRecord];
  const { reporter } = first;
  const target = about.name(first.side ^ 1);
  const opened = (about.columns.stream(about.stream, C.STORY) & (C.OPENED | C.STATES_INFERRED)) !== 0;
  const why = whyUnreachable(first) ?? "";
  const fromTarget = about.address(first.side ^ 1) === reporter;
  const rule = isPortUnreachable(first) || (fromTarget && SAYS_IT_IS_NOT_THERE.has(reasonOf(first)));
  return finding({
    code: rule || saysForbidden(first) ? "icmp-reject" : "icmp-unreachable",
    // What came from the other side afterwards shows that it was not the end.
    severity: opened && !nothingSince(about, first) ? "warning" : "error",
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
    next: nextSteps(about, first, rule),
    reference: rule ? "RFC 9293 §3.10.7.1" : "RFC 9293 §3.9.2.2",
  });
};

/** Nothing has come from the side to which the quoted packet was sent, which was sent again and again. */
const nothingSince = (about: Case, { side, time }: IcmpRecord): boolean =>
  (about.side(side)?.repeated?.packets.lastTime ?? 0) > time &&
  !about.answersUnseen(side) &&
  about.columns.time(about.direction(side ^ 1), C.LAST_AT) <= time;

const nextSteps = (about: Case, record: IcmpRecord, rule: boolean): CaptureNextStep[] => {
  const { reporter, side } = record;
  const target = about.name(side ^ 1);
  if (rule)
    return [
      {
        text: `On ${reporter}, look for a rule that rejects connections to ${target}; where there is none, look at the firewalls in front of it, which answer in its name.`,
        command: "nft list ruleset",
      },
      { text: "Once no rule rejects it, check that a program listens on the port.", command: "ss -ltn" },
    ];
  if (saysForbidden(record))
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
