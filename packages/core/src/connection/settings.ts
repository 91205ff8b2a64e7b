/** What a connection goes by: its options with the profile's values for all that is left out. Shared, never changed. */
import { InvalidArgument } from "../base/errors.ts";
import { type CongestionName, congestionNames } from "../mechanism/congestion/controller.ts";
import type { ConnectionOptions, FastOpenOptions } from "./options.ts";
import { profiles, type Profile } from "./profile.ts";

/** Every option decided. Times ms, sizes octets. */
export interface Settings {
  /** What was asked for. */
  readonly options: ConnectionOptions;
  readonly profile: Profile;
  readonly congestion: CongestionName;
  readonly noDelay: boolean;
  readonly cork: boolean;
  readonly receiveBuffer: number;
  readonly receiveBufferMax: number;
  readonly sendBuffer: number;
  readonly maximumSegmentSize: number;
  readonly offeredMss: number;
  readonly windowScaling: boolean;
  readonly mssOption: boolean;
  readonly timestamps: boolean;
  readonly sack: boolean;
  readonly duplicateSack: boolean;
  readonly ecn: "never" | "accept" | "request";
  readonly rack: boolean;
  readonly tailLossProbe: boolean;
  readonly forwardRto: boolean;
  readonly initialWindow: number;
  readonly pacing: { readonly slowStart: number; readonly congestionAvoidance: number } | undefined;
  readonly slowStartAfterIdle: boolean;
  readonly keepAlive:
    | { readonly idle: number; readonly interval: number; readonly count: number }
    | undefined;
  readonly userTimeout: number | undefined;
  readonly userTimeoutOption: boolean;
  readonly synRetries: number;
  readonly synAckRetries: number;
  readonly synLinearTimeouts: number;
  readonly retries: number;
  readonly timeWait: number;
  readonly finWait2Timeout: number;
  readonly ignoreResetInTimeWait: boolean;
  readonly resetAcceptance: "rfc5961" | "rfc793";
  readonly synAcceptance: "rfc5961" | "rfc793";
  readonly pathMtuDiscovery: "none" | "icmp" | "probe-on-blackhole" | "probe";
  readonly baseMss: number | undefined;
  readonly fastOpen: FastOpenOptions;
  readonly explain: boolean;
  readonly notSentLowWater: number;
  readonly dupThresh: number;
  readonly rtoMin: number;
  readonly rtoMax: number;
  readonly rtoInitial: number;
}

/**
 * Fills in what `options` leave out.
 * @throws {@link InvalidArgument} where a number is out of its range.
 */
export const resolve = (options: ConnectionOptions = usual): Settings => {
  const known = resolved.get(options);
  if (known !== undefined) return known;
  const settings = build(options);
  resolved.set(options, settings);
  return settings;
};

const build = (options: ConnectionOptions): Settings => {
  const profile = profiles[options.profile ?? "rfc"];
  checkRanges(options);
  const receiveBuffer = options.receiveBuffer ?? profile.receiveBuffer;
  return {
    options,
    profile,
    congestion: options.congestion ?? profile.congestion,
    noDelay: options.noDelay ?? false,
    cork: options.cork ?? false,
    receiveBuffer,
    receiveBufferMax: Math.max(
      receiveBuffer,
      options.receiveBufferMax ?? (options.receiveBuffer === undefined ? profile.receiveBufferMax : 0),
    ),
    sendBuffer: options.sendBuffer ?? profile.sendBuffer,
    maximumSegmentSize: options.maximumSegmentSize ?? 65_535,
    offeredMss: options.offeredMss ?? 65_535,
    mssOption: options.mssOption ?? true,
    windowScaling: options.windowScaling ?? true,
    timestamps: options.timestamps ?? true,
    sack: options.sack ?? true,
    duplicateSack: options.duplicateSack ?? profile.duplicateSack,
    ecn: options.ecn ?? profile.ecn,
    rack: options.rack ?? profile.rack,
    tailLossProbe: options.tailLossProbe ?? profile.rack,
    forwardRto: options.forwardRto ?? profile.forwardRto,
    initialWindow: options.initialWindow ?? profile.initialWindow,
    pacing: options.pacing,
    slowStartAfterIdle: options.slowStartAfterIdle ?? profile.slowStartAfterIdle,
    keepAlive: options.keepAlive,
    userTimeout: options.userTimeout,
    userTimeoutOption: options.userTimeoutOption ?? false,
    synRetries: options.synRetries ?? profile.synRetries,
    synLinearTimeouts: options.synLinearTimeouts ?? profile.synLinearTimeouts,
    synAckRetries: options.synAckRetries ?? profile.synAckRetries,
    retries: options.retries ?? profile.retries,
    timeWait: options.timeWait ?? profile.timeWait,
    finWait2Timeout: options.finWait2Timeout ?? profile.finWait2Timeout,
    ignoreResetInTimeWait: options.ignoreResetInTimeWait ?? profile.ignoreResetInTimeWait,
    resetAcceptance: options.resetAcceptance ?? "rfc5961",
    synAcceptance: options.synAcceptance ?? "rfc5961",
    pathMtuDiscovery: options.pathMtuDiscovery ?? "probe-on-blackhole",
    baseMss: options.baseMss,
    fastOpen: options.fastOpen ?? {},
    explain: options.explain ?? false,
    notSentLowWater: options.notSentLowWater ?? Number.POSITIVE_INFINITY,
    dupThresh: options.dupThresh ?? profile.dupThresh,
    rtoMin: options.rtoMin ?? profile.rtoMin,
    rtoMax: options.rtoMax ?? profile.rtoMax,
    rtoInitial: options.rtoInitial ?? profile.rtoInitial,
  };
};

