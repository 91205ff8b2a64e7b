/**
 * Constants and habits that differ between implementations. `rfc` takes what the RFCs recommend, `linux` and `bsd`
 * what those two kernels do. Times in ms, sizes in octets.
 */

/** Whose habits a connection has. */
export type ProfileName = "rfc" | "linux" | "bsd";

/** One implementation's habits. */
export interface Profile {
  readonly name: ProfileName;
  /** RFC 6298 §2.4, §2.5: bounds of the retransmission timeout; §2.1: its value before the first sample. */
  readonly rtoMin: number;
  readonly rtoMax: number;
  readonly rtoInitial: number;
  /** Added to every timeout computed from a sample. */
  readonly rtoSlop: number;
  /** How the timer's parts are rounded: `floor` keeps 4 × RTTVAR at `rtoMin` or more, as Linux does. */
  readonly rtoVarianceFloor: boolean;
  /** RFC 9293 §3.8.6.3: how long an acknowledgement may wait, 500 at most. */
  readonly delayedAck: number;
  /** Every second segment is acknowledged at once, full or not. */
  readonly acksEverySecond: boolean;
  /** What acknowledges the peer's FIN in CLOSING repeats our own, and a reset of our own has no window. */
  readonly closingRepeatsFin: boolean;
  readonly resetWindow: "current" | "none";
  /** The acknowledgement of a segment that ends at RCV.NXT is taken, although it lies before the window. */
  readonly takesAckOfLast: boolean;
  /** Text behind a SYN waits for the connection: whenever, only in a simultaneous open, or is left to come again. */
  readonly queuesSynText: "always" | "simultaneous" | "never";
  /** A SYN,ACK to a listener is dropped without the reset of RFC 9293 §3.10.7.2. */
  readonly listenIgnoresSynAck: boolean;
  /** Acknowledge at once while the peer is thought to be in slow start, and adapt the delay to the pace of the data. */
  readonly quickAcks: boolean;
  /** Hold back duplicate ACKs that SACK makes unnecessary. */
  readonly compressedAcks: boolean;
  /** RFC 9293 §3.8.6.1: the first probe of a zero window waits this long at least, any probe this long at most. */
  readonly persistMin: number;
  readonly persistMax: number;
  /** Whether a window probe carries an octet beyond the window (RFC 9293 §3.8.6.1) or repeats SND.UNA-1 without data. */
  readonly persistProbe: "octet" | "empty";
  /** What a keep-alive probe's number is: SND.NXT-1 without data (RFC 9293 §3.8.4). */
  readonly synRetries: number;
  readonly synAckRetries: number;
  readonly synLinearTimeouts: number;
  readonly retries: number;
  readonly timeWait: number;
  readonly finWait2Timeout: number;
  readonly initialWindow: number;
  /** RFC 5681 §3.2. Beyond it a gap counts as loss. */
  readonly dupThresh: number;
  readonly receiveBuffer: number;
  readonly receiveBufferMax: number;
  readonly sendBuffer: number;
  /** Open the window in step with what arrives, beginning at 64 KiB, instead of at once. */
  readonly windowGrows: boolean;
  /** RFC 9293 §3.8.6.2.2: in which steps the window is opened. */
  readonly windowSteps: ProfileName;
  /** The receive buffer is rounded up to whole segments once the peer's MSS is known. */
  readonly buffersInSegments: boolean;
  /** Order and padding of the options of a SYN. */
  readonly synOptions: "linux" | "bsd";
  /** RFC 9293 §3.7.4: `minshall` holds a short segment back only while another short one is unacknowledged. */
  readonly nagle: "any-unacknowledged" | "minshall";
  /** RFC 9293 §3.8.6.2.1 (3): send part of what fits once it is half the largest window. */
  readonly sendHalfWindow: boolean;
  /** RFC 1191 §3: a report takes the path MTU no lower than this, octets, with IPv4. Below it IP may cut packets. */
  readonly pathMtuFloor: number;
  /** RFC 1191 §6.5: after such a report slow start leads back to the window; or what the window has room for goes out. */
  readonly slowStartAfterTooBig: boolean;
  readonly congestion: "new-reno" | "cubic";
  readonly congestionVariant: "rfc" | "linux";
  readonly slowStartAfterIdle: boolean;
  readonly ignoreResetInTimeWait: boolean;
  readonly ecn: "never" | "accept" | "request";
  /** Repeated SYNs that still ask for ECN (RFC 3168 §6.1.1.1). */
  readonly ecnSynRetries: number;
  readonly forwardRto: boolean;
  readonly rack: boolean;
  readonly duplicateSack: boolean;
  /** A FIN beyond a gap is reported by SACK, as the number that it has. */
  readonly reportsFin: boolean;
  /** RFC 5961 §5.2: an ACK older than the largest window ever offered earns a challenge. */
  readonly oldAckChallenge: boolean;
  /** RFC 5961 §7: in so many ms one connection sends this many challenges or answers to segments out of the window. */
  readonly challengeInterval: number;
  readonly challengeBurst: number;
  /** Answer a SYN that comes again with the SYN,ACK again, instead of with an ACK. */
  readonly repeatsSynAck: boolean;
  /** A reset of our own carries an acknowledgement, which RFC 9293 §3.10.5 does not ask for. */
  readonly resetAcknowledges: boolean;
  readonly keepAlive: { readonly idle: number; readonly interval: number; readonly count: number };
}

