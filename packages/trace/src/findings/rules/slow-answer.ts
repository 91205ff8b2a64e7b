/** It connected quickly, and then took long to say anything: the time went into the server, not into the network. */
import type { AttemptConnected } from "../../event/attempt-events.ts";
import type { ConnectionRecord, Indexed } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { packetsCommand, platformOf, step } from "../commands.ts";
import { targetWords } from "../failure-words.ts";
import { finding, proofs, type Rule } from "../rule.ts";
import { slowAnswerSeverity } from "../slow-answer-severity.ts";
import { byteWords, durationWords } from "../words.ts";

/** `slow-answer`: of the connection that carried the endpoint. */
export const slowAnswer: Rule = (trace) => {
  const record = trace.established;
  const { connected } = record ?? {};
  if (record === undefined || connected === undefined) return [];
  const wait = firstWait(trace, record, connected);
  const connecting = connected.event.duration;
  if (wait === undefined) return [];
  const severity = slowAnswerSeverity({
    think: wait.duration - connecting,
    roundTrip: connecting,
    due: true,
  });
  if (severity === undefined) return [];
  const target = targetWords(record);
  const [took, quick] = [durationWords(wait.duration), durationWords(connecting)];
  const what = wait.sent === undefined ? "to say its first word" : "to answer";
  const quotes = [
    ...(wait.sent === undefined
      ? []
      : [{ index: wait.sent.index, text: `${byteWords(wait.sent.total)} had been sent to ${target}` }]),
    { index: wait.received, text: `the first bytes came back ${took} later` },
    { index: connected.index, text: `the connection itself was made in ${quick}` },
  ];
  return [
    finding("slow-answer", {
      severity,
      cause: `${target} took ${took} ${what}, while connecting took ${quick}, so the time went into the server.`,
      evidence: proofs(
        trace,
        quotes,
        ({ index }) => index,
        ({ text }) => text,
      ),
      alternatives: [
        "The server waited for something itself: a database, another service, a lock.",
        "A load balancer or proxy took the connection at once and had to wait for the server behind it.",
        "A packet was lost after the connection had been made, and had to be sent again.",
      ],
      nextSteps: [
        step("Look in the server's log for what it did in that time, and what it waited for."),
        step("Trace it several times, to see whether it is always slow or only the first time."),
        step(
          "Watch when the answer comes.",
          packetsCommand(platformOf(trace.header), record.address, record.port),
        ),
      ],
    }),
  ];
};

interface Wait {
  /** ms. */
  readonly duration: number;
  /** What had been sent last, with its total; undefined where the server speaks first. */
  readonly sent: { readonly index: number; readonly total: number } | undefined;
  /** The index of the first data that came. */
  readonly received: number;
}

/** From the last byte sent before any came, or from when the connection could be used, to the first that came. */
const firstWait = (
  trace: Trace,
  record: ConnectionRecord,
  connected: Indexed<AttemptConnected>,
): Wait | undefined => {
  let since = (record.tlsSecured ?? connected).event.at;
  let sent: Wait["sent"];
  for (const index of record.events) {
    const event = trace.events[index];
    if (event?.type !== "data") continue;
    if (event.direction === "received") return { duration: event.at - since, sent, received: index };
    since = event.at;
    sent = { index, total: event.total };
  }
  return undefined;
};
