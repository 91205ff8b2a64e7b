/** The fields of a scenario file. The compiler compares the tables with the types. */
import type { Flag } from "../../base/flag.ts";
import type { CongestionName } from "../../mechanism/congestion/controller.ts";
import type { ProfileName } from "../../connection/profile.ts";
import { impairment } from "./impairment-fields.ts";
import {
  scenarioSchemaVersion,
  type EndName,
  type ProgramStep,
  type Reading,
  type Scenario,
  type ScenarioConnectionOptions,
  type ScenarioEnd,
  type ScenarioPath,
  type StrayPacket,
} from "./scenario.ts";
import { IMPAIRMENTS_MAX, LIMIT_MAX, REPETITIONS_MAX, STEPS_MAX, WRITTEN_MAX } from "./scenario-limits.ts";
import {
  about,
  either,
  listed,
  listOf,
  number,
  objectOf,
  oneOf,
  optional,
  taggedBy,
  text,
  whole,
  yesNo,
  type Fields,
  type Rule,
} from "./shape.ts";

const time = number(0, LIMIT_MAX);
const name = text("^[A-Za-z0-9][A-Za-z0-9-]*$", "letters, digits and hyphens", 60);
const port = whole(1, 65_535);
const octets = whole(1, 2 ** 30);
const retries = whole(0, 255);
const bytes = whole(1, WRITTEN_MAX);
const times = whole(1, REPETITIONS_MAX);
const flags = listOf(
  oneOf<Flag>({ SYN: true, FIN: true, RST: true, PSH: true, ACK: true, URG: true, ECE: true, CWR: true }),
  1,
  8,
);

export const connectionOptions: Rule<ScenarioConnectionOptions> = objectOf<ScenarioConnectionOptions>({
  profile: optional(oneOf<ProfileName>({ rfc: true, linux: true, bsd: true }), "Whose constants and habits."),
  congestion: optional(oneOf<CongestionName>({ "new-reno": true, cubic: true, bbr: true })),
  noDelay: optional(yesNo, "Switches Nagle's algorithm off (RFC 9293 §3.7.4)."),
  cork: optional(yesNo, "Hold back what does not fill a segment, 200 ms at most."),
  receiveBuffer: optional(octets, "Octets of the receive buffer, which bounds the window."),
  receiveBufferMax: optional(octets, "What the receive buffer may grow to."),
  sendBuffer: optional(octets),
  maximumSegmentSize: optional(whole(1, 65_535), "The largest segment to offer and to send, octets."),
  offeredMss: optional(whole(1, 65_535), "The largest segment to offer, octets, where more may be sent."),
  mssOption: optional(yesNo, "Offer the MSS (RFC 9293 §3.7.1)."),
  windowScaling: optional(yesNo, "RFC 7323 §2."),
  timestamps: optional(yesNo, "RFC 7323 §3."),
  sack: optional(yesNo, "RFC 2018."),
  duplicateSack: optional(yesNo, "RFC 2883."),
  ecn: optional(
    oneOf<"never" | "accept" | "request">({ never: true, accept: true, request: true }),
    "RFC 3168 §6.1.1.",
  ),
  rack: optional(yesNo, "RFC 8985; without it RFC 6675 decides what is lost."),
  tailLossProbe: optional(yesNo, "RFC 8985 §7."),
  forwardRto: optional(yesNo, "RFC 5682."),
  initialWindow: optional(whole(1, 1000), "Segments (RFC 5681 §3.1)."),
  pacing: optional(
    objectOf<NonNullable<ScenarioConnectionOptions["pacing"]>>({
      slowStart: number(1, 1000),
      congestionAvoidance: number(1, 1000),
    }),
    "Percent of a window for each round trip at which segments leave, instead of all at once.",
  ),
  slowStartAfterIdle: optional(yesNo, "RFC 5681 §4.1."),
  keepAlive: optional(
    objectOf<NonNullable<ScenarioConnectionOptions["keepAlive"]>>({
      idle: number(1, LIMIT_MAX),
      interval: number(1, LIMIT_MAX),
      count: whole(1, 255),
    }),
    "Idle time before the first probe, time between probes (ms), and their number (RFC 9293 §3.8.4).",
  ),
  userTimeout: optional(
    number(1, LIMIT_MAX),
    "How long data may stay unacknowledged, ms (RFC 9293 §3.9.1.1).",
  ),
  userTimeoutOption: optional(yesNo, "Offer it to the peer, and heed the peer's (RFC 5482)."),
  synRetries: optional(retries),
  synAckRetries: optional(retries),
  synLinearTimeouts: optional(retries),
  retries: optional(retries, "Retransmissions before giving up (RFC 9293 §3.8.3, R2)."),
  timeWait: optional(time, "Twice the maximum segment lifetime, ms."),
  finWait2Timeout: optional(time, "How long an orphaned FIN-WAIT-2 is kept, ms."),
  ignoreResetInTimeWait: optional(yesNo, "RFC 1337 §3."),
  resetAcceptance: optional(oneOf<"rfc5961" | "rfc793">({ rfc5961: true, rfc793: true }), "RFC 5961 §3."),
  synAcceptance: optional(oneOf<"rfc5961" | "rfc793">({ rfc5961: true, rfc793: true }), "RFC 5961 §4."),
  pathMtuDiscovery: optional(
    oneOf<NonNullable<ScenarioConnectionOptions["pathMtuDiscovery"]>>({
      none: true,
      icmp: true,
      "probe-on-blackhole": true,
      probe: true,
    }),
    "RFC 1191, RFC 8201, RFC 4821.",
  ),
  baseMss: optional(
    whole(48, 65_495),
    "Segment that a search for the path MTU begins with, octets (RFC 4821 §7.2).",
  ),
  fastOpen: optional(
    objectOf<NonNullable<ScenarioConnectionOptions["fastOpen"]>>({
      client: optional(yesNo),
      server: optional(yesNo),
    }),
    "RFC 7413.",
  ),
  dupThresh: optional(whole(1, 300), "Duplicate acknowledgements that mean loss (RFC 5681 §3.2)."),
  rtoMin: optional(number(1, 120_000), "ms (RFC 6298 §2.4)."),
  rtoMax: optional(number(1, 3_600_000), "ms (RFC 6298 §2.5)."),
  rtoInitial: optional(number(1, 120_000), "ms (RFC 6298 §2.1)."),
  notSentLowWater: optional(octets),
});

