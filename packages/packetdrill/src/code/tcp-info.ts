/** The names that code in a script may use: `tcpi_*` and their like, in the units of the system's TCP_INFO. */
import type { ConnectionInfo, ProfileName, State } from "@tcplens/core";
import { linuxStates } from "../command/socket-table.ts";

/** What is known of the socket that the code is about. */
export interface InfoSource {
  readonly profile: ProfileName;
  readonly state: State;
  /** `undefined` for a socket without a connection. */
  readonly info: ConnectionInfo | undefined;
  /** The handshake was completed at some time. */
  readonly wasConnected: boolean;
}

/** The value of a name; `undefined` where the model has nothing of that name. */
export const infoValue = (source: InfoSource, name: string): number | undefined => {
  const constant = constants(source.profile).get(name);
  if (constant !== undefined) return constant;
  if (name === "tcpi_state")
    return source.profile === "bsd" ? bsdStates[source.state] : linuxStates[source.state];
  if (name === "tcpi_options")
    return source.info === undefined ? 0 : optionBits(source.info, source.wasConnected);
  const field = fields.get(name);
  if (field === undefined) return undefined;
  return source.info === undefined ? 0 : field(source.info);
};

/** Every name that has a value. */
export const infoNames = (profile: ProfileName): readonly string[] => [
  "tcpi_state",
  "tcpi_options",
  ...fields.keys(),
  ...constants(profile).keys(),
];

/** Whether a system has such a field, and the model has nothing to say there. */
export const isUnmodelledField = (name: string): boolean =>
  unmodelled.has(name) || /^(?:tcpv|bbr|dctcp)_/u.test(name);

/** The rest of Linux's `struct tcp_info`. */
const unmodelled: ReadonlySet<string> = new Set(
  "tcpi_delivery_rate_app_limited tcpi_fastopen_client_fail tcpi_last_ack_sent tcpi_rcv_ssthresh tcpi_rcv_rtt tcpi_max_pacing_rate tcpi_busy_time tcpi_rwnd_limited tcpi_sndbuf_limited tcpi_rcv_ooopack tcpi_rehash tcpi_total_rto tcpi_total_rto_recoveries tcpi_total_rto_time tcpi_received_ce tcpi_delivered_e1_bytes tcpi_delivered_e0_bytes tcpi_delivered_ce_bytes tcpi_received_e1_bytes tcpi_received_e0_bytes tcpi_received_ce_bytes tcpi_accecn_fail_mode tcpi_accecn_opt_seen".split(
    " ",
  ),
);

const microseconds = (milliseconds: number | undefined): number => Math.round((milliseconds ?? 0) * 1000);

const infinite = (value: number): number => (Number.isFinite(value) ? value : 0x7fff_ffff);

type Field = (info: ConnectionInfo) => number;

const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ["tcpi_ca_state", (info) => congestionStates[info.congestionState]],
  ["tcpi_retransmits", (info) => info.retransmits],
  ["tcpi_probes", (info) => info.probes],
  ["tcpi_backoff", (info) => info.backoff],
  ["tcpi_snd_wscale", (info) => info.sndWscale],
  ["tcpi_rcv_wscale", (info) => info.rcvWscale],
  ["tcpi_rto", (info) => microseconds(info.rto)],
  ["tcpi_ato", (info) => microseconds(info.ato)],
  ["tcpi_snd_mss", (info) => info.sndMss],
  ["tcpi_rcv_mss", (info) => info.rcvMss],
  ["tcpi_advmss", (info) => info.advMss],
  ["tcpi_pmtu", (info) => info.pathMtu],
  ["tcpi_unacked", (info) => info.unacked],
  ["tcpi_sacked", (info) => info.sacked],
  ["tcpi_lost", (info) => info.lost],
  ["tcpi_retrans", (info) => info.retrans],
  ["tcpi_fackets", () => 0],
  ["tcpi_total_retrans", (info) => info.totalRetrans],
  ["tcpi_rtt", (info) => microseconds(info.srtt)],
  ["tcpi_rttvar", (info) => microseconds(info.rttvar)],
  ["tcpi_min_rtt", (info) => (info.minRtt === undefined ? 0xffff_ffff : microseconds(info.minRtt))],
  ["tcpi_snd_cwnd", (info) => info.sndCwnd],
  ["tcpi_snd_ssthresh", (info) => infinite(info.sndSsthresh)],
  ["tcpi_reordering", (info) => info.reordering],
  ["tcpi_reord_seen", (info) => info.reordSeen],
  ["tcpi_dsack_dups", (info) => info.dsackDups],
  ["tcpi_rcv_space", (info) => info.rcvSpace],
  ["tcpi_rcv_wnd", (info) => info.rcvWnd],
  ["tcpi_snd_wnd", (info) => info.sndWnd],
  ["tcpi_bytes_acked", (info) => info.bytesAcked],
  ["tcpi_bytes_received", (info) => info.bytesReceived],
  ["tcpi_bytes_sent", (info) => info.bytesSent],
  ["tcpi_bytes_retrans", (info) => info.bytesRetrans],
  ["tcpi_segs_in", (info) => info.segsIn],
  ["tcpi_segs_out", (info) => info.segsOut],
  ["tcpi_data_segs_in", (info) => info.dataSegsIn],
  ["tcpi_data_segs_out", (info) => info.dataSegsOut],
  ["tcpi_delivered", (info) => info.delivered],
  ["tcpi_delivered_ce", (info) => info.deliveredCe],
  ["tcpi_notsent_bytes", (info) => info.notsentBytes],
  ["tcpi_pacing_rate", (info) => Math.round(info.pacingRate * 1000)],
  ["tcpi_delivery_rate", (info) => Math.round(info.deliveryRate * 1000)],
  ["tcpi_last_data_sent", (info) => Math.round(info.lastDataSent ?? 0)],
  ["tcpi_last_data_recv", (info) => Math.round(info.lastReceived)],
  ["tcpi_last_ack_recv", (info) => Math.round(info.lastReceived)],
]);

