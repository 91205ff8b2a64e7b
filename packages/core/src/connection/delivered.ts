/** Counting what has arrived: one place, whether a cumulative acknowledgement or SACK says so. */
import {
  beginSample,
  newRateSample,
  noteDelivered,
  type RateSample,
} from "../mechanism/congestion/delivery-rate.ts";
import type { SentSegment } from "./sent-segment.ts";
import type { Tcb } from "./tcb.ts";

/** The sample of the acknowledgement that is being worked through. One at a time, so one for all connections. */
const current: RateSample = newRateSample();

export const beginRateSample = (): RateSample => beginSample(current);

export const rateSample = (): RateSample => current;

/** `segment` is newly known to have arrived. */
export const countDelivered = (tcb: Tcb, segment: SentSegment, now: number): void => {
  noteDelivered(current, tcb, segment, segment.sentAt, segment.end, now);
};
