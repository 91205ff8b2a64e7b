/** Connections that FTP announces: Wireshark leaves their SYN out of the completeness. */
import { describe, expect, test } from "vitest";
import { Analyser, CaptureReader, connectionReport } from "../../src/index.ts";
import { octets } from "../support/frames.ts";
import { pcapFile } from "../support/pcap-file.ts";
import { tsharkFields, tsharkVersion } from "../support/tshark.ts";

const word = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** Between 10.0.0.1 (the client) and 10.0.0.2, over raw IP. */
const segment = (
  fromClient: boolean,
  ports: readonly [number, number],
  flags: string,
  text = "",
): Uint8Array => {
  const [seq, ack] = flags === "02" ? [100, 0] : flags === "12" ? [100, 101] : [101, 101];
  return octets(
    `4500 ${word(40 + text.length, 4)} 0001 4000 4006 0000`,
    fromClient ? "0a000001 0a000002" : "0a000002 0a000001",
    `${word(ports[0], 4)} ${word(ports[1], 4)} ${word(seq, 8)} ${word(ack, 8)} 50${flags} ffff 0000 0000`,
    Buffer.from(text),
  );
};

const opened = (fromClient: boolean, [from, to]: readonly [number, number]): Uint8Array[] => [
  segment(fromClient, [from, to], "02"),
  segment(!fromClient, [to, from], "12"),
  segment(fromClient, [from, to], "10"),
];

/** What is said on the control connection, and what is opened then: by the client, from port, to port. */
const talks: readonly (readonly [string, boolean, string, readonly [boolean, number, number], number])[] = [
  ["PASV", false, "227 Entering Passive Mode (10,0,0,2,4,1)\r\n", [true, 5000, 1025], 6],
  ["PASV of another wording", false, "227 Listening on 10,0,0,2,4,1.\r\n", [true, 5000, 1025], 6],
  ["PASV, another port", false, "227 Entering Passive Mode (10,0,0,2,4,2)\r\n", [true, 5000, 1025], 7],
  ["EPSV", false, "229 Entering Extended Passive Mode (|||1025|)\r\n", [true, 5000, 1025], 6],
  ["PORT", true, "PORT 10,0,0,1,19,136\r\n", [false, 20, 5000], 6],
  ["PORT, from another port", true, "PORT 10,0,0,1,19,136\r\n", [false, 2000, 5000], 7],
  ["PORT, another one's", true, "PORT 10,0,0,9,19,136\r\n", [false, 20, 5000], 7],
  ["EPRT", true, "EPRT |1|10.0.0.1|5000|\r\n", [false, 20, 5000], 7],
  ["nothing of the kind", true, "SYST\r\n", [false, 20, 5000], 7],
];

const fileOf = ([, fromClient, text, [byClient, from, to]]: (typeof talks)[number]): Uint8Array => {
  const control = fromClient ? ([4000, 21] as const) : ([21, 4000] as const);
  const frames = [
    ...opened(true, [4000, 21]),
    segment(fromClient, control, "18", text),
    ...opened(byClient, [from, to]),
  ];
  return pcapFile(
    101,
    frames.map((frame, index) => ({ frame, at: index })),
  );
};

test.for(talks)("%s", (talk) => {
  const analyser = new Analyser();
  const reader = new CaptureReader((record) => void analyser.take(record));
  reader.push(fileOf(talk));
  expect(connectionReport(analyser, 1).completeness).toBe(talk[4]);
});

describe.skipIf(tsharkVersion?.startsWith("4.0.") !== true)("as tshark has it", () => {
  test.for(talks)("%s", (talk) => {
    const rows = tsharkFields(fileOf(talk), ["tcp.stream", "tcp.completeness"], ["-2"]);
    expect(Number(rows.findLast(([stream]) => stream === "1")?.[1])).toBe(talk[4]);
  });
});
