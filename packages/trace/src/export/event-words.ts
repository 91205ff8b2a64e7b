/** One event in one sentence, for lists of events. */
import type { TraceEvent, UnknownEvent } from "../event/event.ts";
import { byteWords, countWords, endpointWords, shown } from "../findings/words.ts";
import { formatDuration } from "./duration.ts";
import { failureWords } from "./failure-words.ts";
import { kernelWords } from "./kernel-row.ts";
import { segmentLabel } from "./ladder.ts";
import { printable } from "./printable.ts";
import { closedWords } from "./timeline-connection.ts";

/** What the event says, without its time, its connection and its evidence. Safe to print. */
export const eventWords = (event: TraceEvent | UnknownEvent): string => {
  switch (event.type) {
    case "lookup-started":
      return `lookup of ${shown(event.host)} started`;
    case "lookup-answered":
      return `IPv${event.family} answered in ${formatDuration(event.duration)}: ${addressList(event.addresses)}`;
    case "lookup-failed":
      return `IPv${event.family} lookup failed in ${formatDuration(event.duration)}: ${printable(event.code, 60)}`;
    case "lookup-ended":
      return `to be tried, in this order: ${addressList(event.addresses)}`;
    case "attempt-started":
      return `attempt ${event.attempt}: trying ${endpointWords(event.address, event.port)}`;
    case "attempt-connected":
      return `connected from ${endpointWords(event.local.address, event.local.port)} in ${formatDuration(event.duration)}`;
    case "attempt-failed":
      return `${failureWords(event)} after ${formatDuration(event.duration)} (${printable(event.code, 60)})`;
    case "attempt-abandoned":
      return event.reason === "cancelled" ? "cancelled" : "given up: another address connected first";
    case "state":
      return `${event.side === "local" ? "this end" : "the peer"}: ${event.from} → ${event.to} on ${event.trigger} (RFC ${printable(event.rfc, 60)})`;
    case "segment":
      return `${segmentLabel(event)} ${event.direction}${event.lost === true ? ", lost" : ""}`;
    case "data":
      return `${byteWords(event.bytes)} ${event.direction}, ${byteWords(event.total)} so far`;
    case "peer-finished":
      return `the peer will send no more; ${byteWords(event.bytesReceived)} received`;
    case "closed":
      return `${closedWords(event)} after ${formatDuration(event.age)}`;
    case "kernel":
      return kernelWords(event);
    case "tls-started":
      return `TLS handshake${event.servername === undefined ? "" : ` for ${shown(event.servername)}`}`;
    case "tls-secured":
      return `secured with ${printable(event.protocol, 40)}, ${printable(event.cipher, 60)}`;
    case "tls-failed":
      return `TLS failed: ${printable(event.code, 60)}: ${printable(event.message, 200)}`;
    case "retry":
      return `attempt ${event.attempt + 1} in ${formatDuration(event.delay)}: ${printable(event.reason)}`;
    case "retry-stopped":
      return `no further attempt after ${countWords(event.attempt, "attempt")}: ${printable(event.reason)}`;
    case "note":
      return printable(event.text);
    case "unknown":
      return `${printable(String(event.raw["type"]), 60)} (of a newer version)`;
  }
};

const addressList = (addresses: readonly string[]): string => {
  if (addresses.length === 0) return "no address";
  const more = addresses.length - ADDRESSES_SHOWN_MAX;
  return [
    ...addresses.slice(0, ADDRESSES_SHOWN_MAX).map((address) => shown(address)),
    ...(more > 0 ? [`${more} more`] : []),
  ].join(", ");
};

const ADDRESSES_SHOWN_MAX = 8;
