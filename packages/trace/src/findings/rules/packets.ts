/**
 * What an analysis of the packets found: added as proof to the finding that says the same of the connection, or a finding
 * of its own where none does.
 */
import type { SegmentEvent } from "../../event/connection-events.ts";
import type { PacketFindingNote } from "../../event/note-event.ts";
import type { ConnectionRecord, Indexed } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import type { Finding, FindingCode, FindingEvidence } from "../finding.ts";
import { findingCatalogue } from "../catalogue.ts";
import { finding, proof } from "../rule.ts";
import { shown } from "../words.ts";

/** The findings with what the packets add to them. */
export const withPackets = (trace: Trace, findings: readonly Finding[]): readonly Finding[] => {
  const found = [...findings];
  for (const note of packetNotes(trace)) {
    const record = trace.connections[note.event.connection - 1];
    if (record === undefined) continue;
    const proven = packetProofs(trace, record, note);
    const same = sameAs[note.event.code];
    const at = found.findIndex((each) => same?.includes(each.code) === true && speaksOf(trace, each, record));
    const known = found[at];
    if (known === undefined && !reported.has(note.event.code)) found.push(ownFinding(note.event, proven));
    else if (known !== undefined)
      found[at] = {
        ...known,
        ...(isGuess(trace, known, record, note.event) ? toldBy(note.event) : {}),
        evidence: [...known.evidence, ...proven],
      };
  }
  return found;
};

const packetNotes = (trace: Trace): readonly Indexed<PacketFindingNote>[] =>
  trace.notes.flatMap(({ index, event }) => (event.topic === "packet-finding" ? [{ index, event }] : []));

const speaksOf = (trace: Trace, { evidence }: Finding, { id }: ConnectionRecord): boolean =>
  evidence.some(({ event }) => trace.events[event]?.connection === id);

/** The judgement itself, and the segments that it names, as far as the trace has them. */
const packetProofs = (
  trace: Trace,
  { events }: ConnectionRecord,
  { index, event }: Indexed<PacketFindingNote>,
): readonly FindingEvidence[] => {
  const wanted = new Map(event.proof.slice(0, PROOFS_MAX).map(({ frame, text }) => [frame, text]));
  const segments = events.flatMap((at) => {
    const segment = trace.events[at];
    const text = segment?.type === "segment" ? wanted.get(frameOf(segment)) : undefined;
    return text === undefined ? [] : [proof(trace, at, shown(text))];
  });
  return [proof(trace, index, withoutStop(shown(event.text))), ...segments];
};

/**
 * Whether a finding is what an error code lets one guess, where the packet itself was captured: Linux gives the same code
 * for a host that is not there and for a firewall that forbids it (RFC 1812 §5.2.7.1), for one that forbids it over IPv6
 * that of this machine's own rules, and for a port that a device refuses that of a closed one.
 */
const isGuess = (
  trace: Trace,
  { code, evidence }: Finding,
  { id }: ConnectionRecord,
  note: PacketFindingNote,
): boolean =>
  ((byIcmp.has(note.code) &&
    (code === "host-unreachable" || code === "network-unreachable" || code === "prohibited")) ||
    (note.code === "reset-by-other-device" && code === "refused")) &&
  evidence.every(({ event }) => trace.events[event]?.connection === id);

/** The words of what was captured; where a firewall has sent an ICMP error, the code for that, too. */
const toldBy = (note: PacketFindingNote): Partial<Finding> => ({
  ...wordsOf(note),
  ...(note.code === "icmp-reject"
    ? { code: "refused-by-icmp", reference: findingCatalogue["refused-by-icmp"].reference }
    : {}),
});

const frameOf = ({ frame = 0 }: SegmentEvent): number => frame;

const ownFinding = (note: PacketFindingNote, evidence: readonly FindingEvidence[]): Finding =>
  finding("on-the-wire", { severity: note.severity, ...wordsOf(note), evidence });

const wordsOf = ({
  text,
  alternatives,
  nextSteps,
}: PacketFindingNote): Pick<Finding, "cause" | "alternatives" | "nextSteps"> => ({
  cause: `${withoutStop(shown(text))}.`,
  alternatives: alternatives.map((each) => shown(each)),
  nextSteps: nextSteps.map((each) =>
    each.command === undefined
      ? { text: shown(each.text) }
      : { text: shown(each.text), command: shown(each.command) },
  ),
});

const withoutStop = (text: string): string => text.replace(/\.$/, "");

const resets: readonly FindingCode[] = [
  "reset-after-accept",
  "reset-after-bytes",
  "plain-to-tls",
  "not-tls",
  "tls-refused",
];
const unopened: readonly FindingCode[] = [
  "family-broken",
  "localhost-one-family",
  "all-addresses-failed",
  "syn-unanswered",
  "host-unreachable",
  "network-unreachable",
  "deadline",
];
const handshakes: readonly FindingCode[] = [
  "tls-refused",
  "client-certificate-required",
  "certificate-expired",
  "certificate-not-yet-valid",
  "certificate-untrusted",
  "certificate-name-mismatch",
  "not-tls",
  "plain-to-tls",
];
const rejected: readonly FindingCode[] = ["refused-by-icmp", "prohibited", ...unopened];

/** By the capture's code: the findings of a trace that say the same, so that it is not said twice. */
const sameAs: Readonly<Record<string, readonly FindingCode[]>> = {
  "port-closed": ["refused", ...unopened],
  "icmp-reject": rejected,
  "icmp-unreachable": rejected,
  "accepted-then-reset": resets,
  "reset-unread-data": resets,
  aborted: resets,
  "data-after-close": [...resets, "wrote-after-half-close"],
  "half-open": resets,
  "idle-expired": resets,
  "old-connection": resets,
  "keep-alive-timeout": resets,
  "gave-up": [...resets, "deadline"],
  "reset-injected": resets,
  "reset-by-other-device": [...resets, "refused", ...unopened],
  "handshake-refused": [...resets, "refused"],
  "reset-after-close": resets,
  "reset-after-peer-closed": resets,
  "reset-of-late-packet": resets,
  "reset-unexplained": resets,
  "syn-unanswered": unopened,
  "syn-backlog": ["syn-retransmitted", ...unopened],
  "syn-retransmitted": ["syn-retransmitted", ...unopened],
  "syn-ack-unanswered": unopened,
  "syn-ack-retransmitted": ["slow-handshake", "syn-retransmitted", ...unopened],
  "slow-handshake": ["slow-handshake", "syn-retransmitted"],
  "zero-window": ["zero-window"],
  "window-never-opened": ["zero-window"],
  "slow-answer": ["slow-answer", "deadline"],
  "answer-paused": ["slow-answer", "deadline"],
  "answered-too-late": ["slow-answer", "deadline"],
  "answer-cut-short": resets,
  "closed-before-answer": ["closed-before-answer", "plain-to-tls"],
  "plain-to-tls": ["plain-to-tls"],
  "tls-alert": handshakes,
};

/** What the socket reports as well: where no finding is made of that report, none is made of the packets. */
const reported: ReadonlySet<string> = new Set([
  "port-closed",
  "icmp-reject",
  "icmp-unreachable",
  "syn-unanswered",
  "handshake-refused",
]);

/** What the capture's analysis says of ICMP errors. */
const byIcmp: ReadonlySet<string> = new Set(["icmp-reject", "icmp-unreachable"]);

/** Segments that one judgement brings as proof. */
const PROOFS_MAX = 12;
