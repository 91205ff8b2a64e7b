/**
 * A sender with one controller, a bottleneck with a rate and a buffer, and a receiver: the least that shows how a window
 * moves. No engine: segments have numbers, what is lost is sent again under a new one. Segments and ms.
 */
import type { CongestionController, CongestionWindow } from "../../src/mechanism/congestion/controller.ts";
import {
  beginSample,
  finishSample,
  markAppLimited,
  newRateSample,
  noteDelivered,
  noteLost,
  stampSent,
  type DeliveryState,
} from "../../src/mechanism/congestion/delivery-rate.ts";
import {
  enterPrr,
  prrCwndAtExit,
  prrOnAck,
  prrOnSend,
  type PrrState,
} from "../../src/mechanism/congestion/prr.ts";

export interface PipeOptions {
  /** Segments per ms. */
  readonly rate: number;
  /** Segments the bottleneck can hold beside the one it sends. */
  readonly buffer: number;
  /** Round trip without a queue. */
  readonly roundTrip: number;
  /** Segments acknowledged together. Default: 1. */
  readonly ackEvery?: number;
  /** Acknowledgements leave only at multiples of this. Default: at once. */
  readonly ackSlot?: number;
  /** Whether this segment is lost on the way. */
  readonly loses?: (number: number, now: number) => boolean;
  /** Queue beyond which segments are marked. */
  readonly markAbove?: number;
}

interface Packet {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  sentAt: number;
  fate: "flying" | "lost" | "arrived";
  delivered: number;
  deliveredAt: number;
  firstSentAt: number;
  isAppLimited: boolean;
}

interface Ack {
  readonly at: number;
  readonly packets: Packet[];
  readonly marked: boolean;
}

const SMSS = 1000;

export const newWindow = (cwnd = 10): CongestionWindow => ({
  cwnd,
  ssthresh: Number.POSITIVE_INFINITY,
  cwndClamp: 1_000_000,
  cwndCount: 0,
  isCwndLimited: false,
  smss: SMSS,
  srtt: undefined,
  minRtt: Number.POSITIVE_INFINITY,
  inFlight: 0,
  sndUna: 0,
  sndNxt: 0,
  pacingRate: 0,
  delivered: 0,
  lost: 0,
});

export class Pipe {
  readonly window: CongestionWindow = newWindow();
  now = 0;
  /** May be changed at any time. */
  rate: number;
  /** Segments the program has for the sender. */
  supply: number = Number.POSITIVE_INFINITY;
  /** Called after each acknowledgement. */
  observe: (() => void) | undefined;
  reductions = 0;
  timeouts = 0;
  /** Segments the bottleneck has dropped, and let through. */
  dropped = 0;
  passed = 0;
  queueMax = 0;
  readonly #options: PipeOptions;
  readonly #delivery: DeliveryState;
  readonly #sample = newRateSample();
  #controller: CongestionController | undefined;
  #packets: Packet[] = [];
  #acks: Ack[] = [];
  #queue: { readonly packet: Packet; readonly marked: boolean }[] = [];
  #held: Packet[] = [];
  #heldMarked = false;
  #ackDueAt = Number.POSITIVE_INFINITY;
  #number = 0;
  /** When the bottleneck has sent the first of its queue. */
  #servedAt = Number.POSITIVE_INFINITY;
  #sendAt = 0;
  #prr: PrrState | undefined;
  #recoverAt = -1;
  /** SND.NXT when the last reduction began: what was sent before it and is lost belongs to it. */
  #reducedAt = -1;
  #lostEnd = -1;
  #rtoAt = Number.POSITIVE_INFINITY;

  constructor(options: PipeOptions) {
    this.#options = options;
    this.rate = options.rate;
    this.#delivery = { cc: this.window, deliveredAt: 0, firstSentAt: 0, appLimited: 0 };
  }

