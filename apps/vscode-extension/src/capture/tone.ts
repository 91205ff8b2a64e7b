/** How remarkable a packet is, and what its flags are called. */
import { FLAG_NAMES } from "@tcplens/capture";
import { OTHER_ORDER, RECORDED_TWICE, SENT_AGAIN } from "./judgements.ts";
import type { Tone } from "../shared/capture-view.ts";
import { tones } from "../shared/capture-view.ts";

const bits = (...names: readonly (typeof FLAG_NAMES)[number][]): number =>
  names.reduce((sum, name) => sum | (1 << FLAG_NAMES.indexOf(name)), 0);

/** The segment, or part of it, had been sent before. */
const AGAIN: number = bits("retransmission", "fast_retransmission", "spurious_retransmission");
export const DUPLICATE_ACK: number = bits("duplicate_ack");
export const ZERO_WINDOW: number = bits("zero_window");
export const WARNINGS: number =
  AGAIN |
  bits("lost_segment", "ack_lost_segment", "zero_window", "window_full", "zero_window_probe", "out_of_order");
const NOTES: number =
  DUPLICATE_ACK |
  bits(
    "keep_alive",
    "keep_alive_ack",
    "zero_window_probe_ack",
    "reused_ports",
    "tfo_ignored",
    "window_update",
  );

/** RFC 9293 §3.1: the control bits. */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

/** Whether octets were sent again: as is known, else as Wireshark guesses. */
export const isAgain = (analysis: number, judgements: number): boolean => {
  if ((judgements & (RECORDED_TWICE | OTHER_ORDER)) !== 0) return false;
  return (judgements & SENT_AGAIN) !== 0 || (analysis & AGAIN) !== 0;
};

/** 0 to 3: its place among `tones`. */
export const toneNumber = (analysis: number, flags: number, judgements: number): number => {
  if ((judgements & RECORDED_TWICE) !== 0) return 1;
  if ((flags & RST) !== 0) return 3;
  if ((analysis & WARNINGS) !== 0) return 2;
  return (analysis & NOTES) === 0 ? 0 : 1;
};

export const toneOf = (analysis: number, flags: number, judgements: number): Tone =>
  tones[toneNumber(analysis, flags, judgements)] ?? "plain";

/** `SYN, ACK`, as Wireshark writes them. */
export const flagText = (flags: number): string =>
  flagNames.filter((_, bit) => (flags & (1 << bit)) !== 0).join(", ");

const flagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"] as const;