export const reading: Rule<Reading> = taggedBy<Reading, "how">("how", {
  "at-once": {},
  paused: {},
  paced: {
    bytes: about(bytes, "Octets read at a time, at most."),
    every: about(number(0.001, LIMIT_MAX), "Time between, ms."),
  },
});

export const end: Rule<ScenarioEnd> = objectOf<ScenarioEnd>({
  connection: optional(connectionOptions, "For every connection of this end."),
  isn: optional(
    listOf(whole(0, 2 ** 32 - 1), 1, 1000),
    "Initial sequence numbers, in the order in which connections are made; chosen as RFC 6528 says beyond that.",
  ),
  mtu: optional(whole(68, 65_535), "The largest packet its own line takes; 1500 unless it is said."),
  synCookies: optional(
    oneOf<"never" | "overflow" | "always">({ never: true, overflow: true, always: true }),
    "RFC 4987 §3.6.",
  ),
  synQueue: optional(whole(1, 1_000_000), "Half-open connections it keeps."),
  reading: optional(reading, "How its program reads; at once unless it is said."),
  whenPeerFinishes: optional(
    oneOf<"shutdown" | "stay">({ shutdown: true, stay: true }),
    "What its program does when the peer has finished; shuts down unless it is said.",
  ),
  answers: optional(
    objectOf<NonNullable<ScenarioEnd["answers"]>>({ every: bytes, bytes }),
    "Its program writes `bytes` octets for `every` so many it has read.",
  ),
});

const impairments = listOf(impairment, 0, IMPAIRMENTS_MAX);

const path: Rule<ScenarioPath> = objectOf<ScenarioPath>({
  both: optional(impairments, "Both directions, behind what one of them has of its own."),
  aToB: optional(impairments, "The first is nearest to A."),
  bToA: optional(impairments, "The first is nearest to B."),
});

const position = either(
  whole(0, 2 ** 32 - 1),
  objectOf<{ readonly expected: number }>({ expected: whole(-(2 ** 31), 2 ** 31 - 1) }),
);

const stray: Fields<StrayPacket> = {
  flags,
  from: about(
    oneOf<StrayPacket["from"]>({ peer: true, strangers: true }),
    "The peer's address and port, or each time another address.",
  ),
  sequence: optional(position, "A number, or an offset from RCV.NXT."),
  acknowledgement: optional(position, "A number, or an offset from SND.UNA."),
  bytes: optional(whole(0, 65_000)),
  times: optional(times),
  every: optional(time, "ms between them."),
};

/** What every step has, whatever it calls. */
const anyStep: Fields<Omit<ProgramStep, "call">> = {
  at: about(time, "When, ms."),
  end: oneOf<EndName>({ A: true, B: true }),
  connection: optional(name, "Which connection, where there are several; main unless it is said."),
};

export const step: Rule<ProgramStep> = taggedBy<ProgramStep, "call">("call", {
  listen: {
    ...anyStep,
    port: optional(port, "7777 unless it is said."),
    backlog: optional(whole(1, 65_535), "Connections that wait to be accepted."),
  },
  open: {
    ...anyStep,
    port: optional(port, "The peer's port; 7777 unless it is said."),
    localPort: optional(port, "Chosen as RFC 6056 says unless it is said."),
    bytes: optional(bytes, "First octets to send; with Fast Open they may go with the SYN (RFC 7413)."),
  },
  write: {
    ...anyStep,
    bytes,
    times: optional(times, "So many writes of so many octets; 1 unless it is said."),
    every: optional(time, "Time between them, ms."),
    urgent: optional(yesNo, "The last octet of each is urgent (RFC 9293 §3.8.5)."),
  },
  read: { ...anyStep, reading: about(reading, "How the program reads from now on.") },
  shutdown: anyStep,
  release: anyStep,
  abort: anyStep,
  configure: { ...anyStep, options: connectionOptions },
  reboot: anyStep,
  stray: { ...anyStep, ...stray },
});

/** The whole file. */
export const scenarioRule: Rule<Scenario> = objectOf<Scenario>({
  schema: listed([scenarioSchemaVersion]),
  name: about(name, "What it is called on a command line."),
  title: text("\\S", "a line of text", 200),
  about: about(text("\\S", "a paragraph", 4000), "What to look at."),
  rfc: optional(listOf(text("^\\d{1,4} §\\S+$", "a clause such as 9293 §3.5", 40), 1, 20), "What it shows."),
  seed: about(whole(0, 2 ** 32 - 1), "The same seed is the same run, bit for bit."),
  family: optional(listed<4 | 6>([4, 6]), "The version of IP; 4 unless it is said."),
  limit: about(number(1, LIMIT_MAX), "The run ends here at the latest, ms."),
  ends: objectOf<Scenario["ends"]>({ A: end, B: end }),
  path: about(path, "What the network does to packets."),
  program: about(listOf(step, 1, STEPS_MAX), "What the programs at both ends do, in the order of time."),
});
