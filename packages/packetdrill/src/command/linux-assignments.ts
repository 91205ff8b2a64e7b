/** `net.ipv4.*` and `net.core.*` of Linux, as its documentation of sysctl has them. */
import { isCookieKey } from "../socket/linux-cookie.ts";
import type { SystemConfiguration } from "./system.ts";
import { choice, flag, ignored, number, only, triple, type Assignment } from "./values.ts";

const seconds = (value: number): number => value * 1000;

/** Bit 1: client, bit 2: server, 4: data without a cookie from us, 0x200: without one to us. */
const fastOpen = number((system, value) => {
  system.fastOpen = value;
});

const congestion: Assignment = choice({
  cubic: ({ connection }) => Object.assign(connection, { congestion: "cubic" }),
  reno: ({ connection }) => Object.assign(connection, { congestion: "new-reno" }),
  bbr: ({ connection }) => Object.assign(connection, { congestion: "bbr" }),
});

const option = (
  name: "synRetries" | "synAckRetries" | "synLinearTimeouts" | "retries" | "dupThresh",
): Assignment =>
  number(({ connection }, value) => {
    connection[name] = value;
  });

const set =
  (options: Readonly<SystemConfiguration["connection"]>) =>
  ({ connection }: SystemConfiguration): void => {
    Object.assign(connection, options);
  };

const handshake: readonly (readonly [string, Assignment])[] = [
  ["tcp_syn_retries", option("synRetries")],
  ["tcp_synack_retries", option("synAckRetries")],
  ["tcp_syn_linear_timeouts", option("synLinearTimeouts")],
  ["tcp_retries2", option("retries")],
  ["tcp_retries1", ignored],
  ["tcp_orphan_retries", only(0)],
  ["tcp_window_scaling", flag("windowScaling")],
  [
    "tcp_timestamps",
    choice({ 0: set({ timestamps: false }), 1: set({ timestamps: true }), 2: set({ timestamps: true }) }),
  ],
  ["tcp_sack", flag("sack")],
  ["tcp_dsack", flag("duplicateSack")],
  ["tcp_ecn", choice({ 0: set({ ecn: "never" }), 1: set({ ecn: "request" }), 2: set({ ecn: "accept" }) })],
  // Both concern only what `tcp_ecn` above 2 would switch on, and a SYN with ECN that stays without an answer.
  ["tcp_ecn_option", ignored],
  ["tcp_ecn_option_beacon", ignored],
  ["tcp_ecn_fallback", only(1)],
  [
    "tcp_syncookies",
    choice({
      0: (system) => {
        system.synCookies = "never";
      },
      1: (system) => {
        system.synCookies = "overflow";
      },
      2: (system) => {
        system.synCookies = "always";
      },
    }),
  ],
  ["tcp_fastopen", fastOpen],
  [
    "tcp_fastopen_key",
    (system, value) => {
      if (!isCookieKey(value)) return false;
      system.fastOpenKey = value.split(",")[0] ?? value;
      return true;
    },
  ],
  ["tcp_fastopen_blackhole_timeout_sec", ignored],
  ["tcp_abort_on_overflow", only(0)],
  ["tcp_max_syn_backlog", ignored],
  ["tcp_migrate_req", ignored],
  ["tcp_tw_reuse", ignored],
];

const recovery: readonly (readonly [string, Assignment])[] = [
  ["tcp_reordering", option("dupThresh")],
  ["tcp_max_reordering", ignored],
  [
    "tcp_frto",
    choice({ 0: set({ forwardRto: false }), 1: set({ forwardRto: true }), 2: set({ forwardRto: true }) }),
  ],
  ["tcp_fack", only(0)],
  [
    "tcp_early_retrans",
    choice({
      0: set({ tailLossProbe: false }),
      3: set({ tailLossProbe: true }),
      4: set({ tailLossProbe: true }),
    }),
  ],
  ["tcp_recovery", choice({ 0: set({ rack: false }), 1: set({ rack: true }) })],
  ["tcp_congestion_control", congestion],
  ["tcp_allowed_congestion_control", ignored],
  ["tcp_slow_start_after_idle", flag("slowStartAfterIdle")],
  [
    "tcp_pacing_ss_ratio",
    number((system, value) => {
      system.pacing = { ...system.pacing, slowStart: value };
    }),
  ],
  [
    "tcp_pacing_ca_ratio",
    number((system, value) => {
      system.pacing = { ...system.pacing, congestionAvoidance: value };
    }),
  ],
  [
    "tcp_rto_min_us",
    number(({ connection }, value) => {
      connection.rtoMin = value / 1000;
    }),
  ],
  [
    "tcp_rto_max_ms",
    number(({ connection }, value) => {
      connection.rtoMax = value;
    }),
  ],
  ["tcp_thin_linear_timeouts", only(0)],
  ["tcp_no_metrics_save", ignored],
  ["tcp_no_ssthresh_metrics_save", ignored],
  [
    "tcp_mtu_probing",
    choice({
      0: set({ pathMtuDiscovery: "icmp" }),
      1: set({ pathMtuDiscovery: "probe-on-blackhole" }),
      2: set({ pathMtuDiscovery: "probe" }),
    }),
  ],
  [
    "tcp_base_mss",
    number(({ connection }, value) => {
      if (value < 48 || value > 65_495) return false;
      connection.baseMss = value;
      return true;
    }),
  ],
  ["tcp_mtu_probe_floor", ignored],
  ["tcp_min_snd_mss", ignored],
  ["tcp_probe_interval", ignored],
  ["tcp_probe_threshold", ignored],
  [
    "ip_no_pmtu_disc",
    choice({ 0: set({ pathMtuDiscovery: "probe-on-blackhole" }), 1: set({ pathMtuDiscovery: "none" }) }),
  ],
];

