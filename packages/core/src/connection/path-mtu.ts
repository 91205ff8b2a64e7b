/**
 * RFC 9293 §3.7.2, RFC 1191 §6, RFC 4821 §7: how large a packet the path takes: what routers report, what probes find out,
 * and what is concluded when large segments vanish.
 */
import type { AckFacts } from "./ack-facts.ts";
import { tell } from "./emit.ts";
import { inFlight } from "./flight.ts";
import type { IcmpReport } from "./icmp-report.ts";
import { markLost } from "./loss-detection.ts";
import { pathRoom, TCP_HEADER, TIMESTAMP_OCTETS, timestampOctets } from "./path-room.ts";
import { asLostWithoutCut, retransmitAt, retransmitLost } from "./retransmit.ts";
import type { SentSegment } from "./sent-segment.ts";
import type { Tcb } from "./tcb.ts";

/** RFC 4821 §7.7 and RFC 8899: where a search after a blackhole begins, as packets: IPv4 512 + headers, IPv6 its least. */
const BASE_MTU_4 = 552;
const BASE_MTU_6 = 1280;
/** RFC 4821 §7.3: the search ends when the bounds are this close. */
const SEARCH_END = 8;
/** RFC 4821 §7.2: how long a found size stands before a larger one is tried. */
const SEARCH_INTERVAL = 600_000;
/** Retransmissions of one segment after which the path may be a blackhole (RFC 4821 §7.7). */
const BLACKHOLE_AFTER = 2;
/** And where segments as large have come through before: that they are lost by chance is more likely then. */
const BLACKHOLE_AFTER_PASSED = 4;
/** RFC 1191 §7.1: plateaus for routers that do not say their MTU. */
const plateaus: readonly number[] = [65_535, 32_000, 17_914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68];

/** RFC 4821 §7.2: what a search for a larger MTU keeps. Sizes are those of packets. */
export interface MtuSearch {
  /** Bounds: known to pass, not known to be too large; 0: not begun. */
  low: number;
  high: number;
  /** The probe that is out: its size, and its offset; -1: none. */
  size: number;
  start: number;
  /** Not before this, ms. */
  nextAt: number;
  /** Large packets were found to vanish. */
  blackholed: boolean;
  /**
   * What a suspicion stands at. `none`: there is none, or it is settled. `trial`: the size is down, and whether small ones
   * come through is still open. `second`: they did, and the size is up again to see whether large ones really do not.
   */
  verdict: "none" | "trial" | "second";
  /** Retransmissions of one segment before which there is no new suspicion: the last one was wrong. */
  notBefore: number;
}

const searchOf = (tcb: Tcb): MtuSearch =>
  (tcb.search ??= {
    low: 0,
    high: 0,
    size: 0,
    start: -1,
    nextAt: 0,
    blackholed: false,
    verdict: "none",
    notBefore: 0,
  });

/** Sets the segment size to what the path, the peer and the options leave (RFC 9293 §3.7.1, Eff.snd.MSS). */
export const syncMss = (tcb: Tcb): void => {
  const agreed = Math.min(tcb.peerMss, tcb.settings.maximumSegmentSize) - timestampOctets(tcb);
  tcb.mss = Math.max(1, Math.min(pathRoom(tcb), agreed));
  tcb.cc.smss = tcb.mss;
};

/** RFC 9293 §3.7.1: what this end can take, from its own link. */
export const offeredMss = (tcb: Tcb): number =>
  Math.max(
    1,
    Math.min(
      (tcb.settings.profile.name === "linux" ? tcb.pathMtu : tcb.mtu) - tcb.ipHeader - TCP_HEADER,
      tcb.settings.maximumSegmentSize,
      tcb.settings.offeredMss,
    ),
  );

/** A router says that a packet was too big (RFC 1191 §6.3). `false`: not believed. */
export const onPacketTooBig = (tcb: Tcb, report: IcmpReport, now: number): boolean => {
  if (tcb.settings.pathMtuDiscovery === "none") return false;
  const isSix = tcb.ipHeader === 40;
  const floor = isSix ? BASE_MTU_6 : tcb.settings.profile.pathMtuFloor;
  let next = report.mtu ?? 0;
  // RFC 1191 §5: a router that does not say leaves a guess, the next plateau below the packet that it could not send. Of
  // several packets that were on their way all but the first say nothing new.
  if (next === 0) {
    const quoted = Math.min(report.length ?? tcb.pathMtu, tcb.mtu);
    next = plateaus.find((size) => size < quoted) ?? floor;
  } else if (isSix && next < floor) {
    // RFC 8201 §4: it must be discarded.
    return false;
  }
  // RFC 1191 §3 has 68 octets for the least. Nobody may ask for a header to every few octets: below the floor IP cuts packets.
  const cuts = !isSix && next < floor && !tcb.mayFragment;
  if (cuts) tcb.mayFragment = true;
  const tooLong = next;
  next = Math.max(next, floor);
  // RFC 1191 §5: a report can only lower the estimate.
  if (next > tcb.pathMtu || (next === tcb.pathMtu && !cuts)) return false;
  lowerTo(tcb, next, "icmp", now, tooLong);
  return true;
};

