/** Packets that the capture holds more than once: said, so that nobody takes the copies for retransmissions. */
import type { Analyser } from "../analysis/analyser.ts";
import type { PacketCopy } from "../analysis/copy-finder.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import type { CaptureFinding } from "../report/finding.ts";
import type { ConnectionJudgements } from "../report/judgements.ts";
import { counted } from "./words.ts";

export class RecordedTwice implements SegmentObserver {
  describe(analyser: Analyser, stream: number): ConnectionJudgements | undefined {
    const duplicates = analyser.duplicates(stream);
    return duplicates === 0 ? undefined : { duplicates };
  }

  findings(analyser: Analyser, stream: number): readonly CaptureFinding[] {
    const copies = analyser.copies(stream);
    if (copies.length === 0) return [];
    const certain = copies.some(({ identification, otherWay }) => identification > 0 || otherWay);
    return [
      {
        code: "recorded-twice",
        severity: "info",
        cause: `${counted(analyser.duplicates(stream), "packet")} of this connection ${
          analyser.duplicates(stream) === 1 ? "was" : "were"
        } recorded more than once; the copies were left out before anything was judged.`,
        confidence: certain ? "is" : "looks like",
        evidence: copies.map((copy) => ({ frame: copy.frame, text: proofOf(copy) })),
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
  }
}

const proofOf = ({ of, identification, otherWay, piece }: PacketCopy): string => {
  if (piece === true)
    return `a piece of the packet of frame ${of}, which was cut between the two (segmentation offload)`;
  const way = otherWay ? ", seen another way (interface, hop limit or link-layer address)" : "";
  if (identification > 0)
    return `the packet of frame ${of} again: same IP identification 0x${identification
      .toString(16)
      .padStart(4, "0")}${way}`;
  return `the packet of frame ${of} again, the same in every field${way}`;
};
