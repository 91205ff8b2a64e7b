/** The figures of a connection that have a name of their own: where each stands, and in what unit its values are. */

/** `seconds`: how long; `date`: since 1970; `word`: one of a few, such as an end; `raw`: as it is. */
export type FigureUnit =
  | "seconds"
  | "date"
  | "octets"
  | "count"
  | "share"
  | "word"
  | "yes"
  | "completeness"
  | "raw";

/** One kind: its group and its unit. */
export interface FigureKind {
  readonly group: string;
  readonly unit: FigureUnit;
}

const parts: Readonly<Record<string, Readonly<Partial<Record<FigureUnit, string>>>>> = {
  course: {
    raw: "address port state first_frame last_frame reset.frame conn_state history",
    word: "client opened ended closed_by reset.by reset.cause",
    yes: "half_close states_inferred",
    completeness: "completeness",
  },
  time: { date: "start", seconds: "duration rtt initial_rtt" },
  amount: {
    count: "packets distinct_packets duplicates keep_alives persist_probes",
    octets: "bytes distinct_bytes",
  },
  loss: {
    count:
      "retransmissions recovery.retransmitted_segments recovery.maybe_retransmitted recovery.fast_recoveries recovery.timeouts recovery.longest_backoff recovery.tail_loss_probes recovery.lost_retransmissions recovery.needless_retransmissions recovery.out_of_order recovery.maybe_out_of_order",
    share: "recovery.retransmitted_share",
    octets: "recovery.retransmitted_bytes recovery.missed_bytes",
    seconds: "recovery.timeout_wait",
  },
  answers: {
    count: "exchange.answers",
    seconds: "exchange.first_answer exchange.think_total exchange.think_max exchange.network",
    raw: "exchange.protocol exchange.status exchange.think_max_frame",
  },
  waiting: {
    seconds:
      "waited_for.handshake waited_for.application waited_for.receiver waited_for.zero_window waited_for.congestion waited_for.idle waited_for.uncertainty",
  },
  point: {
    word: "capture_point.at capture_point.a_to_b capture_point.b_to_a capture_point.confidence",
    seconds: "capture_point.rtt_to_a capture_point.rtt_to_b",
  },
};

/** In the order in which they are shown. */
export const figureGroups = [...Object.keys(parts), "flags", "other"] as const;

const kinds: ReadonlyMap<string, FigureKind> = new Map(
  Object.entries(parts).flatMap(([group, units]) =>
    Object.entries(units).flatMap(([unit, names]) =>
      names.split(" ").map((name) => [name, { group, unit: unit as FigureUnit }] as const),
    ),
  ),
);

/** Of flags, which have their names from Wireshark. */
export const FLAG_FIGURES = "flags.";

export const isNamedFigure = (name: string): boolean => kinds.has(name);

/** All that have a name of their own, for who checks that each has one. */
export const figureNames: readonly string[] = [...kinds.keys()];

/** Others stand under their raw names. */
export const figureKind = (name: string): FigureKind =>
  kinds.get(name) ??
  (name.startsWith(FLAG_FIGURES) ? { group: "flags", unit: "count" } : { group: "other", unit: "raw" });