/** `beyond`: packets of more octets than that are gone. */
const lowerTo = (
  tcb: Tcb,
  mtu: number,
  by: "icmp" | "blackhole",
  now: number,
  beyond: number = mtu,
): void => {
  const search = searchOf(tcb);
  const oldMss = tcb.mss;
  tcb.pathMtu = mtu;
  if (tcb.state === "SYN-SENT") {
    repeatSyn(tcb, now);
    return;
  }
  if (by === "icmp") {
    search.high = Math.min(search.high || mtu, mtu);
    search.low = Math.min(search.low, mtu);
  }
  syncMss(tcb);
  if (by === "icmp") tcb.passedLength = Math.min(tcb.passedLength, tcb.mss);
  tell(tcb, { kind: "path-mtu", mtu, by });
  if (by === "blackhole" || (tcb.mss >= oldMss && beyond >= mtu)) return;
  // RFC 1191 §6.5: what was too big is gone; it goes out again at once and says nothing about congestion.
  const most = tcb.mss - (mtu - beyond);
  for (let index = 0; index < tcb.sent.count; index += 1) {
    const segment = tcb.sent.at(index);
    if (segment.end - segment.start > most) markLost(tcb, segment, now);
  }
  if (tcb.sent.lost === 0) return;
  asLostWithoutCut(tcb);
  if (tcb.settings.profile.slowStartAfterTooBig) slowStartAgain(tcb);
  retransmitLost(tcb, now);
};

/** RFC 1191 §6.5: the window stays what it was, and slow start leads back to it. A controller that paces does without. */
const slowStartAgain = (tcb: Tcb): void => {
  if (tcb.controller?.controlsRecovery === true) return;
  const { cc } = tcb;
  cc.ssthresh = Math.max(2, cc.cwnd);
  cc.cwnd = Math.min(cc.cwnd, inFlight(tcb) + 1);
  cc.cwndCount = 0;
};

/** The route says how large packets may be. Less counts at once; more is tried out, where sizes are tried out at all. */
export const onRouteMtu = (tcb: Tcb, mtu: number, now: number): void => {
  const next = Math.min(mtu, tcb.mtu);
  if (tcb.state === "CLOSED" || tcb.state === "LISTEN" || next === tcb.pathMtu) return;
  if (next < tcb.pathMtu) {
    lowerTo(tcb, next, "icmp", now);
    return;
  }
  if (searches(tcb)) return;
  tcb.pathMtu = next;
  if (tcb.state !== "SYN-SENT") syncMss(tcb);
};

/** Whether larger packets are tried out. */
const searches = (tcb: Tcb): boolean => {
  const way = tcb.settings.pathMtuDiscovery;
  return way === "probe" || (way === "probe-on-blackhole" && tcb.search?.blackholed === true);
};

/** A SYN with data was too big: it goes out again at once, without. */
const repeatSyn = (tcb: Tcb, now: number): void => {
  while (tcb.sent.count > 1) tcb.sent.pop();
  tcb.sndNxt = 1;
  if (tcb.fastOpen !== undefined) tcb.fastOpen.synData = 0;
  if (tcb.settings.profile.name === "linux") tcb.advMss = offeredMss(tcb);
  retransmitAt(tcb, 0, "path-mtu", now);
};

/** Where a search begins, as a packet; `undefined`: the connection does not say. */
const baseMtu = (tcb: Tcb): number | undefined =>
  tcb.settings.baseMss === undefined ? undefined : tcb.settings.baseMss + tcb.ipHeader + TCP_HEADER;

/**
 * The same segment has timed out again and again: perhaps large packets vanish without a word (RFC 4821 §7.7). A lossy path
 * looks like that as well, so what a small segment meets then decides.
 */
export const suspectBlackhole = (tcb: Tcb, now: number): void => {
  const way = tcb.settings.pathMtuDiscovery;
  if (way !== "probe-on-blackhole" && way !== "probe") return;
  if (tcb.sent.count === 0) return;
  if (tcb.search?.verdict === "trial") {
    acquit(tcb, tcb.search);
    return;
  }
  const base = baseMtu(tcb) ?? (tcb.ipHeader === 40 ? BASE_MTU_6 : BASE_MTU_4);
  const oldest = tcb.sent.at(0);
  const length = oldest.end - oldest.start;
  const wide = length > base - tcb.ipHeader - TCP_HEADER - TIMESTAMP_OCTETS;
  if (tcb.pathMtu <= base || !wide) return;
  const hasPassed = tcb.passedLength >= length && tcb.search?.verdict !== "second";
  const after = hasPassed ? BLACKHOLE_AFTER_PASSED : BLACKHOLE_AFTER;
  if (tcb.retransmits < Math.max(after, tcb.search?.notBefore ?? 0)) return;
  const search = searchOf(tcb);
  search.blackholed = true;
  search.verdict = hasPassed ? "trial" : "none";
  search.high = tcb.pathMtu;
  search.low = base;
  search.nextAt = now;
  lowerTo(tcb, base, "blackhole", now);
};
/** Small segments are lost as well: it is not for their size. Nothing is concluded again before as many time-outs more. */
const acquit = (tcb: Tcb, search: MtuSearch): void => {
  search.verdict = "none";
  search.blackholed = false;
  search.notBefore = tcb.retransmits + BLACKHOLE_AFTER_PASSED;
  backTo(tcb, search.high, "small-lost");
};

