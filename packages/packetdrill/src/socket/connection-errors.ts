/** RFC 9293 §3.10 leaves to the system what a program is told: the names of errors for the ways a connection ends. */
import type { CloseReason, ProfileName, State } from "@tcplens/core";

/** The error that a call reports after the connection has ended so; `undefined`: none. `from`: the state before. */
export const endError = (
  profile: ProfileName,
  reason: CloseReason,
  from: State,
  softError: string | undefined,
  icmpErrno: string | undefined,
): string | undefined => {
  switch (reason.kind) {
    case "refused":
      return "ECONNREFUSED";
    case "reset-by-peer":
      return resetError(profile, from);
    case "user-timeout":
    case "retransmissions-exhausted":
    case "keep-alive-timeout":
      return from === "FIN-WAIT-2" ? undefined : (softError ?? "ETIMEDOUT");
    case "unreachable":
      return icmpErrno ?? "EHOSTUNREACH";
    case "aborted":
      return undefined;
    case "closed":
    case "replaced":
      return undefined;
  }
};

const resetError = (profile: ProfileName, from: State): string | undefined => {
  switch (from) {
    case "SYN-SENT":
      return "ECONNREFUSED";
    case "SYN-RECEIVED":
      return profile === "linux" ? "ECONNRESET" : "ECONNREFUSED";
    // Linux: the peer had closed, so what is written now can have no reader.
    case "CLOSE-WAIT":
      return profile === "linux" ? "EPIPE" : "ECONNRESET";
    case "ESTABLISHED":
    case "FIN-WAIT-1":
    case "FIN-WAIT-2":
    case "CLOSING":
    case "LAST-ACK":
      return "ECONNRESET";
    case "TIME-WAIT":
      return profile === "linux" ? "ECONNRESET" : undefined;
    case "CLOSED":
    case "LISTEN":
      return undefined;
  }
};
