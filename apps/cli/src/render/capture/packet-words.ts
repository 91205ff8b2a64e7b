/** What a packet says, in words: flags and the numbers that matter, as much of it as there is room for. */
import type { StreamPacket } from "../../analyzing/stream-packets.ts";
import type { IcmpReport, PacketReport } from "@tcplens/capture";

/** `SYN,ACK`; a lone ACK of data is no news. */
export const flagWords = ({ flags, len }: PacketReport): string => {
  const bits = Number.parseInt(flags, 16);
  const names = flagNames.filter((_, bit) => (bits & (1 << bit)) !== 0);
  const shown = names.filter(
    (name) => name !== "PSH" && (name !== "ACK" || bits !== (bits & 0x18) || len === 0),
  );
  return shown.toSorted((one, other) => Number(one === "ACK") - Number(other === "ACK")).join(",");
};

/** The words, no more columns than `room`: what matters least is left out first. */
export const packetWords = (packet: StreamPacket, room: number): string => {
  const parts = packet.icmp === undefined ? partsOf(packet) : icmpParts(packet.icmp);
  for (let rank = RANK_MAX; rank > 0; rank -= 1) {
    const text = joined(parts.filter((part) => part.rank <= rank));
    if (text.length <= room) return text;
  }
  // A number that is cut is another number: what has no room is left out whole.
  const kept = parts.filter(({ rank }) => rank === 0);
  while (kept.length > 0 && joined(kept).length > room) kept.pop();
  return joined(kept);
};

interface Part {
  readonly text: string;
  /** 0 stays; the highest is left out first. */
  readonly rank: number;
}

/** An ICMP error is none of the segment's it quotes. */
const icmpParts = ({ text, seq }: IcmpReport): readonly Part[] => [
  { text: "ICMP", rank: 0 },
  { text, rank: 1 },
  { text: `about seq=${seq}`, rank: 2 },
];

const partsOf = (packet: StreamPacket): readonly Part[] => {
  const { flags, seq, ack, len, window, sack } = packet;
  const bits = Number.parseInt(flags, 16);
  const names = flagWords(packet);
  const bare = len === 0 && (bits & 0x07) === 0;
  return [
    ...(names === "" ? [] : [{ text: names, rank: 0 }]),
    { text: `seq=${seq}`, rank: bare ? 3 : 0 },
    ...(len > 0 ? [{ text: `len=${len}`, rank: 1 }] : []),
    ...((bits & 0x10) === 0 ? [] : [{ text: `ack=${ack}`, rank: bare ? 0 : 2 }]),
    ...((bits & 0x04) === 0 ? [{ text: `win=${window}`, rank: bare ? 2 : 4 }] : []),
    ...(sack.length === 0
      ? []
      : [{ text: `sack=${sack.map(([left, right]) => `${left}-${right}`).join(",")}`, rank: 1 }]),
  ];
};

const joined = (parts: readonly Part[]): string => parts.map(({ text }) => text).join(" ");

const flagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"] as const;
const RANK_MAX = 4;
