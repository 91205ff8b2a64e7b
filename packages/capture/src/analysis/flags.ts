/** Wireshark's `tcp.analysis.*` flags (and its `tcp.connection.*` and Fast Open expert items) as bits of one number. */

export const REUSED_PORTS: number = 1;
export const ZERO_WINDOW_PROBE: number = 1 << 1;
export const ZERO_WINDOW: number = 1 << 2;
export const LOST_SEGMENT: number = 1 << 3;
export const KEEP_ALIVE: number = 1 << 4;
export const WINDOW_UPDATE: number = 1 << 5;
export const WINDOW_FULL: number = 1 << 6;
export const KEEP_ALIVE_ACK: number = 1 << 7;
export const ZERO_WINDOW_PROBE_ACK: number = 1 << 8;
export const DUPLICATE_ACK: number = 1 << 9;
export const ACK_LOST_SEGMENT: number = 1 << 10;
export const SPURIOUS_RETRANSMISSION: number = 1 << 11;
export const FAST_RETRANSMISSION: number = 1 << 12;
export const OUT_OF_ORDER: number = 1 << 13;
export const RETRANSMISSION: number = 1 << 14;
export const TFO_SYN: number = 1 << 15;
export const TFO_ACK: number = 1 << 16;
export const TFO_IGNORED: number = 1 << 17;
export const FIN_ACTIVE: number = 1 << 18;
export const FIN_PASSIVE: number = 1 << 19;

/** What each bit is called: Wireshark's field without its prefix. The order is that of the bits. */
export const FLAG_NAMES = [
  "reused_ports",
  "zero_window_probe",
  "zero_window",
  "lost_segment",
  "keep_alive",
  "window_update",
  "window_full",
  "keep_alive_ack",
  "zero_window_probe_ack",
  "duplicate_ack",
  "ack_lost_segment",
  "spurious_retransmission",
  "fast_retransmission",
  "out_of_order",
  "retransmission",
  "tfo_syn",
  "tfo_ack",
  "tfo_ignored",
  "fin_active",
  "fin_passive",
] as const;

export type AnalysisFlag = (typeof FLAG_NAMES)[number];

/** The names of the bits that are set, sorted as text. */
export const flagNames = (bits: number): AnalysisFlag[] =>
  FLAG_NAMES.filter((_, bit) => (bits & (1 << bit)) !== 0).toSorted();
