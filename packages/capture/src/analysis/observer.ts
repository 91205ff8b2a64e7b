/** Those who look at every segment once Wireshark's rules have been applied to it. */
import type { CaptureFinding } from "../report/finding.ts";
import type { Analyser } from "./analyser.ts";

/**
 * A judgement of its own on a capture's connections. It keeps what it needs by stream number, in typed arrays where
 * every connection needs it and in objects where few do: a healthy connection must cost next to nothing.
 */
export interface SegmentObserver {
  /** A segment has been judged: everything of it stands in the analyser's fields. */
  observe(analyser: Analyser): void;
  /** What has been found about a stream so far. May be asked at any time. */
  findings(analyser: Analyser, stream: number): readonly CaptureFinding[];
}
