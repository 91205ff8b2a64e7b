/** What is said of retransmission timers that went off: for something lost, for a path that stood still, or for nothing. */
import type { CaptureFinding, CaptureNextStep } from "../report/finding.ts";
import type { TimeoutEpisode } from "./timeout-episode.ts";
import type { Trouble } from "./trouble.ts";
import { counted, durationText, firstOf, timesText } from "./words.ts";

export const timeoutFindings = (sender: string, receiver: string, trouble: Trouble): CaptureFinding[] => {
  const stalls = trouble.episodes.filter(({ isStall }) => isStall);
  return [...timeouts(sender, trouble), ...stalled(sender, receiver, stalls)];
};

/** Those that something lost may have caused. */
const timeouts = (sender: string, trouble: Trouble): CaptureFinding[] => {
  const vain = trouble.episodes.filter(({ isNeedless }) => isNeedless);
  // Those of a SYN or FIN alone are told by the findings about opening and closing.
  const times = trouble.timeouts - trouble.bareTimeouts - sum(vain, (each) => each.timeouts);
  const wait = trouble.timeoutWait - trouble.bareWait - sum(vain, (each) => each.wait);
  const others = trouble.episodes.filter(({ isNeedless }) => !isNeedless);
  const proofs = firstOf(
    others.flatMap((each) => each.proofs),
    times,
  );
  if (times === 0 || proofs.length === 0) return [];
  const most = vain.length === 0 ? trouble.dataBackoff : Math.max(...others.map(({ waits }) => waits.length));
  // RFC 8985 §7: what a probe of the last segment finds out sooner.
  const ofLast = others.some(({ last }) => last);
  // Who sends them has them turned on.
  const sendsProbes = trouble.reasons["tail-loss-probe"] > 0;
  const row = most < times ? `, ${timesText(most)} in a row` : " in a row";
  const backoff = most > 1 ? `${row}, each wait longer` : "";
  return [
    {
      code: "retransmission-timeout",
      severity: "warning",
      cause: `${sender} stood still for ${durationText(wait)} in all, waiting for ${
        times === 1 ? "an answer" : "answers"
      } that did not come before its retransmission timer went off ${timesText(times)}${backoff}.`,
      confidence: "looks like",
      evidence: proofs,
      alternatives:
        ofLast && !sendsProbes
          ? ["Where a single segment was out, a tail loss probe (RFC 8985) may have sent it again."]
          : [],
      nextSteps: [
        ...(ofLast ? [OF_LAST] : []),
        ...(ofLast && !sendsProbes
          ? [
              {
                text: `Turn on ${trouble.reported ? "" : "SACK and "}tail loss probes at the sender.`,
                command: "sysctl net.ipv4.tcp_early_retrans",
              },
            ]
          : [OF_COPIES]),
      ],
      reference: "RFC 6298 §5.4",
    },
  ];
};

const OF_LAST: CaptureNextStep = {
  text: "Find where the last segments of a burst are lost: nothing behind them tells the sender, so it waits.",
};
const OF_COPIES: CaptureNextStep = {
  text: "Look for losses in bursts, of retransmissions too: where a copy is lost as well, often only the timer helps.",
};

/** Nothing was lost in these times of waiting. */
const stalled = (sender: string, receiver: string, stalls: readonly TimeoutEpisode[]): CaptureFinding[] => {
  if (stalls.length === 0) return [];
  const total = durationText(sum(stalls, lasted));
  const again = sum(stalls, ({ sent }) => sent);
  const how =
    stalls.length === 1
      ? `Nothing came through from ${sender} to ${receiver} and back for ${total}, then everything did`
      : `${timesText(stalls.length)} nothing came through from ${sender} to ${receiver} and back, for ${total} in all, then everything did`;
  return [
    {
      code: "path-stalled",
      severity: "warning",
      cause: `${how[0]?.toUpperCase()}${how.slice(1)}: nothing was lost, and what was sent again meanwhile (${counted(again, "segment")}) was not needed.`,
      confidence: stalls.every(({ answer }) => answer === "first copy") ? "is" : "looks like",
      evidence: stalls.slice(0, STALLS_MAX).flatMap((stall) => [
        { frame: stall.frame, text: "sent again, for the first time in the standstill" },
        {
          frame: stall.endFrame,
          text: `answers what was sent before, ${durationText(lasted(stall))} after the standstill began`,
        },
      ]),
      alternatives: [`${receiver} itself, or the machine under it, stood still.`],
      nextSteps: [
        {
          text: "Look for what held everything up at that time: a radio link that faded, a tunnel that was set up anew, a virtual machine that was moved or paused, a machine that slept.",
        },
      ],
      reference: "RFC 5682 §1",
    },
  ];
};

/** What was sent again and had arrived, the times in which nothing came through left out. */
export const needless = (sender: string, trouble: Trouble): CaptureFinding[] => {
  const stalls = trouble.episodes.filter(({ isStall }) => isStall);
  const told = sum(stalls, (each) => each.needless);
  const count = trouble.needless - trouble.bareNeedless - told;
  if (count === 0) return [];
  const others = trouble.episodes.filter(({ isStall }) => !isStall);
  const vain = others.filter(({ isNeedless }) => isNeedless);
  const times = sum(vain, (each) => each.timeouts);
  const timer =
    times === 0
      ? ""
      : `; its timer went off ${timesText(times)} though nothing was lost, after ${durationText(sum(vain, (each) => each.wait))}${times === 1 ? "" : " in all"}`;
  const evidence = firstOf(
    [...trouble.proofs.needless, ...others.flatMap((each) => each.needlessProofs)].toSorted(
      (one, other) => one.frame - other.frame,
    ),
    count,
  );
  // RFC 8985 §7: a probe is meant to find out; that it was not needed costs nothing.
  const probes = trouble.needless - told <= trouble.reasons["tail-loss-probe"];
  const cause = `${sender} sent ${counted(count, "segment")} again that had arrived already`;
  return probes
    ? [
        {
          code: "needless-retransmission",
          severity: "info",
          cause: `${cause}: tail loss probes, which only ask whether the last segment came, and are normal.`,
          confidence: "is",
          evidence,
          alternatives: [],
          nextSteps: [],
          reference: "RFC 8985 §7",
        },
      ]
    : [
        {
          code: "needless-retransmission",
          severity: "warning",
          cause: `${cause} (spurious retransmission)${timer}.`,
          confidence: "is",
          evidence,
          alternatives: ["The answer (ACK) to the first copy may have been lost or late."],
          nextSteps: [
            {
              text: "Look for delays that jump: a queue that fills, a path that reorders, a machine that sleeps.",
            },
          ],
          reference: "RFC 2883 §5",
        },
      ];
};

/** ns from when the sender fell silent until something was acknowledged. */
const lasted = ({ since, until }: TimeoutEpisode): number => until - since;

const sum = <T>(all: readonly T[], of: (each: T) => number): number =>
  all.reduce((total, each) => total + of(each), 0);

/** Standstills that are told with their frames. */
const STALLS_MAX = 3;
