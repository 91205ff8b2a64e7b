/** tcptrace's long report of a file, where it is installed, and our figures in its words. */
import { spawnSync } from "node:child_process";
import type { SideFigures, Spread } from "../../src/index.ts";

export const hasTcptrace: boolean = spawnSync("tcptrace", ["-h"]).error === undefined;

/** A connection: what stands left and right of each label, and who takes part. */
export interface TcptraceConnection {
  readonly ends: readonly string[];
  readonly figures: ReadonlyMap<string, readonly [string, string]>;
}

/** Undefined: it cannot read the file. */
export const tcptraceConnections = (path: string): TcptraceConnection[] | undefined => {
  const { status, stdout } = spawnSync("tcptrace", ["-n", "-l", "-r", "-W", path], { encoding: "utf8" });
  if (status !== 0) return undefined;
  return stdout
    .split(/^TCP connection \d+:$/mu)
    .slice(1)
    .map((text) => ({
      ends: [...text.matchAll(/^\thost \S+:\s+(\S+)$/gmu)].map(([, end]) => end ?? ""),
      figures: new Map(
        [...text.matchAll(/^ {5}(\S.*?):\s+(\S+)(?: (\S+))?\s+\1:\s+(\S+)/gmu)].map(
          ([, label = "", left = "", unit, right = ""]) => [
            label === "initial window" ? `${label} ${unit}` : label,
            [left, right],
          ],
        ),
      ),
    }));
};

const whole = (value: number): string => String(Math.trunc(value));
const milliseconds = (seconds: number): string => (seconds * 1000).toFixed(1);
const yes = (value: boolean): string => (value ? "Y" : "N");
const orNone = (value: number | null, text: (value: number) => string): string =>
  value === null ? "NA" : text(value);
/** It divides by a count that is a little larger, so that it never divides by zero. */
const average = ({ avg, samples }: Spread): string => milliseconds((avg * samples) / (samples + 0.0001));

const spread = (
  [samples, min, max, avg, stdev]: readonly [string, string, string, string, string],
  of: (figures: SideFigures) => Spread,
): [string, (figures: SideFigures) => string][] => [
  [samples, (figures) => whole(of(figures).samples)],
  [min, (figures) => milliseconds(of(figures).min)],
  [max, (figures) => milliseconds(of(figures).max)],
  [avg, (figures) => average(of(figures))],
  [stdev, (figures) => milliseconds(of(figures).stdev)],
];

/** By tcptrace's label, what it would print. */
export const inItsWords: ReadonlyMap<string, (figures: SideFigures) => string> = new Map([
  ["total packets", (f) => whole(f.packets)],
  ["resets sent", (f) => whole(f.resets)],
  ["ack pkts sent", (f) => whole(f.acks)],
  ["pure acks sent", (f) => whole(f.pure_acks)],
  ["sack pkts sent", (f) => whole(f.sack_packets)],
  ["dsack pkts sent", (f) => whole(f.dsack_packets)],
  ["max sack blks/ack", (f) => whole(f.max_sack_blocks)],
  ["unique bytes sent", (f) => whole(f.unique_bytes)],
  ["actual data pkts", (f) => whole(f.data_packets)],
  ["actual data bytes", (f) => whole(f.data_bytes)],
  ["rexmt data pkts", (f) => whole(f.retransmitted_packets)],
  ["rexmt data bytes", (f) => whole(f.retransmitted_bytes)],
  ["zwnd probe pkts", (f) => whole(f.zero_window_probes)],
  ["zwnd probe bytes", (f) => whole(f.zero_window_probe_bytes)],
  ["outoforder pkts", (f) => whole(f.out_of_order_packets)],
  ["pushed data pkts", (f) => whole(f.pushed_packets)],
  ["SYN/FIN pkts sent", (f) => `${f.syns}/${f.fins}`],
  ["req 1323 ws/ts", (f) => `${yes(f.window_scale_asked)}/${yes(f.timestamps_asked)}`],
  ["adv wind scale", (f) => whole(f.window_scale)],
  ["req sack", (f) => yes(f.sack_asked)],
  ["sacks sent", (f) => whole(f.sacks_sent)],
  ["urgent data pkts", (f) => whole(f.urgent_packets)],
  ["urgent data bytes", (f) => whole(f.urgent_bytes)],
  ["mss requested", (f) => whole(f.mss)],
  ["max segm size", (f) => whole(f.max_segment)],
  ["min segm size", (f) => whole(f.min_segment)],
  ["avg segm size", (f) => whole(f.data_bytes / (f.data_packets + 0.001))],
  ["max win adv", (f) => whole(f.max_window)],
  ["min win adv", (f) => whole(f.min_window)],
  ["zero win adv", (f) => whole(f.zero_windows)],
  ["avg win adv", (f) => whole(f.avg_window)],
  ["max owin", (f) => whole(f.max_outstanding)],
  ["min non-zero owin", (f) => whole(f.min_outstanding)],
  ["avg owin", (f) => whole(f.avg_outstanding)],
  ["wavg owin", (f) => orNone(f.weighted_outstanding, whole)],
  ["initial window bytes", (f) => whole(f.initial_window_bytes)],
  ["initial window pkts", (f) => whole(f.initial_window_packets)],
  ["ttl stream length", (f) => orNone(f.stream_length, whole)],
  // It has no negative numbers.
  ["missed data", (f) => orNone(f.missed_bytes, (bytes) => String(BigInt.asUintN(64, BigInt(bytes))))],
  ["truncated data", (f) => whole(f.truncated_bytes)],
  ["truncated packets", (f) => whole(f.truncated_packets)],
  ["data xmit time", (f) => f.transmit_time.toFixed(3)],
  ["idletime max", (f) => orNone(f.max_idle, milliseconds)],
  ["hardware dups", (f) => whole(f.hardware_duplicates)],
  ["throughput", (f) => orNone(f.throughput, (rate) => rate.toFixed(0))],
  ...spread(["RTT samples", "RTT min", "RTT max", "RTT avg", "RTT stdev"], (f) => f.rtt),
  ["RTT from 3WHS", (f) => milliseconds(f.rtt_handshake)],
  ...spread(
    ["RTT full_sz smpls", "RTT full_sz min", "RTT full_sz max", "RTT full_sz avg", "RTT full_sz stdev"],
    (f) => f.rtt_full_size,
  ),
  ["post-loss acks", (f) => whole(f.post_loss_acks)],
  ...spread(
    ["ambiguous acks", "RTT min (last)", "RTT max (last)", "RTT avg (last)", "RTT sdv (last)"],
    (f) => f.rtt_ambiguous,
  ),
  ["segs cum acked", (f) => whole(f.cumulatively_acked)],
  ["duplicate acks", (f) => whole(f.duplicate_acks)],
  ["triple dupacks", (f) => whole(f.triple_duplicate_acks)],
  ["max # retrans", (f) => whole(f.max_retransmissions)],
  ...spread(
    ["", "min retr time", "max retr time", "avg retr time", "sdv retr time"],
    (f) => f.retransmission_time,
  ),
]);
