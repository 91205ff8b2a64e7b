/**
 * What only some connections need of a transmission control block, or only at times: corks, probes, urgent data, marks. It is
 * kept in a record of its own that is made when the first of it is set, so that an idle connection does without.
 */
import type { Pace } from "./pacing.ts";
import type { Refusal } from "./refusal.ts";
import type { SackBlock, Segment } from "../wire/segment.ts";

interface Seldom {
  /** When what a cork holds back goes all the same. */
  corkAt: number;
  /** Not before this may the next segment go. */
  paceAt: number;
  /** Where segments are paced by the window. */
  burst: Pace | undefined;
  /** When the peer is next asked after (RFC 9293 §3.8.4). */
  keepAliveAt: number;
  /** Probes it has not answered. */
  keepAliveProbes: number;
  /** 2MSL, or the patience with an orphan in FIN-WAIT-2. */
  endAt: number;
  /** Probes of a shut window that have not been answered. */
  probes: number;
  /** When the first probe of a window that stays shut went out; -1: none. */
  probingSince: number;
  /** The own queue takes nothing. */
  refusal: Refusal | undefined;
  /** A probe's octet beyond the window is out (RFC 9293 §3.8.6.1). */
  probeOctet: boolean;
  /** One beyond the last urgent octet sent, and received (RFC 9293 §3.8.5); 0: none. */
  sndUp: number;
  rcvUp: number;
  /** The path is narrower than what packets are made for: IP may cut them. */
  mayFragment: boolean;
  /** What arrives has been joined of segments of so many octets; 0: it is one. */
  joinedOf: number;
  /** The write that is being done said that more follows. */
  moreFollows: boolean;
  /** Send what is held back, however short. */
  pushNow: boolean;
  /** When our SYN,ACK went out is not known, as behind a SYN cookie. */
  synSentUnknown: boolean;
  /** The passive OPEN took anybody (RFC 9293 §3.9.1.1). */
  openToAnybody: boolean;
  /** What came behind the peer's SYN, until the connection is established. */
  queued: Segment | undefined;
  /** The last ICMP error that closed nothing. */
  softError: string | undefined;
  /** RFC 3168 §6.1.3: a mark is to be echoed. */
  ecnEcho: boolean;
  /** RFC 3168 §6.1.2: the cut is to be told. */
  ecnCwr: boolean;
  /** The last SYN that went out asked for ECN. */
  ecnAsked: boolean;
  /** Octets that came twice, to be reported (RFC 2883 §4). */
  duplicate: SackBlock | undefined;
  /** Blocks already reported, the newest first (RFC 2018 §4): their starts. */
  sackOrder: number[] | undefined;
  /** Chance, for a controller. */
  random: (() => number) | undefined;
  /** What the program has read, when and how much of it the receive buffer was last judged by. */
  copied: number;
  copiedSeen: number;
  copiedAt: number;
  /** Challenges sent since `lastChallengeAt`. */
  challenges: number;
  /** For who listens: SND.NXT when Nagle last held something back, -1: never; since when an acknowledgement waits, ms. */
  heldFrom: number;
  ackHeldSince: number;
  /** Counts, and octets per ms. */
  deliveredCe: number;
  dsackDups: number;
}

const usual: Readonly<Seldom> = {
  corkAt: Number.POSITIVE_INFINITY,
  paceAt: Number.POSITIVE_INFINITY,
  burst: undefined,
  keepAliveAt: Number.POSITIVE_INFINITY,
  keepAliveProbes: 0,
  endAt: Number.POSITIVE_INFINITY,
  probes: 0,
  probingSince: -1,
  refusal: undefined,
  probeOctet: false,
  sndUp: 0,
  rcvUp: 0,
  mayFragment: false,
  joinedOf: 0,
  moreFollows: false,
  pushNow: false,
  synSentUnknown: false,
  openToAnybody: false,
  queued: undefined,
  softError: undefined,
  ecnEcho: false,
  ecnCwr: false,
  ecnAsked: false,
  duplicate: undefined,
  sackOrder: undefined,
  random: undefined,
  copied: 0,
  copiedSeen: 0,
  copiedAt: 0,
  challenges: 0,
  heldFrom: -1,
  ackHeldSince: 0,
  deliveredCe: 0,
  dsackDups: 0,
};

/** The fields read as usual until one of them is set to something else. */
export class SeldomFields {
  #seldom: Seldom | undefined = undefined;

