/** Why a cell of the table is empty: the trigger cannot meet that state. Every empty cell stands here. */
import type { State, Trigger } from "../../src/index.ts";

const noConnection = "there is no connection, so nothing runs and nothing was sent";
const noNumbers =
  "without a connection's numbers every reset is rcv-rst, and no segment is in or out of a window";
const nothingSent = "nothing has been sent, so every ACK is rcv-ack-unacceptable";
const answeredBefore =
  "the segment has been answered or dropped before anything is looked at behind its control bits";
const synWaits = "the segment's ACK leads to ESTABLISHED first, and text behind a SYN waits for that";
const synFirst = "a SYN is rcv-syn-in-window or rcv-out-of-window once the peer's SYN has come";
const synAcknowledged = "our SYN was acknowledged before";
const noFinSent = "no FIN has been sent";
const finAcknowledged = "our FIN was acknowledged before";
const queueEmpty = "everything sent has been acknowledged, so nothing waits to be sent again";
const notWaiting = "the timer runs in TIME-WAIT alone";
const noWindowYet = "the peer's numbers are not known yet, so there is no window";

const withoutConnection = {
  "rcv-syn-ack": nothingSent,
  "rcv-ack-of-syn": nothingSent,
  "rcv-ack-of-fin": nothingSent,
  "rcv-ack": nothingSent,
  "rcv-data": answeredBefore,
  "rcv-urg": answeredBefore,
  "rcv-fin": answeredBefore,
  "rcv-rst-in-window": noNumbers,
  "rcv-rst-unacceptable": noNumbers,
  "rcv-syn-in-window": noNumbers,
  "rcv-out-of-window": noNumbers,
  "retransmission-timeout": queueEmpty,
  "time-wait-timeout": notWaiting,
  "icmp-hard-error": noConnection,
  "icmp-soft-error": noConnection,
};

const synchronized = {
  "rcv-syn": synFirst,
  "rcv-syn-ack": synFirst,
  "rcv-ack-of-syn": synAcknowledged,
};

export const cannotOccur: Readonly<Record<State, Partial<Record<Trigger, string>>>> = {
  CLOSED: {
    ...withoutConnection,
    "rcv-security-mismatch": "there is no connection whose security could differ",
    "user-timeout": noConnection,
  },
  LISTEN: withoutConnection,
  "SYN-SENT": {
    "rcv-ack": "an acceptable ACK is one of our SYN, since nothing else has been sent",
    "rcv-ack-of-fin": noFinSent,
    "rcv-data": answeredBefore,
    "rcv-urg": answeredBefore,
    "rcv-fin": answeredBefore,
    "rcv-rst-in-window": noWindowYet,
    "rcv-syn-in-window": noWindowYet,
    "rcv-out-of-window": noWindowYet,
    "time-wait-timeout": notWaiting,
  },
  "SYN-RECEIVED": {
    "rcv-syn": synFirst,
    "rcv-syn-ack": synFirst,
    "rcv-ack": "an acceptable ACK is one of our SYN, since nothing else has been sent",
    "rcv-ack-of-fin": noFinSent,
    "rcv-data": synWaits,
    "rcv-urg": synWaits,
    "time-wait-timeout": notWaiting,
  },
  ESTABLISHED: { ...synchronized, "rcv-ack-of-fin": noFinSent, "time-wait-timeout": notWaiting },
  "FIN-WAIT-1": { ...synchronized, "time-wait-timeout": notWaiting },
  "FIN-WAIT-2": {
    ...synchronized,
    "rcv-ack-of-fin": finAcknowledged,
    "retransmission-timeout": queueEmpty,
    "time-wait-timeout": notWaiting,
  },
  "CLOSE-WAIT": { ...synchronized, "rcv-ack-of-fin": noFinSent, "time-wait-timeout": notWaiting },
  CLOSING: { ...synchronized, "time-wait-timeout": notWaiting },
  "LAST-ACK": { ...synchronized, "time-wait-timeout": notWaiting },
  "TIME-WAIT": {
    "rcv-syn-ack": synFirst,
    "rcv-ack-of-syn": synAcknowledged,
    "rcv-ack-of-fin": finAcknowledged,
    "retransmission-timeout": queueEmpty,
  },
};
