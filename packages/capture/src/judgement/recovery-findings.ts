/** What is said of a direction in which something was lost, late, needless or not recorded. */
import { byteWords } from "@tcplens/trace";
import type { Analyser } from "../analysis/analyser.ts";
import { DIRECTION_INTS, SENT, SENT_WITH_DATA } from "../analysis/store.ts";
import { endpointsOf, endpointText } from "../report/endpoints.ts";
import type { CaptureFinding } from "../report/finding.ts";
import type { Exchange } from "./exchange.ts";
import { sentAgainShare } from "./recovery-report.ts";
import { needless, timeoutFindings } from "./timeout-findings.ts";
import type { Trouble } from "./trouble.ts";
import { counted, firstOf, octetsText, timesText } from "./words.ts";

/** `side` 0: what the stream's `a` sent. */
export const recoveryFindings = (
  analyser: Analyser,
  stream: number,
  side: number,
  trouble: Trouble,
  exchange: Exchange,
): CaptureFinding[] => {
  const { a, b } = endpointsOf(analyser.store, stream);
  const end = side === 0 ? a : b;
  const sender = endpointText(end);
  const { directions } = analyser.store;
  const sent = directions[(stream * 2 + side) * DIRECTION_INTS + SENT_WITH_DATA] as number;
  const answers = directions[(stream * 2 + (side ^ 1)) * DIRECTION_INTS + SENT] as number;
  return [
    ...tooLarge(sender, trouble, (whole) => exchange.hasWhole(stream * 2 + side, whole)),
    ...timeoutFindings(sender, endpointText(side === 0 ? b : a), trouble),
    ...lost(sender, sent, answers, trouble),
    ...lostAgain(sender, trouble),
    ...narrower(sender, trouble),
    ...needless(sender, trouble),
    ...order(sender, trouble),
    ...missed(sender, trouble),
  ];
};

/** At the receiver, where the large packets are not seen: they came in pieces in the end. */
const tooLarge = (
  sender: string,
  { pieces: { cut }, gaps }: Trouble,
  comes: (whole: number) => boolean,
): CaptureFinding[] =>
  cut === undefined || comes(cut.whole) || gaps.some(({ from }) => from === cut.from)
    ? []
    : [
        {
          code: "mtu-black-hole",
          severity: "error",
          cause: `Large packets from ${sender} do not get through, small ones do: the path takes less than ${byteWords(cut.whole)} of data in one, and nobody says so.`,
          confidence: "looks like",
          evidence: [cut.proof],
          alternatives: [
            "The segments were lost for another reason, and those after them got through by chance.",
          ],
          nextSteps: [
            {
              text: "Let ICMP “fragmentation needed” and “packet too big” pass the firewalls on the way.",
            },
            { text: "Clamp the MSS at the tunnel or router." },
          ],
          reference: "RFC 4821 §7.7",
        },
      ];

/** `answers`: packets of the other side; where the capture has none of them, what was sent again may have arrived. */
const lost = (sender: string, sent: number, answers: number, trouble: Trouble): CaptureFinding[] => {
  const bare = trouble.bareSegments - trouble.bareNeedless;
  const count = trouble.segments - trouble.needless - bare - trouble.narrower.segments - trouble.damaged;
  const proofs = trouble.lostProofs;
  if (count <= 0 || proofs.length === 0) return [];
  const behind = trouble.reported ? 0 : Math.min(count, trouble.reasons.timeout - trouble.timeouts);
  // The share is that of all that was sent again, as lists have it.
  const again = Math.max(count, trouble.dataSegments);
  const share = sentAgainShare(trouble, sent) * 100;
  const percent =
    share === 0 ? "" : ` (${share < 0.1 ? "less than 0.1" : share.toFixed(1)} % of its data segments)`;
  const fast = trouble.fastRecoveries > 0 ? `, ${timesText(trouble.fastRecoveries)} by fast recovery` : "";
  return [
    {
      code: "packets-lost",
      severity: "warning",
      cause:
        behind > 0 || again > count
          ? `What ${sender} sent was lost on the way: it sent ${counted(again, "segment")}${percent} again, of which ${behind > 0 ? "at least " : ""}${(count - behind).toLocaleString("en")} had been lost${fast}.`
          : `What ${sender} sent was lost on the way: ${counted(count, "segment")}${percent} had to be sent again${fast}.`,
      confidence:
        trouble.unsure === count || answers === 0
          ? "may be"
          : trouble.unsure + behind > 0 || trouble.lookedNew === count
            ? "looks like"
            : "is",
      evidence: firstOf(proofs, count),
      alternatives: [
        ...(trouble.unsure > 0
          ? [
              `${counted(trouble.unsure, "of them may only have", "of them may only have")} come out of order.`,
            ]
          : ["The answers (ACKs) may have been lost instead of the data."]),
        ...(trouble.narrower.told
          ? ["Some of them may have been too large for the path, as an ICMP error has said."]
          : []),
        ...(behind > 0
          ? [
              `${behind.toLocaleString("en")} of them followed a lost one and may have arrived: without SACK the sender goes back to the lost one and sends all from there again.`,
            ]
          : []),
      ],
      nextSteps: [
        {
          text: "Look for a full queue or a bad link between the two: interface counters of drops and errors.",
        },
        { text: "Record at the other end too: where a segment is missing there it was lost between." },
      ],
      reference: trouble.fastRecoveries > 0 ? "RFC 5681 §3.2" : "RFC 6298 §5.4",
    },
  ];
};