  get corkAt(): number {
    return this.#seldom === undefined ? usual.corkAt : this.#seldom.corkAt;
  }
  set corkAt(value: number) {
    if (this.#seldom === undefined && value === usual.corkAt) return;
    this.#own().corkAt = value;
  }

  get paceAt(): number {
    return this.#seldom === undefined ? usual.paceAt : this.#seldom.paceAt;
  }
  set paceAt(value: number) {
    if (this.#seldom === undefined && value === usual.paceAt) return;
    this.#own().paceAt = value;
  }

  get burst(): Pace | undefined {
    return this.#seldom === undefined ? usual.burst : this.#seldom.burst;
  }
  set burst(value: Pace | undefined) {
    if (this.#seldom === undefined && value === usual.burst) return;
    this.#own().burst = value;
  }

  get keepAliveAt(): number {
    return this.#seldom === undefined ? usual.keepAliveAt : this.#seldom.keepAliveAt;
  }
  set keepAliveAt(value: number) {
    if (this.#seldom === undefined && value === usual.keepAliveAt) return;
    this.#own().keepAliveAt = value;
  }

  get keepAliveProbes(): number {
    return this.#seldom === undefined ? usual.keepAliveProbes : this.#seldom.keepAliveProbes;
  }
  set keepAliveProbes(value: number) {
    if (this.#seldom === undefined && value === usual.keepAliveProbes) return;
    this.#own().keepAliveProbes = value;
  }

  get endAt(): number {
    return this.#seldom === undefined ? usual.endAt : this.#seldom.endAt;
  }
  set endAt(value: number) {
    if (this.#seldom === undefined && value === usual.endAt) return;
    this.#own().endAt = value;
  }

  get probes(): number {
    return this.#seldom === undefined ? usual.probes : this.#seldom.probes;
  }
  set probes(value: number) {
    if (this.#seldom === undefined && value === usual.probes) return;
    this.#own().probes = value;
  }

  get probingSince(): number {
    return this.#seldom === undefined ? usual.probingSince : this.#seldom.probingSince;
  }
  set probingSince(value: number) {
    if (this.#seldom === undefined && value === usual.probingSince) return;
    this.#own().probingSince = value;
  }

  get refusal(): Refusal | undefined {
    return this.#seldom === undefined ? usual.refusal : this.#seldom.refusal;
  }
  set refusal(value: Refusal | undefined) {
    if (this.#seldom === undefined && value === usual.refusal) return;
    this.#own().refusal = value;
  }

  get probeOctet(): boolean {
    return this.#seldom === undefined ? usual.probeOctet : this.#seldom.probeOctet;
  }
  set probeOctet(value: boolean) {
    if (this.#seldom === undefined && value === usual.probeOctet) return;
    this.#own().probeOctet = value;
  }

  get sndUp(): number {
    return this.#seldom === undefined ? usual.sndUp : this.#seldom.sndUp;
  }
  set sndUp(value: number) {
    if (this.#seldom === undefined && value === usual.sndUp) return;
    this.#own().sndUp = value;
  }

  get rcvUp(): number {
    return this.#seldom === undefined ? usual.rcvUp : this.#seldom.rcvUp;
  }
  set rcvUp(value: number) {
    if (this.#seldom === undefined && value === usual.rcvUp) return;
    this.#own().rcvUp = value;
  }

  get mayFragment(): boolean {
    return this.#seldom === undefined ? usual.mayFragment : this.#seldom.mayFragment;
  }
  set mayFragment(value: boolean) {
    if (this.#seldom === undefined && value === usual.mayFragment) return;
    this.#own().mayFragment = value;
  }

  get joinedOf(): number {
    return this.#seldom === undefined ? usual.joinedOf : this.#seldom.joinedOf;
  }
  set joinedOf(value: number) {
    if (this.#seldom === undefined && value === usual.joinedOf) return;
    this.#own().joinedOf = value;
  }

  get moreFollows(): boolean {
    return this.#seldom === undefined ? usual.moreFollows : this.#seldom.moreFollows;
  }
  set moreFollows(value: boolean) {
    if (this.#seldom === undefined && value === usual.moreFollows) return;
    this.#own().moreFollows = value;
  }

  get pushNow(): boolean {
    return this.#seldom === undefined ? usual.pushNow : this.#seldom.pushNow;
  }
  set pushNow(value: boolean) {
    if (this.#seldom === undefined && value === usual.pushNow) return;
    this.#own().pushNow = value;
  }

  get synSentUnknown(): boolean {
    return this.#seldom === undefined ? usual.synSentUnknown : this.#seldom.synSentUnknown;
  }
  set synSentUnknown(value: boolean) {
    if (this.#seldom === undefined && value === usual.synSentUnknown) return;
    this.#own().synSentUnknown = value;
  }

  get openToAnybody(): boolean {
    return this.#seldom === undefined ? usual.openToAnybody : this.#seldom.openToAnybody;
  }
  set openToAnybody(value: boolean) {
    if (this.#seldom === undefined && value === usual.openToAnybody) return;
    this.#own().openToAnybody = value;
  }

  get queued(): Segment | undefined {
    return this.#seldom === undefined ? usual.queued : this.#seldom.queued;
  }
  set queued(value: Segment | undefined) {
    if (this.#seldom === undefined && value === usual.queued) return;
    this.#own().queued = value;
  }

  get softError(): string | undefined {
    return this.#seldom === undefined ? usual.softError : this.#seldom.softError;
  }
  set softError(value: string | undefined) {
    if (this.#seldom === undefined && value === usual.softError) return;
    this.#own().softError = value;
  }

  get ecnEcho(): boolean {
    return this.#seldom === undefined ? usual.ecnEcho : this.#seldom.ecnEcho;
  }
  set ecnEcho(value: boolean) {
    if (this.#seldom === undefined && value === usual.ecnEcho) return;
    this.#own().ecnEcho = value;
  }

  get ecnCwr(): boolean {
    return this.#seldom === undefined ? usual.ecnCwr : this.#seldom.ecnCwr;
  }
  set ecnCwr(value: boolean) {
    if (this.#seldom === undefined && value === usual.ecnCwr) return;
    this.#own().ecnCwr = value;
  }

  get ecnAsked(): boolean {
    return this.#seldom === undefined ? usual.ecnAsked : this.#seldom.ecnAsked;
  }
  set ecnAsked(value: boolean) {
    if (this.#seldom === undefined && value === usual.ecnAsked) return;
    this.#own().ecnAsked = value;
  }

  get duplicate(): SackBlock | undefined {
    return this.#seldom === undefined ? usual.duplicate : this.#seldom.duplicate;
  }
  set duplicate(value: SackBlock | undefined) {
    if (this.#seldom === undefined && value === usual.duplicate) return;
    this.#own().duplicate = value;
  }

  get sackOrder(): number[] | undefined {
    return this.#seldom === undefined ? usual.sackOrder : this.#seldom.sackOrder;
  }
  set sackOrder(value: number[] | undefined) {
    if (this.#seldom === undefined && value === usual.sackOrder) return;
    this.#own().sackOrder = value;
  }

  get random(): (() => number) | undefined {
    return this.#seldom === undefined ? usual.random : this.#seldom.random;
  }
  set random(value: (() => number) | undefined) {
    if (this.#seldom === undefined && value === usual.random) return;
    this.#own().random = value;
  }

  get deliveredCe(): number {
    return this.#seldom === undefined ? usual.deliveredCe : this.#seldom.deliveredCe;
  }
  set deliveredCe(value: number) {
    if (this.#seldom === undefined && value === usual.deliveredCe) return;
    this.#own().deliveredCe = value;
  }

  get dsackDups(): number {
    return this.#seldom === undefined ? usual.dsackDups : this.#seldom.dsackDups;
  }
  set dsackDups(value: number) {
    if (this.#seldom === undefined && value === usual.dsackDups) return;
    this.#own().dsackDups = value;
  }

  get copied(): number {
    return this.#seldom === undefined ? usual.copied : this.#seldom.copied;
  }
  set copied(value: number) {
    if (this.#seldom === undefined && value === usual.copied) return;
    this.#own().copied = value;
  }

  get copiedSeen(): number {
    return this.#seldom === undefined ? usual.copiedSeen : this.#seldom.copiedSeen;
  }
  set copiedSeen(value: number) {
    if (this.#seldom === undefined && value === usual.copiedSeen) return;
    this.#own().copiedSeen = value;
  }

  get copiedAt(): number {
    return this.#seldom === undefined ? usual.copiedAt : this.#seldom.copiedAt;
  }
  set copiedAt(value: number) {
    if (this.#seldom === undefined && value === usual.copiedAt) return;
    this.#own().copiedAt = value;
  }

  get challenges(): number {
    return this.#seldom === undefined ? usual.challenges : this.#seldom.challenges;
  }
  set challenges(value: number) {
    if (this.#seldom === undefined && value === usual.challenges) return;
    this.#own().challenges = value;
  }

  get heldFrom(): number {
    return this.#seldom === undefined ? usual.heldFrom : this.#seldom.heldFrom;
  }
  set heldFrom(value: number) {
    if (this.#seldom === undefined && value === usual.heldFrom) return;
    this.#own().heldFrom = value;
  }

  get ackHeldSince(): number {
    return this.#seldom === undefined ? usual.ackHeldSince : this.#seldom.ackHeldSince;
  }
  set ackHeldSince(value: number) {
    if (this.#seldom === undefined && value === usual.ackHeldSince) return;
    this.#own().ackHeldSince = value;
  }

  #own(): Seldom {
    this.#seldom ??= { ...usual };
    return this.#seldom;
  }
}
