/** A name server that does what it is told to, well or badly: A and AAAA over UDP (RFC 1035 §4.1). For tests. */
import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { isIPv4 } from "node:net";
import { parseIpAddress } from "../../src/lookup/ip-address.ts";

/** How a name is answered for one type of record. `delay` in ms. */
type DnsAnswer =
  | { readonly addresses: readonly string[]; readonly delay?: number }
  | { readonly error: "NXDOMAIN" | "SERVFAIL" | "REFUSED"; readonly delay?: number }
  | { readonly silent: true };

/** A name's two types; one that is not given is answered with no record. */
interface DnsName {
  readonly A?: DnsAnswer;
  readonly AAAA?: DnsAnswer;
}

/** By name, without the last dot. Any other name is answered with NXDOMAIN. */
export type DnsZone = Readonly<Record<string, DnsName>>;

/** A running server. */
export interface DnsServer {
  readonly port: number;
  /** What was asked so far: `A db.test`. */
  readonly questions: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts one. */
export const dnsServer = async (zone: DnsZone, host = "127.0.0.1", port = 0): Promise<DnsServer> => {
  const socket = createSocket(isIPv4(host) ? "udp4" : "udp6");
  const questions: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  socket.on("message", (query: Buffer, from: RemoteInfo) => {
    const question = readQuestion(query);
    if (question === undefined) return;
    questions.push(`${question.type} ${question.name}`);
    const answer = answerOf(zone, question);
    if ("silent" in answer) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      socket.send(encode(query, question, answer), from.port, from.address);
    }, answer.delay ?? 0);
    timers.add(timer);
  });
  socket.bind(port, host);
  await once(socket, "listening");
  return {
    port: socket.address().port,
    questions,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      socket.close();
      await once(socket, "close");
    },
  };
};

interface Question {
  readonly name: string;
  readonly type: "A" | "AAAA" | undefined;
  /** Where the question ends in the query. */
  readonly end: number;
}

const readQuestion = (query: Buffer): Question | undefined => {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (;;) {
    const length = query[at];
    if (length === undefined || length > 63) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(query.toString("latin1", at, at + length).toLowerCase());
    at += length;
  }
  if (at + 4 > query.length) return undefined;
  const type = query.readUInt16BE(at);
  return {
    name: labels.join("."),
    type: type === TYPE.A ? "A" : type === TYPE.AAAA ? "AAAA" : undefined,
    end: at + 4,
  };
};

const answerOf = (zone: DnsZone, { name, type }: Question): DnsAnswer => {
  const entry = zone[name];
  if (entry === undefined) return { error: "NXDOMAIN" };
  return (type === undefined ? undefined : entry[type]) ?? { addresses: [] };
};

const encode = (query: Buffer, question: Question, answer: Exclude<DnsAnswer, { silent: true }>): Buffer => {
  const addresses = "addresses" in answer ? answer.addresses : [];
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  // A response, recursion desired and available.
  header.writeUInt16BE(0x8180 | ("error" in answer ? RCODE[answer.error] : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  return Buffer.concat([header, query.subarray(HEADER_BYTES, question.end), ...addresses.map(record)]);
};

const record = (address: string): Buffer => {
  const parsed = parseIpAddress(address);
  if (parsed === undefined) throw new Error(`${address} is no address`);
  const data = parsed.family === 4 ? parsed.bytes.subarray(12) : parsed.bytes;
  const fixed = Buffer.alloc(12);
  // The name: a pointer to the question's.
  fixed.writeUInt16BE(0xc0_00 | HEADER_BYTES, 0);
  fixed.writeUInt16BE(parsed.family === 4 ? TYPE.A : TYPE.AAAA, 2);
  fixed.writeUInt16BE(1, 4);
  fixed.writeUInt32BE(TTL_SECONDS, 6);
  fixed.writeUInt16BE(data.length, 10);
  return Buffer.concat([fixed, data]);
};

const HEADER_BYTES = 12;
const TTL_SECONDS = 1;
const TYPE = { A: 1, AAAA: 28 } as const;
const RCODE = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
