/** RFC 9293 §3.8.3: the SYN was repeated and never answered, until this side gave up. */
import type { Trace } from "../../fold/trace.ts";
import type { ConnectionRecord } from "../../fold/records.ts";
import { isLoopback } from "../addresses.ts";
import { packetsCommand, pathCommand, platformOf, routeCommand, step } from "../commands.ts";
import { failuresOf, failureSeverity, type Failure } from "../failure.ts";
import { failedAfter, failureProofs, targetWords } from "../failure-words.ts";
import type { FindingEvidence } from "../finding.ts";
import { requestsProof } from "../packets-seen.ts";
import { finding, proof, type Rule } from "../rule.ts";
import { countWords, distinct, shown } from "../words.ts";

/** `syn-unanswered`. */
export const unanswered: Rule = (trace) => {
  const failures = failuresOf(trace, "syn-unanswered");
  const first = failures[0]?.connection;
  if (first === undefined) return [];
  const platform = platformOf(trace.header);
  const { address, port } = first;
  return [
    finding("syn-unanswered", {
      severity: failureSeverity(trace, failures),
      cause: causeOf(trace, failures),
      evidence: [
        ...failureProofs(trace, failures, requestsWords),
        ...requestsProof(trace, failures),
        ...kernelProof(trace, first),
      ],
      alternatives: [
        "A firewall on the way or on that machine drops the requests, or the answers to them.",
        "The address is wrong, or the machine that had it is gone or off.",
        "The server is so busy that its queue of new connections is full, and new ones are dropped.",
      ],
      nextSteps: [
        step(`Check that ${shown(address)} is the right address, and that the machine is on.`),
        isLoopback(address)
          ? step("Look for a rule that drops packets in this machine's own firewall.")
          : step(`Check that the firewalls on the way let port ${port} through from this machine.`),
        step("See which way packets go there.", routeCommand(platform, address)),
        step("See how far they come.", pathCommand(platform, address)),
        step(
          "Watch whether the requests leave and anything comes back.",
          packetsCommand(platform, address, port),
        ),
      ],
    }),
  ];
};

const causeOf = (trace: Trace, failures: readonly Failure[]): string => {
  const addresses = distinct(failures.map(({ connection }) => shown(connection.address)));
  const [first = "", second = ""] = addresses;
  if (addresses.length === 1) return `${first} never answered.`;
  if (addresses.length === 2) return `Neither ${first} nor ${second} answered.`;
  return `None of ${addresses.length} addresses of ${shown(trace.header.endpoint.host)} answered.`;
};

/** How many requests went out: as the kernel counted them, or at least the one that every attempt begins with. */
const requestsWords = (failure: Failure): string => {
  const event = failure.connection.failed?.event;
  const requests = "connection request";
  const sent =
    event?.synSent === false
      ? "no connection request (SYN)"
      : event?.synCount === undefined
        ? `at least ${countWords(1, requests)} (SYN)`
        : `${countWords(event.synCount, requests)} (SYN)`;
  const limit =
    event?.timer === "overall"
      ? ", when the overall deadline ended the wait"
      : event?.timer === "attempt"
        ? ", when the limit for one address ended the wait"
        : ", when the operating system gave up";
  return `${sent} to ${targetWords(failure.connection)} in ${failedAfter(failure)}, no reply of any kind${limit}`;
};

/** The kernel's last word on the first connection, where it was still in SYN-SENT. */
const kernelProof = (trace: Trace, { kernel }: ConnectionRecord): readonly FindingEvidence[] => {
  const last = kernel.findLast(({ event }) => event.state === "SYN-SENT");
  if (last === undefined) return [];
  const again = countWords(last.event.retransmits, "retransmission");
  return [proof(trace, last.index, `the connection was in SYN-SENT after ${again}`)];
};
