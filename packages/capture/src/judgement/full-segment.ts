/** Did a sender have more to send when it sent this? Where what it has fills no segment, the last one is shorter. */

/** Octets of data that are whole segments, one or several that offload has joined; `mss`: its receiver's, 0 or less: not known. */
export const isWhole = (length: number, mss: number, hasTimestamps: boolean): boolean => {
  if (mss <= 0) return false;
  const most = wholeSize(mss, hasTimestamps);
  return length <= most ? length >= mss - OPTIONS_MOST : length % most === 0;
};

/** Octets of data of a whole segment to a receiver that takes `mss`. */
export const wholeSize = (mss: number, hasTimestamps: boolean): number =>
  mss - (hasTimestamps ? TIMESTAMPS : 0);

/** Octets of the timestamps option, padded (RFC 7323 §A), and those that options may take in all (RFC 9293 §3.7.1). */
const TIMESTAMPS = 12;
export const OPTIONS_MOST = 40;
/** ns: what comes later than this behind a whole segment was hardly on its way all the time. */
export const ON_THE_WAY_MOST = 200_000_000;