  /** Runs for so long. */
  run(controller: CongestionController, span: number): void {
    this.#controller = controller;
    const end = this.now + span;
    this.#send();
    for (;;) {
      const ackAt = this.#acks[0]?.at ?? Number.POSITIVE_INFINITY;
      const paceAt = this.#mayWant() && this.#sendAt > this.now ? this.#sendAt : Number.POSITIVE_INFINITY;
      const next = Math.min(ackAt, paceAt, this.#rtoAt, this.#servedAt, this.#ackDueAt);
      if (next > end) break;
      this.now = next;
      if (this.#servedAt <= next) this.#leaveBottleneck();
      else if (this.#ackDueAt <= next) this.#acknowledge();
      else if (ackAt <= next) this.#takeAck(this.#acks.shift() as Ack);
      else if (this.#rtoAt <= next) this.#timeout();
      this.#send();
    }
    this.now = end;
  }

  #mayWant(): boolean {
    return this.supply > 0 && this.window.inFlight < this.window.cwnd;
  }

  #send(): void {
    const { window } = this;
    const idle = this.#packets.length === 0;
    let first = true;
    while (this.#mayWant() && this.#sendAt <= this.now) {
      if (idle && first) this.#controller?.onEvent("transmit-start", this.now);
      first = false;
      this.#sendOne();
      if (window.pacingRate > 0) this.#sendAt = Math.max(this.#sendAt, this.now) + SMSS / window.pacingRate;
    }
    window.isCwndLimited = window.inFlight >= window.cwnd || (window.isCwndLimited && this.#mayWant());
    if (this.supply <= 0 && window.inFlight < window.cwnd) markAppLimited(this.#delivery);
    if (this.#rtoAt === Number.POSITIVE_INFINITY && this.#packets.length > 0) this.#armRto();
  }

  #sendOne(): void {
    const { window } = this;
    const number = this.#number;
    this.#number += 1;
    this.supply -= 1;
    const packet: Packet = {
      number,
      start: number * SMSS,
      end: (number + 1) * SMSS,
      sentAt: this.now,
      fate: "flying",
      delivered: 0,
      deliveredAt: 0,
      firstSentAt: 0,
      isAppLimited: false,
    };
    stampSent(packet, this.#delivery, this.now, {
      outstanding: this.#packets.length,
      txInFlight: window.inFlight + 1,
    });
    this.#packets.push(packet);
    window.inFlight += 1;
    window.sndNxt = this.#number * SMSS;
    if (this.#prr !== undefined) prrOnSend(this.#prr, 1);
    this.#controller?.onTransmit?.(this.now);
    this.#enterBottleneck(packet);
  }

  /** Segments that wait behind the one being sent. */
  get queue(): number {
    return Math.max(0, this.#queue.length - 1);
  }

  #enterBottleneck(packet: Packet): void {
    const { buffer, loses, markAbove } = this.#options;
    if (this.#queue.length >= buffer + 1 || loses?.(packet.number, this.now) === true) {
      this.dropped += 1;
      return;
    }
    this.#queue.push({ packet, marked: markAbove !== undefined && this.queue > markAbove });
    this.queueMax = Math.max(this.queueMax, this.queue);
    if (this.#queue.length === 1) this.#servedAt = this.now + 1 / this.rate;
  }

  #leaveBottleneck(): void {
    const { packet, marked } = this.#queue.shift() as { packet: Packet; marked: boolean };
    this.passed += 1;
    this.#servedAt = this.#queue.length > 0 ? this.now + 1 / this.rate : Number.POSITIVE_INFINITY;
    this.#held.push(packet);
    this.#heldMarked ||= marked;
    if (this.#held.length >= (this.#options.ackEvery ?? 1)) this.#acknowledge();
    else if (this.#held.length === 1) this.#ackDueAt = this.now + DELAYED_ACK_MS;
  }

  /** The receiver's answer; the way to it and back is all put behind the bottleneck. */
  #acknowledge(): void {
    const slot = this.#options.ackSlot ?? 0;
    const due = this.now + this.#options.roundTrip;
    const at = slot > 0 ? Math.ceil(due / slot) * slot : due;
    this.#acks.push({ at, packets: this.#held, marked: this.#heldMarked });
    this.#held = [];
    this.#heldMarked = false;
    this.#ackDueAt = Number.POSITIVE_INFINITY;
  }

  #takeAck(ack: Ack): void {
    const { window } = this;
    const priorInFlight = window.inFlight;
    const una = window.sndUna;
    const sample = beginSample(this.#sample);
    const newest = ack.packets.at(-1) as Packet;
    const rtt = this.now - newest.sentAt;
    window.srtt = window.srtt === undefined ? rtt : 0.875 * window.srtt + 0.125 * rtt;
    window.minRtt = Math.min(window.minRtt, rtt);
    for (const packet of ack.packets) {
      if (packet.fate === "flying") window.inFlight -= 1;
      packet.fate = "arrived";
      noteDelivered(sample, this.#delivery, packet, packet.sentAt, packet.end, this.now);
    }
    this.#markLost(newest.number - 2);
    while (this.#packets[0] !== undefined && this.#packets[0].fate === "arrived") this.#packets.shift();
    window.sndUna = this.#packets[0]?.start ?? window.sndNxt;
    finishSample(sample, this.#delivery, this.now);
    this.#recover(sample.lost, sample.delivered, window.sndUna > una);
    if (this.#prr === undefined || this.#controller?.controlsRecovery === true)
      this.#controller?.onAck({
        now: this.now,
        acked: sample.delivered,
        delivered: sample.delivered,
        lost: sample.lost,
        priorDelivered: sample.priorDelivered,
        priorInFlight,
        rtt,
        interval: sample.interval,
        deliveredInInterval: sample.deliveredInInterval,
        isAppLimited: sample.isAppLimited,
        ecnEcho: ack.marked,
        inRecovery: this.#recoverAt >= 0,
        acknowledgement: window.sndUna,
        txInFlight: sample.txInFlight,
        lostSinceSent: sample.lostSinceSent,
      });
    this.#rtoAt = Number.POSITIVE_INFINITY;
    this.observe?.();
  }

  #markLost(below: number): void {
    for (const packet of this.#packets) {
      if (packet.number >= below) break;
      if (packet.fate !== "flying") continue;
      this.#lose(packet);
    }
    // What is lost goes out again under another number; it is no longer outstanding under this one.
    if (this.#sample.lost > 0) this.#packets = this.#packets.filter(({ fate }) => fate !== "lost");
  }

  #lose(packet: Packet): void {
    packet.fate = "lost";
    this.#lostEnd = Math.max(this.#lostEnd, packet.end);
    this.window.inFlight -= 1;
    this.supply += 1;
    noteLost(this.#sample, this.#delivery);
    this.#controller?.onLost?.(packet, this.now);
  }

  #recover(lost: number, delivered: number, advanced: boolean): void {
    const { window } = this;
    const controller = this.#controller as CongestionController;
    if (this.#recoverAt >= 0 && window.sndUna >= this.#recoverAt) {
      this.#recoverAt = -1;
      if (this.#prr !== undefined) window.cwnd = Math.max(1, prrCwndAtExit(this.#prr));
      this.#prr = undefined;
      controller.onEvent("recovered", this.now);
    }
    if (lost > 0 && this.#recoverAt < 0 && this.#lostEnd > this.#reducedAt) {
      this.reductions += 1;
      this.#reducedAt = window.sndNxt;
      window.ssthresh = controller.ssthreshAfterLoss(this.now);
      this.#recoverAt = window.sndNxt;
      controller.onEvent("fast-recovery", this.now);
      if (!controller.controlsRecovery)
        this.#prr = enterPrr({
          variant: "rfc",
          cwnd: window.cwnd,
          ssthresh: window.ssthresh,
          outstanding: window.inFlight + lost + delivered,
          sacked: delivered,
          delivered,
          sack: true,
        });
    }
    if (this.#prr === undefined) return;
    const count = prrOnAck(this.#prr, {
      delivered,
      inFlight: window.inFlight,
      newlyLost: lost > 0,
      sndUnaAdvanced: advanced,
    });
    if (count !== undefined) window.cwnd = Math.max(1, window.inFlight + count);
  }

  #armRto(): void {
    this.#rtoAt = this.now + Math.max(200, 2 * (this.window.srtt ?? 500)) + 1000 / this.rate;
  }

  #timeout(): void {
    const { window } = this;
    const controller = this.#controller as CongestionController;
    this.timeouts += 1;
    window.ssthresh = controller.ssthreshAfterLoss(this.now);
    beginSample(this.#sample);
    this.#markLost(this.#number);
    this.#prr = undefined;
    this.#reducedAt = window.sndNxt;
    this.#recoverAt = controller.controlsRecovery ? window.sndNxt : -1;
    if (!controller.controlsRecovery) window.cwnd = 1;
    window.cwndCount = 0;
    controller.onEvent("timeout", this.now);
    window.sndUna = window.sndNxt;
    this.#rtoAt = Number.POSITIVE_INFINITY;
  }
}

/** With delayed acknowledgements the last segment of a flight waits for a partner no longer than this. */
const DELAYED_ACK_MS = 40;
