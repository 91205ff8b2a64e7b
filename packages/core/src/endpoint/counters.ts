/** RFC 9293 §3.9: what an endpoint has done and refused, in packets and segments, since it was made. */

/** Counts that only grow. */
export class EndpointCounters {
  packetsIn = 0;
  packetsOut = 0;
  /** Not IP, cut off, or of lengths that do not fit. */
  malformed = 0;
  badChecksum = 0;
  /** To an address that is not ours, or from one that can be nobody's (RFC 9293 §3.9.2.3). */
  misaddressed = 0;
  /** Neither TCP nor an ICMP error. */
  otherProtocol = 0;
  fragments = 0;
  /** ICMP errors about a connection of ours; about something else, or not to be believed. */
  icmpErrors = 0;
  icmpIgnored = 0;
  resetsSent = 0;
  /** SYNs dropped because a queue was full, and final ACKs because the program does not accept. */
  synsDropped = 0;
  acksDropped = 0;
  cookiesSent = 0;
  cookiesTaken = 0;
  cookiesRefused = 0;
  /** Answers given out of TIME-WAIT; pairs of sockets reopened by a SYN (RFC 6191), and forgotten for want of room. */
  timeWaitAnswers = 0;
  timeWaitReopened = 0;
  /** Fast Open: data of SYNs taken, by a server. */
  fastOpened = 0;
  /** Packets without a connection that found no room to wait in. */
  outboundDropped = 0;
  /** Packets that the link did not take; not counted in `packetsOut`. */
  outboundRefused = 0;
}
