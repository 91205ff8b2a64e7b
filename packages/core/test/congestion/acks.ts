/** Acknowledgements for a controller under test, without a network: whatever is not said has its plainest value. */
import type {
  AckSample,
  CongestionController,
  CongestionWindow,
} from "../../src/mechanism/congestion/controller.ts";

/** An acknowledgement of one segment. */
export const ack = (window: CongestionWindow, fields: Partial<AckSample> = {}): AckSample => {
  const acked = fields.acked ?? 1;
  return {
    now: 0,
    acked,
    delivered: acked,
    lost: 0,
    priorDelivered: window.delivered - 1,
    priorInFlight: window.inFlight,
    rtt: -1,
    interval: 0,
    deliveredInInterval: 0,
    isAppLimited: false,
    ecnEcho: false,
    inRecovery: false,
    acknowledgement: window.sndUna,
    ...fields,
  };
};

/** One round trip in which a full window is acknowledged, `each` segments at a time, evenly over `span` ms. */
export const round = (
  controller: CongestionController,
  window: CongestionWindow,
  timing: { readonly now: number; readonly span: number; readonly each?: number; readonly rtt?: number },
): void => {
  const segments = window.cwnd;
  const each = timing.each ?? 1;
  window.isCwndLimited = true;
  for (let done = 0; done < segments; done += each) {
    const acked = Math.min(each, segments - done);
    window.delivered += acked;
    window.sndUna += acked * window.smss;
    window.sndNxt = window.sndUna + window.cwnd * window.smss;
    const now = timing.now + (timing.span * (done + acked)) / segments;
    controller.onAck(ack(window, { now, acked, ...(timing.rtt === undefined ? {} : { rtt: timing.rtt }) }));
  }
};
