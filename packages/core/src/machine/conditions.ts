/**
 * What decides between two rows of one cell: facts that a state's name does not hold. Each has an ordinary value,
 * which is taken where a caller does not say.
 */

/** What a row asks for, or what a caller knows. Absent: not asked, or as usual. */
export interface Conditions {
  /** How SYN-RECEIVED was reached (RFC 9293 §3.5, MUST-11): out of LISTEN, or out of SYN-SENT. */
  readonly opened?: "passively" | "actively";
  /** Whether the OPEN or SEND, or the passive OPEN before it, names the other end. */
  readonly remoteSocket?: "specified" | "unspecified";
  /** Whether data from SENDs still waits to go out when the user CLOSEs. */
  readonly sendQueue?: "empty" | "waiting";
  /** Whether what has come in satisfies the RECEIVE. In CLOSE-WAIT one octet does, since no more will come. */
  readonly received?: "enough" | "too-little";
  /** Whether there is room to make a connection or to queue a call. */
  readonly room?: "enough" | "none";
  /** Whether the calling process may use this socket. */
  readonly access?: "allowed" | "denied";
  /** Whether an OPEN's Diffserv field and security compartment are allowed for this user. */
  readonly parameters?: "allowed" | "diffserv-not-allowed" | "compartment-not-allowed";
  /** Whether the segment has the ACK bit: the form of a reset depends on it. */
  readonly acknowledgement?: "present" | "absent";
  /** What is at the front of the retransmission queue. */
  readonly oldest?: "fin" | "data";
  /** Whether the retransmissions of one segment have reached the threshold R2 of RFC 9293 §3.8.3. */
  readonly retransmissions?: "within-limit" | "exhausted";
  /** What this host makes of a soft ICMP error while a connection is opening (RFC 9293 §3.9.2.2). */
  readonly softErrors?: "reported" | "fatal";
}

/** The usual value of each: a passive opener, nothing in the way, nothing lacking. */
export const ordinaryConditions: Required<Conditions> = {
  opened: "passively",
  remoteSocket: "specified",
  sendQueue: "empty",
  received: "enough",
  room: "enough",
  access: "allowed",
  parameters: "allowed",
  acknowledgement: "present",
  oldest: "fin",
  retransmissions: "within-limit",
  softErrors: "reported",
};

const names = Object.keys(ordinaryConditions) as readonly (keyof Conditions)[];

/** Whether everything `asked` is so, with the ordinary value for what `known` does not say. */
export const conditionsHold = (asked: Conditions, known: Conditions): boolean =>
  names.every(
    (name) => asked[name] === undefined || asked[name] === (known[name] ?? ordinaryConditions[name]),
  );

/** Whether everything `asked` is known to be so. */
export const conditionsAreKnown = (asked: Conditions, known: Conditions): boolean =>
  names.every((name) => asked[name] === undefined || asked[name] === known[name]);

/** Whether nothing `asked` is known to be otherwise; what `known` does not say may be either. */
export const conditionsMayHold = (asked: Conditions, known: Conditions): boolean =>
  names.every(
    (name) => asked[name] === undefined || known[name] === undefined || asked[name] === known[name],
  );
