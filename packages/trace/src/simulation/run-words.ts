/** What happens at an end of a simulated run, in words for people. */
import type { CloseReason, DropReason, MechanismEvent, PathMtuReason, Trigger } from "@tcplens/core";
import type { EndName, ImpairmentKind, RunEvent } from "@tcplens/core/simulation";
import { byteWords, countWords, durationWords } from "../findings/words.ts";

/** A mechanism's event as a sentence without its subject, the end; `undefined`: it is one for plots. */
export const mechanismWords = (event: MechanismEvent): string | undefined => {
  switch (event.kind) {
    case "retransmit":
      // The packet itself says that it is sent again; why, the events before it.
      return event.why === "path-mtu" ? "sends again in smaller pieces" : undefined;
    case "enter-recovery":
      return recoveryWords[event.by];
    case "exit-recovery":
      return "recovery is over: nothing is missing any more";
    case "undo":
      return undoWords[event.by];
    case "retransmission-timeout":
      return `timer ran out: RTO ${durationWords(event.rto)}${doubledWords(event.backoff)}`;
    case "tail-loss-probe":
      return "tail loss probe: is the end of it lost?";
    case "window-probe":
      return `window probe${countIn(event.count)}: is the window still closed?`;
    case "silly-window-override":
      return `window still small: sends the ${byteWords(event.octets)} that fit`;
    case "held-by-nagle":
      return `Nagle: ${byteWords(event.octets)} wait for the ACK of what is out`;
    case "delayed-ack":
      return `delayed ACK: no more data, no answer in ${durationWords(event.waited)}`;
    case "keep-alive-probe":
      return `keep-alive probe${countIn(event.count)}: is the peer still there?`;
    case "challenge-ack":
      return `challenge ACK: is this ${challenged[event.because]} the peer's?`;
    case "dropped":
      return `throws it away: ${dropWords[event.why]}`;
    case "path-mtu":
      return `path MTU is ${event.mtu} now (${mtuWords[event.by]})`;
    case "rtt-sample":
    case "window":
      return undefined;
  }
};

const recoveryWords: Readonly<Record<"dup-acks" | "sack" | "rack" | "ecn" | "timeout", string>> = {
  "dup-acks": "duplicate ACKs: a segment is lost, recovery",
  sack: "SACK: a segment is lost, recovery",
  rack: "RACK: later data has arrived, so this is lost",
  ecn: "congestion is echoed (ECE): a smaller window",
  timeout: "takes all of it for lost: slow start again",
};

/** Which of several in a row. */
const countIn = (count: number): string => (count > 1 ? ` ${count}` : "");

const doubledWords = (backoff: number): string =>
  ["", ", doubled", ", doubled twice"][backoff] ?? `, doubled ${backoff} times`;

const undoWords: Readonly<Record<"d-sack" | "eifel" | "f-rto", string>> = {
  "d-sack": "D-SACK: nothing was lost; the window is restored",
  eifel: "timestamp: the original came; the window is restored",
  "f-rto": "F-RTO: a spurious time-out; the window is restored",
};

const challenged: Readonly<Record<"rst" | "syn" | "ack", string>> = { rst: "reset", syn: "SYN", ack: "ACK" };

const dropWords: Readonly<Record<DropReason, string>> = {
  "out-of-window": "not within the window",
  paws: "its timestamp is old (PAWS)",
  "no-timestamp": "it lacks the timestamp",
  "no-ack": "it has no ACK",
  "old-ack": "it acknowledges what is long past",
  "ack-of-unsent": "it acknowledges what was never sent",
  "unacceptable-rst": "a reset that does not fit",
  "no-room": "no room for it",
  closed: "nobody is there to take it",
};

const mtuWords: Readonly<Record<PathMtuReason, string>> = {
  icmp: "told by ICMP",
  probe: "a probe came through",
  blackhole: "large packets seem to vanish",
  "small-lost": "small packets are lost as well",
  "small-passed": "a small packet came through, large ones are tried once more",
};

/** A program's call: `closes`, `aborts`; with what TCP said where it refused. */
export const callWords = ({ call, error }: Extract<RunEvent, { readonly type: "call" }>): string => {
  const words = calls.get(call) ?? call;
  return error === undefined ? words : `${words}: refused (${error})`;
};

const calls: ReadonlyMap<string, string> = new Map([
  ["listen", "the program listens"],
  ["open", "the program opens"],
  ["write", "the program writes"],
  ["shutdown", "the program closes"],
  ["release", "the program lets go of the connection"],
  ["abort", "the program aborts"],
  ["reboot", "the machine restarts, and forgets everything"],
]);

/** How a connection ended, as a sentence without its subject, the end. */
export const closeWords = (reason: CloseReason): string => {
  switch (reason.kind) {
    case "closed":
      return `closed in good order, ${firstWords[reason.first]}`;
    case "reset-by-peer":
      return "reset by the peer";
    case "refused":
      return "refused: the peer answered the SYN with a reset";
    case "aborted":
      return "aborted by the program here";
    case "user-timeout":
      return `given up: nothing acknowledged in ${durationWords(reason.after)} (user timeout)`;
    case "retransmissions-exhausted":
      return `given up after ${countWords(reason.count, "retransmission")}`;
    case "keep-alive-timeout":
      return `given up: ${countWords(reason.probes, "keep-alive probe")} went unanswered`;
    case "unreachable":
      return `unreachable: ${reason.icmp}`;
    case "replaced":
      return "closed in good order; a new connection has taken its place in TIME-WAIT";
  }
};

const firstWords: Readonly<Record<"local" | "peer" | "both", string>> = {
  local: "this end first",
  peer: "the peer first",
  both: "both ends at once",
};

/** What changed a state where no packet and no call did. */
export const triggerWords = (trigger: Trigger): string =>
  triggers.get(trigger) ??
  (trigger.startsWith("rcv-") ? `${trigger.slice(4).replaceAll("-", " ")} received` : trigger);

const triggers: ReadonlyMap<Trigger, string> = new Map([
  ["time-wait-timeout", "TIME-WAIT is over"],
  ["user-timeout", "the user timeout is over"],
  ["retransmission-timeout", "no more retransmissions"],
  ["icmp-hard-error", "an ICMP error says that it cannot be reached"],
  ["open-active", "opened"],
  ["open-passive", "opened"],
]);

/** How often a program has read or written, how much each time at most, and how much since the beginning. */
export interface Transfer {
  readonly what: "reads" | "writes";
  readonly times: number;
  readonly bytes: number;
  readonly total: number;
}

/** `reads 12 times 50 bytes, 1000 in all`. */
export const transferWords = ({ what, times, bytes, total }: Transfer): string =>
  `${what} ${times === 1 ? "" : `${times} times `}${byteWords(bytes)}${total === bytes ? "" : `, ${total} in all`}`;

/** Why a packet did not come through, in a word or two. */
export const stopWords = (how: "lost" | "refused", by: ImpairmentKind | undefined): string => {
  if (how === "refused" || by === "mtu") return "too large";
  return by === "rate" ? "queue full" : by === "outage" ? "line down" : "lost";
};

/** The two ends, in the order in which they are shown. */
export const endNames: readonly EndName[] = ["A", "B"];
