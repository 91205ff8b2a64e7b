/** What a script's own options and the caller's say about how to run it. */
import type { ProfileName } from "@tcplens/core";
import type { ScriptOption } from "../language/script.ts";
import { fail, unsupported } from "./verdict.ts";

/** How one script is run. Times in microseconds. */
export interface RunSettings {
  readonly profile: ProfileName;
  readonly version: 4 | 6;
  readonly localAddress: string;
  readonly remoteAddress: string;
  /** The port that `bind` takes, and the one that `connect` goes to. */
  readonly bindPort: number;
  readonly connectPort: number;
  readonly mtu: number;
  /** `--mss`: what is injected is joined of segments of so many octets; 0: it is as it is. */
  readonly joinedOf: number;
  readonly tolerance: number;
  /** Of the time since the event before, percent; the larger of the two holds. */
  readonly tolerancePercent: number;
  /** An expected packet has to be one packet, not a run that comes to its length. */
  readonly strictSegments: boolean;
  /** Microseconds of one step of our timestamps, to check them by; 0: only their order is known. */
  readonly timestampTick: number;
  /** An echo that answers to no timestamp seen before is taken as if the clock went on evenly. */
  readonly timestampEchoScaled: boolean;
}

/**
 * Reads the options. `wanted` is the version that the caller wishes for where the script has none; `implied`: what its
 * packets can only be.
 */
export const settingsOf = (
  options: readonly ScriptOption[],
  profile: ProfileName,
  wanted: 4 | 6 | undefined,
  implied: 4 | 6 | undefined,
): RunSettings => {
  const values = new Map<string, ScriptOption>();
  for (const option of options) {
    if (!knownOptions.has(option.name)) unsupported(`the option --${option.name}`, option);
    values.set(option.name, option);
  }
  const version = versionOf(values.get("ip_version"), familyOf(values.get("local_ip")) ?? implied ?? wanted);
  const number = (name: string, usual: number): number => numberOf(values.get(name), usual);
  const defaults = version === 4 ? addresses.four : profile === "linux" ? addresses.linuxSix : addresses.six;
  return {
    profile,
    version,
    localAddress: values.get("local_ip")?.value ?? defaults.local,
    remoteAddress: (values.get("remote_ip")?.value ?? defaults.remote).replace(/\/\d+$/, ""),
    bindPort: number("bind_port", 8080),
    connectPort: number("connect_port", 8080),
    mtu: number(
      "mtu",
      usualMtu(profile, values.has("ip_version") || version === wanted ? version : undefined),
    ),
    joinedOf: number("mss", 0),
    tolerance: number("tolerance_usecs", 4000),
    tolerancePercent: number("tolerance_percent", 12.5),
    strictSegments: values.has("strict_segments"),
    timestampTick: number("tcp_ts_tick_usecs", 0),
    timestampEchoScaled: values.has("tcp_ts_ecr_scaled"),
  };
};

const versionOf = (option: ScriptOption | undefined, wanted: 4 | 6 | undefined): 4 | 6 => {
  switch (option?.value) {
    case undefined:
      return wanted ?? 4;
    case "ipv4":
      return 4;
    case "ipv6":
      return 6;
    // An IPv6 socket that talks IPv4: what goes over the wire is IPv4.
    case "ipv4-mapped-ipv6":
    case "ipv4_mapped_ipv6":
      return 4;
    default:
      return fail(
        { message: `--ip_version=${option?.value} is none of ipv4, ipv6, ipv4-mapped-ipv6` },
        option,
      );
  }
};

/** An address says which version it is of. */
const familyOf = (option: ScriptOption | undefined): 4 | 6 | undefined => {
  if (option?.value === undefined) return undefined;
  return option.value.includes(":") ? 6 : 4;
};

const numberOf = (option: ScriptOption | undefined, usual: number): number => {
  if (option === undefined) return usual;
  const value = Number(option.value);
  if (option.value !== undefined && Number.isFinite(value) && value >= 0) return value;
  return fail({ message: `--${option.name} needs a number, not ${option.value ?? "nothing"}` }, option);
};

/**
 * Scripts for Linux are written once for both versions of IP: their runner makes the link 20 octets wider for IPv6, so
 * that the segment size stays. Those for BSD have a file for each version, and one link.
 */
const usualMtu = (profile: ProfileName, version: 4 | 6 | undefined): number =>
  profile === "linux" && version === 6 ? 1520 : 1500;

/** RFC 5737 §3, RFC 3849 §2 and RFC 1918 §3: nobody's addresses. */
const addresses = {
  four: { local: "192.168.0.1", remote: "192.0.2.1" },
  six: { local: "fd3d:fa7b:d17d::1", remote: "2001:db8::1" },
  // Those of the public suites, whose Fast Open cookies are made of them.
  linuxSix: { local: "fd3d:a0b:17d6::1", remote: "fd3d:fa7b:d17d::1" },
} as const;

/** Those that have a meaning here, and those that concern only how a real system is driven. */
const knownOptions: ReadonlySet<string> = new Set(
  "ip_version bind_port connect_port remote_ip local_ip mtu mss tolerance_usecs tolerance_percent tcp_ts_tick_usecs tcp_ts_ecr_scaled strict_segments define gateway_ip netmask_ip local_linklocal_ip gateway_linklocal_ip speed dry_run verbose debug code_command code_format code_sockopt send_omit_free tun_dev persistent_tun_dev no_cleanup".split(
    " ",
  ),
);