const lifetime: readonly (readonly [string, Assignment])[] = [
  [
    "tcp_keepalive_time",
    number((system, value) => {
      system.keepAlive.idle = seconds(value);
    }),
  ],
  [
    "tcp_keepalive_intvl",
    number((system, value) => {
      system.keepAlive.interval = seconds(value);
    }),
  ],
  [
    "tcp_keepalive_probes",
    number((system, value) => {
      system.keepAlive.count = value;
    }),
  ],
  [
    "tcp_fin_timeout",
    number(({ connection }, value) => {
      connection.finWait2Timeout = seconds(value);
    }),
  ],
  ["tcp_rfc1337", flag("ignoreResetInTimeWait")],
  ["tcp_invalid_ratelimit", only(500)],
  ["tcp_challenge_ack_limit", ignored],
  ["tcp_max_tw_buckets", ignored],
  ["tcp_max_orphans", ignored],
  ["tcp_stdurg", only(0)],
];

const buffers: readonly (readonly [string, Assignment])[] = [
  [
    "tcp_rmem",
    triple((system, _least, usual, most) => {
      system.receiveBuffer = usual;
      system.receiveBufferMax = Math.max(usual, most);
    }),
  ],
  [
    "tcp_wmem",
    triple((system, _least, usual, most) => {
      system.sendBuffer = usual;
      system.sendBufferMax = Math.max(usual, most);
    }),
  ],
  ["tcp_mem", ignored],
  ["tcp_moderate_rcvbuf", only(1)],
  ["tcp_adv_win_scale", only(1)],
  ["tcp_shrink_window", only(0)],
  [
    "tcp_notsent_lowat",
    number((system, value) => {
      system.notSentLowWater = value >= 0x7fff_ffff || value === 0 ? Number.POSITIVE_INFINITY : value;
    }),
  ],
  [
    "tcp_min_tso_segs",
    number((system, value) => {
      system.minimumSegments = value;
    }),
  ],
];

/** How data is handed down to a network card, and what costs memory or time: none of it is seen on the wire here. */
const unseen =
  "tcp_tso_win_divisor tcp_tso_rtt_log tcp_limit_output_bytes tcp_autocorking tcp_app_win tcp_workaround_signed_windows tcp_low_latency tcp_early_demux tcp_backlog_ack_defer tcp_pingpong_thresh tcp_plb_enabled tcp_collapse_max_bytes";

const compressed = "tcp_comp_sack_delay_ns tcp_comp_sack_nr tcp_comp_sack_slack_ns tcp_comp_sack_rtt_percent";

/** By name without the beginning. */
const named: readonly (readonly [string, Assignment])[] = [
  ...handshake,
  ...recovery,
  ...lifetime,
  ...buffers,
  ...unseen.split(" ").map((name): [string, Assignment] => [name, ignored]),
  // The model holds back no more acknowledgements than the kernel does by default.
  ...compressed.split(" ").map((name): [string, Assignment] => [name, only(1_000_000, 44, 100_000, 33)]),
  ["ip_local_port_range", ignored],
  ["ip_nonlocal_bind", ignored],
];

/** Multipath TCP is a socket's own choice: what is set here changes nothing for TCP. */
const MULTIPATH =
  "enabled add_addr_timeout allow_join_initial_addr_port checksum_enabled pm_type stale_loss_cnt";

/** The settings of Linux by their whole names. */
export const linuxAssignments: ReadonlyMap<string, Assignment> = new Map([
  ...MULTIPATH.split(" ").map((name): [string, Assignment] => [`net.mptcp.${name}`, ignored]),
  ...named.map(([name, assignment]): [string, Assignment] => [`net.ipv4.${name}`, assignment]),
  ...[
    "rmem_max",
    "wmem_max",
    "rmem_default",
    "wmem_default",
    "somaxconn",
    "default_qdisc",
    "netdev_max_backlog",
  ].map((name): [string, Assignment] => [`net.core.${name}`, ignored]),
]);