const congestionStates: Readonly<Record<ConnectionInfo["congestionState"], number>> = {
  open: 0,
  disorder: 1,
  cwr: 2,
  recovery: 3,
  loss: 4,
};

/** That data of the SYN was taken is known once the SYN is answered. */
const optionBits = ({ options }: ConnectionInfo, wasConnected: boolean): number =>
  (options.timestamps ? OPTION_TIMESTAMPS : 0) |
  (options.sack ? OPTION_SACK : 0) |
  (options.windowScale ? OPTION_WSCALE : 0) |
  (options.ecn ? OPTION_ECN : 0) |
  (options.synData && wasConnected ? OPTION_SYN_DATA : 0);

const OPTION_TIMESTAMPS = 1;
const OPTION_SACK = 2;
const OPTION_WSCALE = 4;
const OPTION_ECN = 8;
const OPTION_SYN_DATA = 32;

/** BSD numbers the states in the order of the RFC's diagram. */
const bsdStates: Readonly<Record<State, number>> = {
  CLOSED: 0,
  LISTEN: 1,
  "SYN-SENT": 2,
  "SYN-RECEIVED": 3,
  ESTABLISHED: 4,
  "CLOSE-WAIT": 5,
  "FIN-WAIT-1": 6,
  CLOSING: 7,
  "LAST-ACK": 8,
  "FIN-WAIT-2": 9,
  "TIME-WAIT": 10,
};

const bsdStateNames: readonly string[] =
  "CLOSED LISTEN SYN_SENT SYN_RECEIVED ESTABLISHED CLOSE_WAIT FIN_WAIT_1 CLOSING LAST_ACK FIN_WAIT_2 TIME_WAIT".split(
    " ",
  );

const linuxStateNames: readonly string[] =
  "ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK LISTEN CLOSING NEW_SYN_RECV".split(
    " ",
  );

/** The BSD dialect names the states of Linux with the same prefix as its own. */
const bsdNamesOnLinux: readonly (readonly [string, State])[] = [
  ["CLOSED", "CLOSED"],
  ["LISTEN", "LISTEN"],
  ["SYN_SENT", "SYN-SENT"],
  ["SYN_RECEIVED", "SYN-RECEIVED"],
  ["ESTABLISHED", "ESTABLISHED"],
  ["CLOSE_WAIT", "CLOSE-WAIT"],
  ["FIN_WAIT_1", "FIN-WAIT-1"],
  ["CLOSING", "CLOSING"],
  ["LAST_ACK", "LAST-ACK"],
  ["FIN_WAIT_2", "FIN-WAIT-2"],
  ["TIME_WAIT", "TIME-WAIT"],
];

const shared: readonly (readonly [string, number])[] = [
  ["TCP_CA_Open", 0],
  ["TCP_CA_Disorder", 1],
  ["TCP_CA_CWR", 2],
  ["TCP_CA_Recovery", 3],
  ["TCP_CA_Loss", 4],
  ["TCPI_OPT_TIMESTAMPS", OPTION_TIMESTAMPS],
  ["TCPI_OPT_SACK", OPTION_SACK],
  ["TCPI_OPT_WSCALE", OPTION_WSCALE],
  ["TCPI_OPT_ECN", OPTION_ECN],
  ["TCPI_OPT_ECN_SEEN", 16],
  ["TCPI_OPT_SYN_DATA", OPTION_SYN_DATA],
  ["TCPI_OPT_USEC_TS", 64],
  ["TCPI_OPT_TFO_CHILD", 128],
  ["True", 1],
  ["False", 0],
];

const linuxConstants: ReadonlyMap<string, number> = new Map<string, number>([
  ...shared,
  ...linuxStateNames.map((name, index): [string, number] => [`TCP_${name}`, index + 1]),
  ...bsdNamesOnLinux.map(([name, state]): [string, number] => [`TCPI_${name}`, linuxStates[state]]),
]);

const bsdConstants: ReadonlyMap<string, number> = new Map<string, number>([
  ...shared,
  ...bsdStateNames.map((name, index): [string, number] => [`TCPI_${name}`, index]),
]);

const constants = (profile: ProfileName): ReadonlyMap<string, number> =>
  profile === "bsd" ? bsdConstants : linuxConstants;
