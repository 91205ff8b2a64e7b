/** RFC 9293 §3.1: a segment as a value, after decoding and before encoding. */
import type { Flag } from "../base/flag.ts";
import type { Port } from "../base/port.ts";
import type { Seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";

/** The options a segment can carry. An option this library does not know stays as its kind and bytes. */
export type SegmentOption =
  | { readonly kind: "mss"; readonly value: number }
  | { readonly kind: "window-scale"; readonly shift: number }
  | { readonly kind: "sack-permitted" }
  | { readonly kind: "sack"; readonly blocks: readonly { readonly left: Seq; readonly right: Seq }[] }
  | { readonly kind: "timestamps"; readonly value: number; readonly echo: number }
  | { readonly kind: "user-timeout"; readonly value: number; readonly unit: "seconds" | "minutes" }
  | { readonly kind: "fast-open"; readonly cookie: Uint8Array }
  | { readonly kind: "unknown"; readonly number: number; readonly bytes: Uint8Array };

/** One TCP segment. `acknowledgement` is present exactly when `flags` has `ACK`. */
export interface Segment {
  readonly sourcePort: Port;
  readonly destinationPort: Port;
  readonly sequence: Seq;
  readonly acknowledgement?: Seq;
  readonly flags: readonly Flag[];
  readonly window: WindowUnscaled;
  readonly urgentPointer?: number;
  readonly options: readonly SegmentOption[];
  readonly payload: Uint8Array;
}
