/** RFC 9293 §3.9.2.2 (MUST-54): ICMP errors go to the connection whose segment they quote. */
import { decodeIcmp, PROTOCOL_ICMP } from "../wire/icmp.ts";
import { icmpName, icmpSeverity, quotedSegment } from "../wire/icmp-errors.ts";
import { pseudoHeaderSumOf, type IpHeader } from "../wire/ip-header.ts";
import type { DecodeProblem } from "../wire/problem.ts";
import type { Port } from "../base/port.ts";
import { afterInput } from "./after-input.ts";
import type { Host } from "./host.ts";
import { TimeWait } from "./time-wait.ts";

/** What is wrong with the message, if it cannot be read. */
export const receiveIcmp = (
  host: Host,
  packet: Uint8Array,
  header: IpHeader,
  now: number,
): DecodeProblem | undefined => {
  const { counters, connections } = host;
  const { version, payloadOffset, payloadLength } = header;
  if ((header.protocol === PROTOCOL_ICMP) !== (version === 4)) {
    counters.otherProtocol += 1;
    return undefined;
  }
  const decoded = decodeIcmp(packet, payloadOffset, payloadLength, version, pseudoHeaderSumOf(header));
  if (!decoded.ok) return decoded.problem;
  const message = decoded.value;
  const severity = icmpSeverity(message, version);
  if (severity === "ignored" || !("quote" in message)) {
    counters.otherProtocol += 1;
    return undefined;
  }
  counters.icmpIgnored += 1;
  const quoted = quotedSegment(message.quote);
  if (quoted === undefined || quoted.source.family !== version) return undefined;
  const { source, destination, sourcePort, destinationPort, sequence } = quoted;
  const entry = connections.find(source, sourcePort as Port, destination, destinationPort as Port);
  // TIME-WAIT waits for nothing that an error could be about.
  if (entry === undefined || entry instanceof TimeWait) return undefined;
  const report = {
    kind: severity,
    name: icmpName(message, version),
    sequence,
    isUnclaimed: entry.stage === "half-open" || entry.stage === "waiting",
    ...(message.kind === "packet-too-big" ? { mtu: message.mtu, length: quoted.length } : {}),
  };
  if (!entry.receiveIcmp(report, now)) return undefined;
  counters.icmpIgnored -= 1;
  counters.icmpErrors += 1;
  if (severity === "packet-too-big") host.pathMtus.lower(destination, entry.info(now).pathMtu, now);
  afterInput(host, entry, now);
  return undefined;
};
