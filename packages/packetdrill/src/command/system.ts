/** The system's configuration as the commands of a script leave it, in the model's words. */
import type { ConnectionOptions, ProfileName } from "@tcplens/core";
import { USUAL_KEY } from "../socket/linux-cookie.ts";

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** What holds for sockets that are made from now on. Times in ms, sizes in octets. */
export class SystemConfiguration {
  readonly profile: ProfileName;
  /** For every connection. */
  readonly connection: Mutable<ConnectionOptions>;
  synCookies: "never" | "overflow" | "always" = "overflow";
  /** Segments for which there is no connection are answered. */
  resets = true;
  /** BSD: how long a connection may take to come about. */
  connectTimeout = 75_000;
  /** Segments with SYN and FIN are thrown away unseen. */
  dropSynFin = false;
  /** `net.ipv4.tcp_fastopen`, or the two switches of BSD put together in the same bits. */
  fastOpen = 0;
  /** `net.ipv4.tcp_fastopen_key`. */
  fastOpenKey: string = USUAL_KEY;
  /** Keep-alive for connections that ask for it. */
  keepAlive: { idle: number; interval: number; count: number };
  receiveBuffer: number;
  receiveBufferMax: number;
  sendBuffer: number;
  sendBufferMax: number;
  /** `net.ipv4.tcp_notsent_lowat`. */
  notSentLowWater: number = Number.POSITIVE_INFINITY;
  /** Segments that are handed down in one piece at least. */
  minimumSegments = 2;
  /** What the queue of the own device does: hands on, asks TCP to pace, or takes nothing (`pfifo limit 0`). */
  queue: "plain" | "paces" | "refuses" = "plain";
  /** `net.ipv4.tcp_pacing_ss_ratio` and `tcp_pacing_ca_ratio`, percent. */
  pacing: NonNullable<ConnectionOptions["pacing"]> = { slowStart: 200, congestionAvoidance: 120 };
  /** What the route says beside the link. */
  route: { mtu?: number; advertisedSize?: number; initialWindow?: number } = {};

  constructor(profile: ProfileName) {
    this.profile = profile;
    this.connection = { profile };
    const sizes = bufferSizes[profile];
    this.receiveBuffer = sizes.receive;
    this.receiveBufferMax = sizes.receiveMax;
    this.sendBuffer = sizes.send;
    this.sendBufferMax = sizes.sendMax;
    this.keepAlive = { idle: 7_200_000, interval: 75_000, count: profile === "bsd" ? 8 : 9 };
    if (profile === "linux")
      Object.assign(this.connection, { ecn: "never", slowStartAfterIdle: false, synRetries: 5 });
  }
}

/**
 * What the public suites configure before every script; for `rfc`, the model's own. Scripts for Linux are written for
 * buffers that are not the kernel's defaults.
 */
const bufferSizes: Readonly<
  Record<
    ProfileName,
    { readonly receive: number; readonly receiveMax: number; readonly send: number; readonly sendMax: number }
  >
> = {
  rfc: { receive: 1_048_576, receiveMax: 1_048_576, send: 1_048_576, sendMax: 1_048_576 },
  linux: { receive: 540_000, receiveMax: 15_728_640, send: 262_144, sendMax: 4_194_304 },
  bsd: { receive: 65_536, receiveMax: 2_097_152, send: 32_768, sendMax: 2_097_152 },
};
