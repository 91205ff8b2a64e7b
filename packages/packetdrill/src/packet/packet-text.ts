/** Packets as a script would write them, in parts that can be set below one another. */
import type { Packet, TcpOption } from "../language/packet.ts";
import type { WireSegment } from "./observed.ts";

/** The parts, by name; in this order they make up the packet's text. */
export interface PacketParts {
  readonly ip: string;
  readonly flags: string;
  readonly sequence: string;
  readonly acknowledgement: string;
  readonly window: string;
  readonly urgent: string;
  readonly options: string;
}

/** The parts' names in the order of the text. */
export const partNames: readonly (keyof PacketParts)[] = [
  "ip",
  "flags",
  "sequence",
  "acknowledgement",
  "window",
  "urgent",
  "options",
];

/** A packet of a script; what it leaves open is left out. */
export const scriptParts = (packet: Packet): PacketParts => {
  const { body, ip } = packet;
  if (body.kind !== "tcp")
    return {
      ...noParts,
      flags: body.kind,
      sequence: "length" in body ? `(${body.length})` : "",
      ip: ipText(ip),
    };
  const { sequence, acknowledgement, window, urgent, options } = body;
  return {
    ip: ipText(ip),
    flags: flagsText(body.flags),
    sequence:
      sequence.kind === "any" ? `...(${sequence.length})` : sequenceText(sequence.start, sequence.length),
    acknowledgement: acknowledgement === undefined ? "" : `ack ${acknowledgement}`,
    window: window === undefined ? "" : `win ${window}`,
    urgent: urgent === undefined ? "" : `urg ${urgent}`,
    options: options === "any" ? "<...>" : optionsText(options),
  };
};

/** A packet that was seen, its numbers those of the script. */
export const observedParts = (segment: WireSegment): PacketParts => ({
  ip: "",
  flags: flagsText(segment.flags),
  sequence: sequenceText(segment.sequence, segment.payload.length),
  acknowledgement: (segment.flags & ACK) === 0 ? "" : `ack ${segment.acknowledgement}`,
  window: `win ${segment.window}`,
  urgent: segment.urgent === 0 ? "" : `urg ${segment.urgent}`,
  options: optionsText(segment.options),
});

/** The parts in one line. */
export const joinParts = (parts: PacketParts): string =>
  partNames
    .map((name) => parts[name])
    .filter((text) => text !== "")
    .join(" ");

const noParts: PacketParts = {
  ip: "",
  flags: "",
  sequence: "",
  acknowledgement: "",
  window: "",
  urgent: "",
  options: "",
};

const sequenceText = (start: number, length: number): string =>
  `${start}:${(start + length) % 2 ** 32}(${length})`;

const ipText = ({ ecn, dscp, trafficClass, hopLimit, flowLabel }: Packet["ip"]): string => {
  const parts = [
    ecn === undefined ? "" : ecnNames[ecn === "either" ? 4 : ecn],
    dscp === undefined ? "" : `dscp 0x${dscp.toString(16)}`,
    trafficClass === undefined ? "" : `tos 0x${trafficClass.toString(16)}`,
    hopLimit === undefined ? "" : `ttl ${hopLimit}`,
    flowLabel === undefined ? "" : `flowlabel 0x${flowLabel.toString(16)}`,
  ].filter((text) => text !== "");
  return parts.length === 0 ? "" : `[${parts.join(",")}]`;
};

/** RFC 3168 §5, by number; the last for a script that allows two. */
export const ecnNames: readonly string[] = ["noecn", "ect1", "ect0", "ce", "ect01"];

/** Control bits as letters; the reserved ones as a number. */
export const flagsText = (flags: number): string => {
  const letters = letterBits.map(([bit, letter]) => ((flags & bit) === 0 ? "" : letter)).join("");
  const reserved = flags >> 9 === 0 ? "" : `[reserved ${flags >> 9}]`;
  return `${letters === "" ? "-" : letters}${reserved}`;
};

const ACK = 0x10;
const letterBits: readonly (readonly [number, string])[] = [
  [0x02, "S"],
  [0x01, "F"],
  [0x04, "R"],
  [0x08, "P"],
  [0x40, "E"],
  [0x80, "W"],
  [0x100, "A"],
  [0x20, "U"],
  [ACK, "."],
];

/** Options in angle brackets; nothing for none. */
const optionsText = (options: readonly TcpOption[]): string =>
  options.length === 0 ? "" : `<${options.map(optionText).join(",")}>`;

/** One option as a script writes it. */
export const optionText = (option: TcpOption): string => {
  switch (option.kind) {
    case "end":
      return "eol";
    case "no-operation":
      return "nop";
    case "mss":
      return `mss ${option.value}`;
    case "window-scale":
      return `wscale ${option.shift}`;
    case "sack-permitted":
      return "sackOK";
    case "sack":
      return `sack ${option.blocks.map(({ left, right }) => `${left}:${right}`).join(" ")}`;
    case "timestamps":
      return `TS val ${option.value ?? "..."} ecr ${option.echo}`;
    case "fast-open":
      return withHex(option.experimental ? "FOEXP" : "FO", option.cookie);
    case "accurate-ecn":
      return accurateEcnText(option);
    case "md5":
      return option.digest === undefined ? "md5 valid" : withHex("md5", option.digest);
    case "generic":
      return withHex(`gen-${option.number}`, option.bytes);
    case "named":
      return option.text;
  }
};

const accurateEcnText = ({
  order,
  experimental,
  counters,
}: Extract<TcpOption, { kind: "accurate-ecn" }>): string => {
  const names = order === 0 ? ["e0b", "ceb", "e1b"] : ["e1b", "ceb", "e0b"];
  const text = counters.map((counter, index) => ` ${names[index]} ${counter}`).join("");
  return `${experimental ? "exp-" : ""}ECN${text === "" ? ` ${order}` : text}`;
};

const withHex = (name: string, bytes: Uint8Array): string => {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === "" ? name : `${name} ${hex}`;
};