/** Where the capture has the ICMP error, the finding about that tells it. */
const narrower = (sender: string, { narrower: { told, segments, proofs } }: Trouble): CaptureFinding[] =>
  segments === 0 || told
    ? []
    : [
        {
          code: "path-mtu-told",
          severity: "info",
          cause: `Packets from ${sender} were too large for the path: it sent ${counted(segments, "segment")} again at once in smaller ones, as an ICMP error tells it to that this capture lacks.`,
          confidence: "looks like",
          evidence: proofs,
          alternatives: ["What made it send them again is not in the capture."],
          nextSteps: [{ text: "Record ICMP too: it says which router is the narrow one, and how narrow." }],
          reference: "RFC 9293 §3.7.2",
        },
      ];

const lostAgain = (sender: string, trouble: Trouble): CaptureFinding[] =>
  trouble.lostAgain === 0
    ? []
    : [
        {
          code: "retransmission-lost",
          severity: "warning",
          cause: `${counted(trouble.lostAgain, "retransmission")} of ${sender} ${
            trouble.lostAgain === 1 ? "was" : "were"
          } lost as well.`,
          confidence: "looks like",
          evidence: firstOf(trouble.proofs.lostAgain, trouble.lostAgain),
          alternatives: ["The answers to them may have been lost."],
          nextSteps: [
            { text: "Look for losses in bursts: a queue that stays full, a radio link that fades." },
          ],
          reference: "RFC 8985 §3",
        },
      ];

const order = (sender: string, trouble: Trouble): CaptureFinding[] =>
  trouble.outOfOrder === 0
    ? []
    : [
        {
          code: "out-of-order",
          severity: "warning",
          cause: `${counted(trouble.outOfOrder, "segment")} of ${sender} arrived out of order: sent before others, seen after them.`,
          confidence: "is",
          evidence: firstOf(trouble.proofs.order, trouble.outOfOrder),
          alternatives: ["The capture itself may have recorded them in the wrong order."],
          nextSteps: [
            {
              text: "Look for paths used in parallel: links bonded packet by packet, a load balancer, several receive queues.",
            },
          ],
          reference: "RFC 8985 §3",
        },
      ];

const missed = (sender: string, trouble: Trouble): CaptureFinding[] =>
  trouble.missedBytes <= 0
    ? []
    : [
        {
          code: "not-recorded",
          severity: "info",
          cause: `The capture lacks ${octetsText(trouble.missedBytes)} that ${sender} sent${trouble.missedEnd ? ", and maybe its FIN" : ""}: they arrived, as they were acknowledged, but were not recorded.`,
          confidence: "is",
          evidence: trouble.proofs.missed,
          alternatives: [],
          nextSteps: [
            {
              text: "Record with a larger buffer or fewer packets.",
              command: "tcpdump -B 65536 -s 128 -w capture.pcap",
            },
          ],
          reference: "RFC 9293 §3.4",
        },
      ];
