/** When a server's answer was slow, and how grave that is: the one rule, for traces and for captures. docs/decisions/0021. */

export interface AnswerTime {
  /** From the question's last octet to the answer's first, less one round trip, which is the network's; ms. */
  readonly think: number;
  /** Of the network, as the handshake shows it; ms; NaN: not known. */
  readonly roundTrip: number;
  /** Whether it is known that an answer was due: it was waited for, or the protocol has it so. */
  readonly due: boolean;
  /** How long the connection was there, ms, where it was there for more than this answer. */
  readonly connection?: number;
}

/** Undefined: it was not slow. */
export const slowAnswerSeverity = ({
  think,
  roundTrip,
  due,
  connection = Number.POSITIVE_INFINITY,
}: AnswerTime): "warning" | "info" | undefined => {
  if (think <= ROUNDS * roundTrip) return undefined;
  if (due && think >= SLOW) return "warning";
  return think >= NOTICED && think * 2 > connection ? "info" : undefined;
};

/** A server far away takes a few round trips to answer, and so does one that does some work; beside the one of the network. */
const ROUNDS = 4;
/** ms: a second is what people begin to wait for. */
const SLOW = 1000;
/** ms: what they notice. */
const NOTICED = 500;
