/** RFC 6298 §3, RFC 7323 §4: which acknowledgements give a sample of the round-trip time. */
import { onSample, type TimerHabits } from "../mechanism/retransmission-timer.ts";
import type { AckFacts } from "./ack-facts.ts";
import { tell } from "./emit.ts";
import type { Settings } from "./settings.ts";
import type { Tcb } from "./tcb.ts";

/** The least round-trip time is forgotten after this long: the path may have become longer. */
const MIN_RTT_WINDOW = 300_000;

/** Takes the sample, if there is one. Returns the round trip of the newest segment, -1 where there is none. */
export const takeSample = (tcb: Tcb, facts: AckFacts, now: number): number => {
  let sample = -1;
  let newest = -1;
  if (facts.firstSentAt >= 0 && !facts.retransmittedAcked) {
    sample = now - facts.firstSentAt;
    newest = now - facts.lastSentAt;
  }
  if (facts.firstSackSentAt >= 0) {
    if (sample < 0) sample = now - facts.firstSackSentAt;
    newest = now - facts.lastSackSentAt;
  }
  const echoed = echoAge(tcb, facts, now);
  // Karn's rule bars what was sent twice, but an echo says which sending is answered (RFC 7323 §4.1).
  if (sample < 0 && echoed >= 0 && !facts.dsack) {
    sample = Math.max(echoed, 1);
    newest = sample;
  } else if (echoed >= 0 && !tcb.settings.profile.rtoVarianceFloor && echoed + 1 < sample) {
    // It arrived long ago behind a gap, and the report of that was lost: the echo is of what has filled the gap.
    sample = echoed + 1;
    newest = Math.min(newest, sample);
  }
  if (sample < 0) return -1;
  noteMinimum(tcb, newest, now);
  onSample(tcb, sample, tcb.sndUna, tcb.sndNxt, habits(tcb.settings));
  tcb.backoff = 0;
  if (tcb.loss !== undefined) tcb.loss.tlpUsed = false;
  tcb.cc.srtt = tcb.srtt;
  if (tcb.settings.explain) tell(tcb, { kind: "rtt-sample", rtt: sample, srtt: tcb.srtt, rto: tcb.rto });
  return newest;
};

/** How long ago the segment went out that is echoed, ms; -1: none, or none of ours. */
const echoAge = (tcb: Tcb, facts: AckFacts, now: number): number => {
  if (!facts.unaAdvanced || facts.timestampEcho < 0) return -1;
  const age = (Math.floor(now) + tcb.timestampOffset - facts.timestampEcho) | 0;
  return age < ECHO_MAX ? age : -1;
};

const noteMinimum = (tcb: Tcb, rtt: number, now: number): void => {
  if (rtt < 0) return;
  if (rtt > tcb.cc.minRtt && now - tcb.minRttAt < MIN_RTT_WINDOW) return;
  tcb.cc.minRtt = rtt;
  tcb.minRttAt = Math.floor(now);
};

/** The timer's habits out of the settings. */
export const habits = (settings: Settings): TimerHabits => {
  const known = made.get(settings);
  if (known !== undefined) return known;
  const fresh: TimerHabits = {
    rtoMin: settings.rtoMin,
    rtoMax: settings.rtoMax,
    rtoSlop: settings.profile.rtoSlop,
    varianceFloor: settings.profile.rtoVarianceFloor,
    granularity: 1,
  };
  made.set(settings, fresh);
  return fresh;
};

const made = new WeakMap<Settings, TimerHabits>();
/** An echo older than this is not one of a segment that is out. */
const ECHO_MAX = 2 ** 30;
