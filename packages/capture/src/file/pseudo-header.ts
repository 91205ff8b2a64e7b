/** Link types that put a header of the capturing program's before the frame: it is no part of the packet's length. */
import { ERF_HEADER_OCTETS, type ErfPacket, readErf } from "../base/erf-record.ts";
import { be16 } from "../base/octets.ts";
import { takeErfTime } from "./erf.ts";
import type { CaptureRecord } from "./record.ts";

/** Whether packets of a link type begin with such a header. */
export const hasPseudoHeader = (linkType: number): boolean =>
  linkType === ERF || linkType === PPP_WITH_DIRECTION || linkType === SUN_ATM;

/**
 * Leaves the header out of the record: its start, lengths and link type are then those of the frame, as in Wireshark. So is its
 * time where the header has one and `timed` asks for it: the clock of the card that captured, not of the program that wrote.
 */
export const stripPseudoHeader = (record: CaptureRecord, timed: boolean): void => {
  const { bytes, start, end } = record;
  if (record.linkType === ERF) {
    if (start + ERF_HEADER_OCTETS > end) return;
    if (timed) takeErfTime(record, start);
    readErf(bytes, start, end, packet);
    record.linkType = packet.linkType;
    record.originalLength = be16(bytes, start + 14);
    record.start = packet.start;
    record.end = Math.min(end, packet.start + record.originalLength);
    return;
  }
  const octets = record.linkType === PPP_WITH_DIRECTION ? 1 : 4;
  if (start + octets > end) return;
  // SunATM's lower half of the first octet says what the cells carry: 2 is LLC.
  const isLlc = ((bytes[start] as number) & 0x0f) === 2;
  if (octets === 1) record.linkType = PPP;
  else record.linkType = isLlc ? ATM_LLC : -1;
  record.start += octets;
  record.originalLength = Math.max(0, record.originalLength - octets);
};

const packet: ErfPacket = { start: 0, linkType: 0 };

const ERF = 197;
const PPP_WITH_DIRECTION = 204;
const SUN_ATM = 123;
const PPP = 9;
const ATM_LLC = 100;
