/** What is said where the same connection request got answers of different servers. */
import type { CaptureFinding } from "../report/finding.ts";
import { evidence, finding, type Case } from "./case.ts";

export const otherAnswerFindings = (about: Case): CaptureFinding[] => {
  const answers = about.unusual?.answers;
  // A device that rewrites numbers, recorded on both sides of it: the client seems to take up both.
  if (answers === undefined || answers.numbers.filter(({ taken }) => taken).length > 1) return [];
  const { numbers, returnFrame, side } = answers;
  const server = about.name(side);
  const inTurns = returnFrame > 0;
  const proof = numbers.map(({ frame, isn }) =>
    evidence(frame, `SYN-ACK with the sequence number ${isn >>> 0}`),
  );
  return [
    finding({
      code: "two-servers",
      severity: inTurns ? "warning" : "info",
      confidence: inTurns ? "looks like" : "may be",
      cause: `${server} answered the same connection request (SYN) with ${numbers.length} different sequence numbers${inTurns ? ", in turns: more than one server answers" : ": more than one server may answer"} for that address.`,
      evidence: inTurns
        ? [...proof, evidence(returnFrame, "SYN-ACK with one of the numbers before again")]
        : proof,
      alternatives: [
        inTurns
          ? "A device on the way answers in the server's name."
          : "The server had forgotten the request (SYN cookies, a restart), and drew another number.",
      ],
      next: [
        `Look what spreads the packets for ${server} over several machines (a load balancer, anycast, an address given twice): all packets of a connection must reach the same one.`,
      ],
      reference: "RFC 9293 §3.5",
    }),
  ];
};