const checkRanges = (options: ConnectionOptions): void => {
  for (const [name, low, high] of ranges) {
    const value = options[name];
    if (value === undefined) continue;
    if (!(Number(value) >= low && Number(value) <= high))
      throw new InvalidArgument(`options.${name}`, `a number from ${low} to ${high}`, value);
  }
  for (const name of sizes) {
    const value = options[name];
    if (value !== undefined && !Number.isInteger(value))
      throw new InvalidArgument(`options.${name}`, "a whole number", value);
  }
  if (options.keepAlive !== undefined) checkKeepAlive(options.keepAlive);
  if (options.pacing !== undefined) checkPacing(options.pacing);
  if (options.congestion !== undefined && !congestionNames.includes(options.congestion))
    throw new InvalidArgument("options.congestion", congestionNames.join(", "), options.congestion);
  if (options.profile !== undefined && !(options.profile in profiles))
    throw new InvalidArgument("options.profile", "rfc, linux or bsd", options.profile);
};

const checkKeepAlive = (keepAlive: NonNullable<ConnectionOptions["keepAlive"]>): void => {
  for (const name of ["idle", "interval", "count"] as const) {
    const value = keepAlive[name];
    if (!(value >= 1)) throw new InvalidArgument(`options.keepAlive.${name}`, "a number of 1 or more", value);
  }
};

const checkPacing = (pacing: NonNullable<ConnectionOptions["pacing"]>): void => {
  for (const name of ["slowStart", "congestionAvoidance"] as const) {
    const value = pacing[name];
    if (!(value >= 1 && value <= PACING_MAX))
      throw new InvalidArgument(`options.pacing.${name}`, `a number from 1 to ${PACING_MAX}`, value);
  }
};

const sizes = [
  "receiveBuffer",
  "receiveBufferMax",
  "sendBuffer",
  "maximumSegmentSize",
  "offeredMss",
  "baseMss",
] as const;

/** Percent; as far as Linux lets it be set. */
const PACING_MAX = 1000;

/** RFC 7323 §2.3: no window is larger than 1 GiB. */
const BUFFER_MAX = 2 ** 30;

const ranges: readonly (readonly [keyof ConnectionOptions, number, number])[] = [
  ["receiveBuffer", 1, BUFFER_MAX],
  ["receiveBufferMax", 1, BUFFER_MAX],
  ["sendBuffer", 1, BUFFER_MAX],
  ["maximumSegmentSize", 1, 65_535],
  ["offeredMss", 1, 65_535],
  ["baseMss", 48, 65_495],
  ["initialWindow", 1, 1000],
  ["synRetries", 0, 255],
  ["synAckRetries", 0, 255],
  ["retries", 0, 255],
  ["timeWait", 0, Number.POSITIVE_INFINITY],
  ["finWait2Timeout", 0, Number.POSITIVE_INFINITY],
  ["userTimeout", 1, Number.POSITIVE_INFINITY],
  ["notSentLowWater", 1, Number.POSITIVE_INFINITY],
  ["synLinearTimeouts", 0, 255],
  ["dupThresh", 1, 300],
  ["rtoMin", 1, 120_000],
  ["rtoMax", 1, 3_600_000],
  ["rtoInitial", 1, 120_000],
];

const resolved = new WeakMap<ConnectionOptions, Settings>();
const usual: ConnectionOptions = {};
