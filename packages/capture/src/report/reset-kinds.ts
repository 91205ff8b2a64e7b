/** The findings about resets and rejections. */
import type { CaptureFindingKind } from "./finding-kind.ts";

export const resetKinds: readonly CaptureFindingKind[] = [
  {
    code: "port-closed",
    group: "Resets",
    title: "Nothing is listening",
    severity: "error",
    meaning: "A SYN was answered with a reset: the machine is there, no program has the port open.",
  },
  {
    code: "icmp-reject",
    group: "Resets",
    title: "Rejected by a firewall",
    severity: "error",
    meaning:
      "An ICMP error quotes a segment of the connection, and says that it is forbidden, or what only a rule says (a closed port is answered with a reset instead). It names who said so.",
  },
  {
    code: "icmp-unreachable",
    group: "Resets",
    title: "Unreachable, an ICMP error says",
    severity: "error",
    meaning:
      "An ICMP error quotes a segment of the connection: there is no route, the machine does not answer on its own link, or the packet did not come through. It names who said so.",
  },
  {
    code: "accepted-then-reset",
    group: "Resets",
    title: "Accepted, then reset",
    severity: "error",
    meaning:
      "The server completed the handshake and reset the connection before it had sent or been sent anything.",
  },
  {
    code: "reset-unread-data",
    group: "Resets",
    title: "Data unread, or aborted",
    severity: "error",
    meaning:
      "The end that reset had been sent data that it never answered, and had sent no FIN: a program that closes, crashes or is killed with data unread does this. Where all of it had been acknowledged an abort (SO_LINGER with a time of 0) looks the same, and both are said. A client that cuts an answer short costs a warning.",
  },
  {
    code: "aborted",
    group: "Resets",
    title: "Aborted",
    severity: "warning",
    meaning:
      "A reset at the right number from an end that had nothing left to read: SO_LINGER with a time of 0, a killed program, a time-out of its own.",
  },
  {
    code: "data-after-close",
    group: "Resets",
    title: "Data after the close",
    severity: "warning",
    meaning:
      "An end that had sent its FIN and was gone got more data and answered it with a reset. That data is lost.",
  },
  {
    code: "half-open",
    group: "Resets",
    title: "The other end had forgotten the connection",
    severity: "error",
    meaning:
      "A reset without ACK whose number is taken from the segment that it answers, after a pause or a keep-alive: what answered has no such connection any more.",
  },
  {
    code: "idle-expired",
    group: "Resets",
    title: "Gone after an idle time",
    severity: "error",
    meaning:
      "The first packet after a minute or more of silence was answered with a reset; after a second or more, if the reset's TTL shows that a device on the way sent it.",
  },
  {
    code: "old-connection",
    group: "Resets",
    title: "An older connection stood in the way",
    severity: "warning",
    meaning:
      "A SYN was answered with an ACK that does not acknowledge it: the challenge of RFC 5961 from an end that still has an older connection on the same ports. The reset that follows clears it away.",
  },
  {
    code: "keep-alive-timeout",
    group: "Resets",
    title: "Given up after keep-alives",
    severity: "error",
    meaning: "Two or more keep-alives went unanswered before their sender reset the connection.",
  },
  {
    code: "gave-up",
    group: "Resets",
    title: "Given up after retransmissions",
    severity: "error",
    meaning:
      "One segment was sent again three times or more without an answer before its sender reset the connection.",
  },
  {
    code: "reset-injected",
    group: "Resets",
    title: "A reset in another's name",
    severity: "error",
    meaning:
      "The address that seems to have reset goes on as if nothing had happened, and the reset's TTL, identification or reserved bits are not those of its other packets. A warning where its number is not believed.",
  },
  {
    code: "reset-by-other-device",
    group: "Resets",
    title: "Reset by another device",
    severity: "error",
    meaning:
      "The reset's TTL or reserved bits are not those of its supposed sender's other packets. One hop tells where it has no ACK and comes from the same link; another value to begin with tells nothing. A SYN's is compared with packets of the same address in other connections.",
  },
  {
    code: "handshake-refused",
    group: "Resets",
    title: "The answer was refused",
    severity: "warning",
    meaning:
      "The end that sent the SYN reset the SYN-ACK: a port scan, a request given up, or a forged address.",
  },
  {
    code: "handshake-given-up",
    group: "Resets",
    title: "The request was withdrawn",
    severity: "warning",
    meaning: "The end that sent the SYN sent a reset before there was an answer.",
  },
  {
    code: "reset-after-close",
    group: "Resets",
    title: "Reset after its own close",
    severity: "info",
    meaning: "An end that had sent its FIN sent a reset instead of waiting for the other's.",
  },
  {
    code: "reset-after-peer-closed",
    group: "Resets",
    title: "Reset after the other's close",
    severity: "info",
    meaning: "An end answered the other's FIN with a reset instead of its own FIN.",
  },
  {
    code: "reset-of-late-packet",
    group: "Resets",
    title: "A late packet after the end",
    severity: "info",
    meaning: "Both ends had closed when a packet that had been on its way was answered with a reset.",
  },
  {
    code: "reset-ignored",
    group: "Resets",
    title: "A reset outside the window",
    severity: "info",
    meaning: "The reset's number is outside the window, so that it is dropped.",
  },
  {
    code: "reset-unexplained",
    group: "Resets",
    title: "A reset without its connection",
    severity: "info",
    meaning: "Nothing else of the connection is in the capture.",
  },
];
