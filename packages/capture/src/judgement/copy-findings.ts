/** What is said of packets that came twice: the network delivered them so, or the capture holds them so. */
import type { Analyser } from "../analysis/analyser.ts";
import type { PacketCopy } from "../analysis/copy-finder.ts";
import { COMPLETENESS, DIRECTION_INTS, SENT, STREAM_INTS } from "../analysis/store.ts";
import { endpointsOf, endpointText } from "../report/endpoints.ts";
import type { CaptureFinding } from "../report/finding.ts";
import type { TwiceOf } from "./packet-copies.ts";
import { counted, firstOf } from "./words.ts";

type OfBoth = readonly [TwiceOf | undefined, TwiceOf | undefined];

/** Empty: nothing proves it. `atSender`: of a's and of b's packets it is known that the capture was made where they are sent. */
export const deliveredTwice = (
  analyser: Analyser,
  stream: number,
  directions: OfBoth,
  atSender: readonly [boolean, boolean],
): CaptureFinding[] => {
  const copies = analyser.copies(stream);
  // Seen on two interfaces, or at every turn, a packet is there twice whatever the network did.
  if (copies.some(({ otherWay }) => otherWay) || mostAreThere(analyser, stream, directions)) return [];
  const whole = ((analyser.store.streams[stream * STREAM_INTS + COMPLETENESS] as number) & OPENED) === OPENED;
  const { a, b } = endpointsOf(analyser.store, stream);
  return directions.flatMap((twice, side) => {
    const proof = twice === undefined ? undefined : proofOf(twice);
    if (twice === undefined || proof === undefined) return [];
    // Where no copy is seen, it was sent once only if all that was sent is in the capture.
    if (twice.copies === 0 && !(whole && atSender[side as 0 | 1])) return [];
    const sender = endpointText(side === 0 ? a : b);
    const { count, evidence } = proof;
    return [
      {
        code: "delivered-twice",
        severity: "info",
        cause: `The network delivered ${counted(count, "segment")} of ${sender} twice, ${count === 1 ? "though it was sent once" : "though each was sent once"}.`,
        confidence: twice.reported > 0 && twice.copies > 0 ? "is" : "looks like",
        evidence,
        alternatives: [
          ...(twice.copies > 0
            ? []
            : [
                "The sender, or a proxy on the way, sent them again, and the capture lacks what was sent again.",
              ]),
          ...(twice.reported > 0
            ? []
            : ["The capture holds them twice, and the receiver has sent ACKs once more for another reason."]),
        ],
        nextSteps: [
          {
            text: "Look for what forwards packets twice: a loop or two paths in a switched network, a link that repeats frames, a mirror port that feeds back.",
          },
        ],
        reference: "RFC 2883 §4",
      },
    ];
  });
};

/** Most copies that the capture has of it must be spoken for. */
const proofOf = ({
  copies,
  reported,
  repeated,
  reports,
  repetitions,
}: TwiceOf): { readonly count: number; readonly evidence: CaptureFinding["evidence"] } | undefined => {
  if (reported > 0 && reported * 2 >= copies)
    return { count: Math.max(reported, copies), evidence: firstOf(reports, reported) };
  return repeated > 0 && repeated * 2 >= copies
    ? { count: copies, evidence: firstOf(repetitions, repeated) }
    : undefined;
};

/** No network doubles most of what passes: so many copies are the capture's. */
const mostAreThere = ({ store }: Analyser, stream: number, directions: OfBoth): boolean =>
  directions.some((twice, side) => {
    const sent = store.directions[(stream * 2 + side) * DIRECTION_INTS + SENT] as number;
    return twice !== undefined && sent >= SENT_LEAST && twice.all * 3 >= sent * 2;
  });

export const recordedTwice = (analyser: Analyser, stream: number, directions: OfBoth): CaptureFinding[] => {
  const copies = analyser.copies(stream);
  if (copies.length === 0) return [];
  const count = analyser.duplicates(stream);
  const most = mostAreThere(analyser, stream, directions);
  const known = copies.some(({ identification }) => identification > 0);
  const certain = copies.some(({ otherWay }) => otherWay) || (known && most);
  return [
    {
      code: "recorded-twice",
      severity: "info",
      cause: `${counted(count, "packet")} of this connection ${
        count === 1 ? "was" : "were"
      } recorded more than once; the copies were left out before anything was judged.`,
      confidence: certain ? "is" : most ? "looks like" : "may be",
      evidence: copies.map((copy) => ({ frame: copy.frame, text: textOf(copy) })),
      alternatives: certain ? [] : ["The network may have delivered the same packet twice."],
      nextSteps: [
        {
          text: "Record on one interface, not on all of them or on both sides of a router or mirror port.",
        },
        // Only copies that are the same octet for octet are found by their hashes.
        copies.some(({ otherWay, piece }) => otherWay || piece === true)
          ? {
              text: "Of a file recorded already, keep the packets of one interface: frame.interface_id in pcapng, sll.ifindex where Linux recorded all at once (any), eth.addr where one interface saw them twice.",
              command: 'tshark -r recorded.pcapng -Y "frame.interface_id == 0" -w single.pcapng',
            }
          : {
              text: "Take the copies out of a file recorded already.",
              command: "editcap -d recorded.pcapng single.pcapng",
            },
      ],
      reference: "RFC 791 §3.1",
    },
  ];
};

const textOf = ({ of, identification, otherWay, piece }: PacketCopy): string => {
  if (piece === true)
    return `a piece of the packet of frame ${of}, which was cut between the two (segmentation offload)`;
  const way = otherWay ? ", seen another way (interface, hop limit or link-layer address)" : "";
  if (identification > 0)
    return `the packet of frame ${of} again: same IP identification 0x${identification
      .toString(16)
      .padStart(4, "0")}${way}`;
  return `the packet of frame ${of} again, the same in every field${way}`;
};

/** Packets, of which a share says something. */
const SENT_LEAST = 2;
/** Wireshark's marks of a SYN and a SYN-ACK. */
const OPENED = 3;
