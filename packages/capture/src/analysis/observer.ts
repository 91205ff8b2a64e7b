/** Those who look at every segment once Wireshark's rules have been applied to it. */
import type { State } from "@tcplens/core";
import type { CaptureFinding } from "../report/finding.ts";
import type { ConnectionJudgements, SegmentJudgement } from "../report/judgements.ts";
import type { Analyser } from "./analyser.ts";

/**
 * A judgement of its own on a capture's connections. It keeps what it needs by stream number, in typed arrays where
 * every connection needs it and in objects where few do: a healthy connection must cost next to nothing.
 */
export interface SegmentObserver {
  /** A segment has been judged: everything of it stands in the analyser's fields. Not called for a packet recorded twice, but for an ICMP error that Wireshark does not count to the stream (`Analyser.shortQuotes`), of whose quote only ports and number are known. */
  observe?(analyser: Analyser): void;
  /** A packet that was recorded before has come again: it has only been placed, not judged. */
  copied?(analyser: Analyser): void;
  /** The same for every packet; one recorded twice has only been placed, not judged. */
  observeAll?(analyser: Analyser): void;
  /** What has been found about a stream so far. May be asked at any time. */
  findings?(analyser: Analyser, stream: number): readonly CaptureFinding[];
  /** What it says of the segment last taken. */
  judgements?(analyser: Analyser): readonly SegmentJudgement[];
  /** The states of a stream's ends by RFC 9293's table; a side without one is not known. */
  states?(stream: number): { readonly a?: State; readonly b?: State };
  /** What it adds to the report of a stream, if anything; its fields are its own, no two observers have the same. */
  describe?(analyser: Analyser, stream: number): ConnectionJudgements | undefined;
}
