/**
 * Linux's `struct tcp_info`, what getsockopt(TCP_INFO) gives of a connection: its layout and its meaning. Pure;
 * `tcp-info-reader.ts` asks for it. The structure has grown at its end over the years, so it is decoded as far as the
 * kernel filled it.
 */
import { endianness } from "node:os";
import { type KernelSample, payloadQueued, stateOfNumber } from "./kernel-sample.ts";

/** The fields' names in the kernel's header, without `tcpi_`. */
export type TcpInfoField = keyof typeof FIELDS;

/**
 * One field of what the kernel filled in (`info` spans just that), in the kernel's unit: times are in µs, except those
 * named `last_…`, which are in ms. Undefined when this kernel's structure ends before it.
 */
export const tcpInfoField = (
  info: DataView,
  field: TcpInfoField,
  littleEndian: boolean = HOST_IS_LITTLE,
): number | undefined => {
  const [offset, size] = FIELDS[field];
  if (offset + size > info.byteLength) return undefined;
  if (size === 1) return info.getUint8(offset);
  if (size === 2) return info.getUint16(offset, littleEndian);
  if (size === 4) return info.getUint32(offset, littleEndian);
  const first = info.getUint32(offset, littleEndian);
  const second = info.getUint32(offset + 4, littleEndian);
  return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
};

/** As a kernel sample; undefined when the state is none. What the kernel has not measured yet is absent. */
export const sampleOfTcpInfo = (
  info: DataView,
  queues?: SocketQueues,
  littleEndian: boolean = HOST_IS_LITTLE,
): KernelSample | undefined => {
  const field = (name: TcpInfoField): number | undefined => tcpInfoField(info, name, littleEndian);
  const state = stateOfNumber(field("state") ?? 0);
  const retransmits = field("retransmits");
  if (state === undefined || retransmits === undefined) return undefined;
  const sample: Writable<KernelSample> = { source: "tcp-info", state, retransmits };
  const rto = field("rto") ?? 0;
  if (rto > 0) sample.rto = rto / 1000;
  const rtt = field("rtt") ?? 0;
  if (rtt > 0) {
    sample.rtt = rtt / 1000;
    sample.rttvar = (field("rttvar") ?? 0) / 1000;
  }
  const minRtt = field("min_rtt");
  if (minRtt !== undefined && minRtt !== NEVER) sample.minRtt = minRtt / 1000;
  for (const [name, from] of COUNTS) {
    const count = field(from);
    if (count !== undefined) sample[name] = count;
  }
  const peerWindow = field("snd_wnd");
  // Before its SYN the peer has offered nothing yet.
  if (peerWindow !== undefined && state !== "SYN-SENT") sample.peerWindow = peerWindow;
  if (queues !== undefined) {
    sample.sendQueue = payloadQueued(state, queues.send);
    sample.receiveQueue = queues.receive;
  }
  return sample;
};

/** Sequence numbers written and not acknowledged (`payloadQueued` makes bytes of them), bytes received and not read. */
export interface SocketQueues {
  readonly send: number;
  readonly receive: number;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** Each field's offset and size in bytes, in the order in which they were added. */
const FIELDS = {
  state: [0, 1],
  ca_state: [1, 1],
  retransmits: [2, 1],
  probes: [3, 1],
  backoff: [4, 1],
  options: [5, 1],
  rto: [8, 4],
  ato: [12, 4],
  snd_mss: [16, 4],
  rcv_mss: [20, 4],
  unacked: [24, 4],
  sacked: [28, 4],
  lost: [32, 4],
  retrans: [36, 4],
  fackets: [40, 4],
  last_data_sent: [44, 4],
  last_ack_sent: [48, 4],
  last_data_recv: [52, 4],
  last_ack_recv: [56, 4],
  pmtu: [60, 4],
  rcv_ssthresh: [64, 4],
  rtt: [68, 4],
  rttvar: [72, 4],
  snd_ssthresh: [76, 4],
  snd_cwnd: [80, 4],
  advmss: [84, 4],
  reordering: [88, 4],
  rcv_rtt: [92, 4],
  rcv_space: [96, 4],
  total_retrans: [100, 4],
  pacing_rate: [104, 8],
  max_pacing_rate: [112, 8],
  bytes_acked: [120, 8],
  bytes_received: [128, 8],
  segs_out: [136, 4],
  segs_in: [140, 4],
  notsent_bytes: [144, 4],
  min_rtt: [148, 4],
  data_segs_in: [152, 4],
  data_segs_out: [156, 4],
  delivery_rate: [160, 8],
  busy_time: [168, 8],
  rwnd_limited: [176, 8],
  sndbuf_limited: [184, 8],
  delivered: [192, 4],
  delivered_ce: [196, 4],
  bytes_sent: [200, 8],
  bytes_retrans: [208, 8],
  dsack_dups: [216, 4],
  reord_seen: [220, 4],
  rcv_ooopack: [224, 4],
  snd_wnd: [228, 4],
  rcv_wnd: [232, 4],
  rehash: [236, 4],
  total_rto: [240, 2],
  total_rto_recoveries: [242, 2],
  total_rto_time: [244, 4],
  received_ce: [248, 4],
  delivered_e1_bytes: [252, 4],
  delivered_e0_bytes: [256, 4],
  delivered_ce_bytes: [260, 4],
  received_e1_bytes: [264, 4],
  received_e0_bytes: [268, 4],
  received_ce_bytes: [272, 4],
  accecn_fail_mode: [276, 2],
  accecn_opt_seen: [278, 2],
} as const;

/** What is copied as it is. */
const COUNTS = [
  ["congestionWindow", "snd_cwnd"],
  ["unacknowledged", "unacked"],
  ["totalRetransmits", "total_retrans"],
  ["segmentsIn", "segs_in"],
  ["segmentsOut", "segs_out"],
  ["bytesAcknowledged", "bytes_acked"],
  ["bytesReceived", "bytes_received"],
] as const;

/** `min_rtt` before the first measurement. */
const NEVER = 0xffff_ffff;
const HOST_IS_LITTLE = endianness() === "LE";
