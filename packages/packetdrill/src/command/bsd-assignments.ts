/** `net.inet.tcp.*` of FreeBSD, as its tcp(4) has them. Times there are ms, unless said otherwise. */
import type { SystemConfiguration } from "./system.ts";
import { choice, flag, ignored, number, only, type Assignment } from "./values.ts";

const set =
  (options: Readonly<SystemConfiguration["connection"]>) =>
  ({ connection }: SystemConfiguration): void => {
    Object.assign(connection, options);
  };

const millis = (name: "rtoInitial" | "rtoMin" | "rtoMax" | "finWait2Timeout"): Assignment =>
  number(({ connection }, value) => {
    connection[name] = value;
  });

const keepAlive = (name: "idle" | "interval" | "count"): Assignment =>
  number((system, value) => {
    system.keepAlive[name] = value;
  });

/** Whether one of the two halves of Fast Open is on, in the bits of Linux. */
const fastOpenBit = (bit: number): Assignment =>
  number((system, value) => {
    system.fastOpen = value === 0 ? system.fastOpen & ~bit : system.fastOpen | bit;
    return value === 0 || value === 1;
  });

const security: readonly (readonly [string, Assignment])[] = [
  ["insecure_rst", choice({ 0: set({ resetAcceptance: "rfc5961" }), 1: set({ resetAcceptance: "rfc793" }) })],
  ["insecure_syn", choice({ 0: set({ synAcceptance: "rfc5961" }), 1: set({ synAcceptance: "rfc793" }) })],
  ["insecure_ack", only(0)],
  [
    "blackhole",
    choice({
      0: (system) => {
        system.resets = true;
      },
      2: (system) => {
        system.resets = false;
      },
    }),
  ],
  [
    "drop_synfin",
    choice({
      0: (system) => {
        system.dropSynFin = false;
      },
      1: (system) => {
        system.dropSynFin = true;
      },
    }),
  ],
  ["icmp_may_rst", only(1)],
  [
    "syncookies",
    choice({
      0: (system) => {
        system.synCookies = "never";
      },
      1: (system) => {
        if (system.synCookies === "never") system.synCookies = "overflow";
      },
    }),
  ],
  [
    "syncookies_only",
    choice({
      0: (system) => {
        if (system.synCookies === "always") system.synCookies = "overflow";
      },
      1: (system) => {
        system.synCookies = "always";
      },
    }),
  ],
  ["tolerate_missing_ts", only(0)],
  ["udp_tunneling_port", only(0)],
  ["udp_tunneling_overhead", ignored],
];

const timers: readonly (readonly [string, Assignment])[] = [
  ["rexmit_initial", millis("rtoInitial")],
  ["rexmit_min", millis("rtoMin")],
  ["rexmit_slop", only(200)],
  ["rexmit_drop_options", only(0)],
  ["delacktime", only(40, 100)],
  ["delayed_ack", only(1)],
  [
    "keepinit",
    number((system, value) => {
      system.connectTimeout = value;
    }),
  ],
  ["keepidle", keepAlive("idle")],
  ["keepintvl", keepAlive("interval")],
  ["keepcnt", keepAlive("count")],
  ["always_keepalive", only(0, 1)],
  ["finwait2_timeout", millis("finWait2Timeout")],
  ["fast_finwait2_recycle", only(0)],
  [
    "msl",
    number(({ connection }, value) => {
      connection.timeWait = 2 * value;
    }),
  ],
  ["nolocaltimewait", only(0, 1)],
];

const features: readonly (readonly [string, Assignment])[] = [
  [
    "rfc1323",
    choice({
      0: set({ timestamps: false, windowScaling: false }),
      1: set({ timestamps: true, windowScaling: true }),
      2: set({ timestamps: false, windowScaling: true }),
      3: set({ timestamps: true, windowScaling: false }),
    }),
  ],
  ["sack.enable", flag("sack")],
  ["ecn.enable", choice({ 0: set({ ecn: "never" }), 1: set({ ecn: "request" }), 2: set({ ecn: "accept" }) })],
  ["ecn.maxretries", only(1)],
  [
    "path_mtu_discovery",
    choice({ 0: set({ pathMtuDiscovery: "none" }), 1: set({ pathMtuDiscovery: "icmp" }) }),
  ],
  [
    "pmtud_blackhole_detection",
    choice({ 0: set({ pathMtuDiscovery: "icmp" }), 1: set({ pathMtuDiscovery: "probe-on-blackhole" }) }),
  ],
  ["pmtud_blackhole_mss", ignored],
  ["v6pmtud_blackhole_mss", ignored],
  ["mssdflt", only(536)],
  ["v6mssdflt", only(1220)],
  ["fastopen.client_enable", fastOpenBit(1)],
  ["fastopen.server_enable", fastOpenBit(2)],
  ["cc.algorithm", choice({ newreno: set({ congestion: "new-reno" }), cubic: set({ congestion: "cubic" }) })],
  [
    "initcwnd_segments",
    number(({ connection }, value) => {
      connection.initialWindow = value;
    }),
  ],
  ["functions_default", only("freebsd")],
  [
    "recvspace",
    number((system, value) => {
      system.receiveBuffer = value;
    }),
  ],
  [
    "sendspace",
    number((system, value) => {
      system.sendBuffer = value;
    }),
  ],
  ["recvbuf_auto", ignored],
  ["sendbuf_auto", ignored],
  ["tso", ignored],
  ["hostcache.purgenow", ignored],
  ["hostcache.purge", ignored],
];

/** The settings of FreeBSD by their whole names. */
export const bsdAssignments: ReadonlyMap<string, Assignment> = new Map<string, Assignment>([
  ...[...security, ...timers, ...features].map(([name, assignment]): [string, Assignment] => [
    `net.inet.tcp.${name}`,
    assignment,
  ]),
  [
    "kern.ipc.maxsockbuf",
    number((system, value) => {
      system.receiveBufferMax = value;
      system.sendBufferMax = value;
    }),
  ],
]);