/** Something new has been acknowledged: what that says of a suspicion. */
export const onProgressInSearch = (tcb: Tcb, search: MtuSearch): void => {
  search.notBefore = 0;
  if (search.verdict === "trial") {
    search.verdict = "second";
    backTo(tcb, search.high, "small-passed");
  } else if (search.verdict === "second" && tcb.passedLength >= tcb.mss) {
    search.verdict = "none";
    search.blackholed = false;
  }
};

const backTo = (tcb: Tcb, mtu: number, by: "small-lost" | "small-passed"): void => {
  tcb.pathMtu = mtu;
  // It is what comes through from now on that counts.
  if (by === "small-passed") tcb.passedLength = 0;
  resize(tcb, by);
};

/** RFC 4821 §4: the window counts segments, and must not grow by their getting larger. */
const resize = (tcb: Tcb, by: "probe" | "small-lost" | "small-passed"): void => {
  const oldMss = tcb.mss;
  syncMss(tcb);
  tcb.cc.cwnd = Math.max(1, Math.floor((tcb.cc.cwnd * oldMss) / tcb.mss));
  tell(tcb, { kind: "path-mtu", mtu: tcb.pathMtu, by });
};

/**
 * RFC 4821 §7.3: the payload of a probe that may go now instead of an ordinary segment; 0: none. One that is lost must not
 * stop the flow, so enough has to wait behind it for its loss to be noticed.
 */
export const nextProbeSize = (tcb: Tcb, waiting: number, window: number, now: number): number => {
  if (!searches(tcb)) return 0;
  const search = searchOf(tcb);
  if (search.verdict !== "none" || search.start >= 0 || now < search.nextAt || tcb.congestionState !== "open")
    return 0;
  if (search.high === 0) {
    search.high = Math.min(tcb.mtu, tcb.peerMss + tcb.ipHeader + TCP_HEADER);
    search.low = Math.min(tcb.pathMtu, baseMtu(tcb) ?? tcb.pathMtu);
  }
  if (search.high - search.low <= SEARCH_END) {
    search.nextAt = now + SEARCH_INTERVAL;
    search.high = tcb.mtu;
    return 0;
  }
  const middle = Math.min(search.high, Math.ceil((search.low + search.high) / 2));
  const length = middle - tcb.ipHeader - TCP_HEADER - timestampOctets(tcb);
  // RFC 4821 §7.4: a window that takes the probe and what makes its loss known.
  const needed = length + (tcb.settings.dupThresh + 1) * tcb.mss;
  if (length <= tcb.mss || length > tcb.peerMss || waiting < needed || window < needed) return 0;
  if (tcb.cc.cwnd < PROBE_CWND_MIN) return 0;
  search.size = middle;
  return length;
};

const PROBE_CWND_MIN = 11;

/** The probe is on its way. */
export const noteProbeSent = (tcb: Tcb, segment: SentSegment): void => {
  const search = searchOf(tcb);
  search.start = segment.start;
};

/** RFC 4821 §7.6: the probe has arrived, or it alone is lost. */
export const onAckOfMtuProbe = (tcb: Tcb, facts: AckFacts, now: number): void => {
  const search = searchOf(tcb);
  if (facts.unaAdvanced && tcb.sndUna > search.start && !facts.retransmittedAcked) {
    search.start = -1;
    search.low = search.size;
    tcb.pathMtu = search.size;
    resize(tcb, "probe");
    return;
  }
  // §7.6.4: lost together with others, which says nothing of its size.
  if (facts.unaAdvanced && tcb.sndUna > search.start) {
    search.start = -1;
    waitForNextProbe(tcb, now);
  }
};

/** §7.6.2: not before as many round trips as the window has segments. */
const waitForNextProbe = (tcb: Tcb, now: number): void => {
  const search = searchOf(tcb);
  search.nextAt = now + Math.max(tcb.srtt, 1) * tcb.cc.cwnd;
};

/** §7.6.2: too large, or lost for another reason: the bound comes down and the window stays. */
export const endProbe = (tcb: Tcb, now: number): void => {
  const search = searchOf(tcb);
  search.start = -1;
  search.high = Math.max(search.low, search.size - 1);
  waitForNextProbe(tcb, now);
};