const rfc: Profile = {
  name: "rfc",
  rtoMin: 1000,
  rtoMax: 60_000,
  rtoInitial: 1000,
  rtoSlop: 0,
  rtoVarianceFloor: false,
  delayedAck: 200,
  acksEverySecond: false,
  closingRepeatsFin: false,
  resetWindow: "current",
  listenIgnoresSynAck: false,
  takesAckOfLast: false,
  queuesSynText: "always",
  quickAcks: false,
  compressedAcks: false,
  persistMin: 0,
  persistMax: 60_000,
  persistProbe: "octet",
  // RFC 9293 §3.8.3, MUST-23: 3 minutes at least; these come to 183 s.
  synRetries: 7,
  synAckRetries: 7,
  synLinearTimeouts: 0,
  retries: 15,
  timeWait: 240_000, // Twice the 2 minutes of RFC 9293 §3.4.2.
  finWait2Timeout: 60_000,
  initialWindow: 10,
  dupThresh: 3,
  receiveBuffer: 1_048_576,
  receiveBufferMax: 1_048_576,
  sendBuffer: 1_048_576,
  windowGrows: false,
  windowSteps: "rfc",
  buffersInSegments: false,
  synOptions: "linux",
  nagle: "any-unacknowledged",
  sendHalfWindow: true,
  pathMtuFloor: 552,
  slowStartAfterTooBig: true,
  congestion: "cubic",
  congestionVariant: "rfc",
  slowStartAfterIdle: true,
  ignoreResetInTimeWait: true,
  ecn: "accept",
  ecnSynRetries: 0,
  forwardRto: true,
  rack: true,
  duplicateSack: true,
  reportsFin: true,
  oldAckChallenge: true,
  challengeInterval: 500,
  challengeBurst: 1,
  resetAcknowledges: false,
  repeatsSynAck: false,
  keepAlive: { idle: 7_200_000, interval: 75_000, count: 9 },
};

const linux: Profile = {
  ...rfc,
  name: "linux",
  rtoMin: 200,
  rtoMax: 120_000,
  rtoVarianceFloor: true,
  delayedAck: 40,
  quickAcks: true,
  takesAckOfLast: true,
  queuesSynText: "never",
  compressedAcks: true,
  persistMin: 200,
  persistMax: 120_000,
  persistProbe: "empty",
  synRetries: 6,
  synAckRetries: 5,
  timeWait: 60_000,
  finWait2Timeout: 60_000,
  receiveBuffer: 131_072,
  receiveBufferMax: 6_291_456,
  sendBuffer: 4_194_304,
  windowGrows: true,
  windowSteps: "linux",
  nagle: "minshall",
  sendHalfWindow: false,
  slowStartAfterTooBig: false,
  congestionVariant: "linux",
  resetAcknowledges: true,
  repeatsSynAck: true,
  ignoreResetInTimeWait: false,
};

const bsd: Profile = {
  ...rfc,
  name: "bsd",
  rtoMin: 30,
  rtoMax: 64_000,
  rtoSlop: 200,
  delayedAck: 40,
  persistMin: 5000,
  persistMax: 60_000,
  synRetries: 12,
  synAckRetries: 3,
  retries: 12,
  timeWait: 60_000,
  finWait2Timeout: 60_000,
  receiveBuffer: 65_536,
  receiveBufferMax: 2_097_152,
  sendBuffer: 32_768,
  synOptions: "bsd",
  pathMtuFloor: 256,
  windowSteps: "bsd",
  buffersInSegments: true,
  ignoreResetInTimeWait: true,
  acksEverySecond: true,
  closingRepeatsFin: true,
  resetWindow: "none",
  listenIgnoresSynAck: true,
  takesAckOfLast: true,
  queuesSynText: "simultaneous",
  rack: false,
  reportsFin: false,
  ecnSynRetries: 1,
  forwardRto: false,
  challengeInterval: 1000,
  challengeBurst: 5,
  resetAcknowledges: true,
  repeatsSynAck: true,
  keepAlive: { idle: 7_200_000, interval: 75_000, count: 8 },
};

/** The three. */
export const profiles: Readonly<Record<ProfileName, Profile>> = { rfc, linux, bsd };
