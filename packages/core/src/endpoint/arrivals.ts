/** RFC 9293 §3.10.7: what arrives at an endpoint, and to whom it goes. */
import { ACK, RST, SYN } from "../base/control-bits.ts";
import { mayReport, quoteOf } from "../wire/icmp-errors.ts";
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6 } from "../wire/icmp.ts";
import { decodeIp } from "../wire/ip.ts";
import { IpHeader, isFragment, pseudoHeaderSumOf, sourceOf, destinationOf } from "../wire/ip-header.ts";
import { encodeIcmpPacket } from "../wire/packet.ts";
import type { DecodeProblem } from "../wire/problem.ts";
import { Reassembler } from "../wire/reassembly.ts";
import type { Segment } from "../wire/segment.ts";
import { decodeSegment, PROTOCOL_TCP } from "../wire/tcp.ts";
import { noteFastOpen } from "./active-open.ts";
import { afterInput } from "./after-input.ts";
import { isUnicast } from "./addresses.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";
import type { Host } from "./host.ts";
import { receiveIcmp } from "./icmp-arrivals.ts";
import { hasRoomForSyn, receiveForListener, refuse, reopen, reopenAfter } from "./passive-open.ts";
import { TimeWait } from "./time-wait.ts";

export class Arrivals {
  readonly #host: Host;
  readonly #header = new IpHeader();
  readonly #reassembler: Reassembler;

  constructor(host: Host) {
    this.#host = host;
    this.#reassembler = new Reassembler({
      packets: host.limits.reassemblies,
      octets: host.limits.reassemblyBytes,
    });
  }

  receive(packet: Uint8Array, now: number, joinedOf: number): void {
    const { counters } = this.#host;
    const header = this.#header;
    counters.packetsIn += 1;
    const problem = decodeIp(packet, header);
    if (problem !== undefined) this.#countProblem(problem);
    else if (header.segmentsLeft > 0) counters.misaddressed += 1;
    else if (isFragment(header)) this.#receiveFragment(packet, header, now);
    else if (header.protocol === PROTOCOL_TCP) this.#receiveTcp(packet, header, now, joinedOf);
    else if (header.protocol === PROTOCOL_ICMP || header.protocol === PROTOCOL_ICMPV6) {
      const fault = receiveIcmp(this.#host, packet, header, now);
      if (fault !== undefined) this.#countProblem(fault);
    } else counters.otherProtocol += 1;
  }

  /** Fragments that have waited too long are dropped (RFC 8200 §4.5, RFC 1122 §3.3.2), and their sender is told. */
  handleTimeout(now: number): void {
    for (const packet of this.#reassembler.expire(now)) {
      const header = this.#header;
      if (decodeIp(packet, header) !== undefined || !mayReport(packet, header)) continue;
      const quote = quoteOf(packet, header.version);
      this.#host.sendOctets(
        encodeIcmpPacket({
          source: destinationOf(header),
          destination: sourceOf(header),
          message: { kind: "time-exceeded", code: REASSEMBLY_TIME_EXCEEDED, quote },
        }),
      );
    }
  }

  nextTimeout(): number {
    return this.#reassembler.nextTimeout();
  }

  #receiveFragment(packet: Uint8Array, header: IpHeader, now: number): void {
    const { counters } = this.#host;
    counters.fragments += 1;
    // What is for others, or for nothing that is listened to here, takes no room.
    const isOurs = this.#host.own(destinationOf(header)) !== undefined;
    if (!isOurs || header.protocol !== PROTOCOL_TCP) {
      counters.misaddressed += isOurs ? 0 : 1;
      counters.otherProtocol += isOurs ? 1 : 0;
      return;
    }
    const result = this.#reassembler.receive(packet, header, now);
    if (result.kind === "dropped") this.#countProblem(result.problem);
    else if (result.kind === "whole") this.#receiveWhole(result.packet, now);
  }

  #receiveWhole(packet: Uint8Array, now: number): void {
    const problem = decodeIp(packet, this.#header);
    if (problem !== undefined) this.#countProblem(problem);
    else if (this.#header.protocol === PROTOCOL_TCP) this.#receiveTcp(packet, this.#header, now, 0);
    else this.#host.counters.otherProtocol += 1;
  }

  #receiveTcp(packet: Uint8Array, header: IpHeader, now: number, joinedOf: number): void {
    const host = this.#host;
    const decoded = decodeSegment(
      packet,
      header.payloadOffset,
      header.payloadLength,
      pseudoHeaderSumOf(header),
      header.ecn,
    );
    if (!decoded.ok) {
      this.#countProblem(decoded.problem);
      return;
    }
    const segment = decoded.value;
    const entry = host.connections.findFor(header, segment.destinationPort, segment.sourcePort);
    if (entry === undefined) this.#toNobody(header, segment, now);
    else if (entry instanceof TimeWait) this.#toTimeWait(entry, segment, now);
    else this.#toConnection(entry, segment, now, joinedOf);
  }

  #toConnection(connection: EndpointConnection, segment: Segment, now: number, joinedOf: number): void {
    const { counters } = this.#host;
    const { flags } = segment;
    if (
      connection.stage === "half-open" &&
      (flags & (SYN | RST | ACK)) === ACK &&
      connection.passive?.listener.isFull === true
    ) {
      // As in Linux: the ACK that would complete the handshake is dropped as long as the program does not accept. Our
      // SYN,ACK goes on being repeated, and the peer's answer to it finds room some time, or never.
      counters.acksDropped += 1;
      return;
    }
    if (
      (flags & (SYN | RST | ACK)) === SYN &&
      connection.state === "TIME-WAIT" &&
      this.#replaces(connection, segment, now)
    )
      return;
    connection.receive(segment, now, joinedOf);
    afterInput(this.#host, connection, now);
    if (connection.fast !== undefined && connection.state !== "SYN-SENT" && (flags & SYN) !== 0)
      noteFastOpen(this.#host, connection, segment, now);
  }

  /** RFC 6191 §2, for a connection in TIME-WAIT that its program still holds. */
  #replaces(connection: EndpointConnection, syn: Segment, now: number): boolean {
    const host = this.#host;
    const { local, remote } = connection;
    const facts = connection.timeWait();
    const listener = host.listenerAt(local.address, local.port);
    if (facts === undefined || listener === undefined || !hasRoomForSyn(host, listener)) return false;
    const timeWait = new TimeWait(local, remote, facts, { duration: 0, challengeInterval: 0 });
    if (!timeWait.mayReopen(syn, listener.options.timestamps !== false, reopensStrictly(host))) return false;
    connection.replace();
    host.connections.attend(connection);
    reopenAfter(host, listener, local, remote, syn, now, facts.sndNxt);
    return true;
  }

  #toTimeWait(timeWait: TimeWait, segment: Segment, now: number): void {
    const host = this.#host;
    if ((segment.flags & (SYN | RST | ACK)) === SYN) {
      const listener = host.listenerAt(timeWait.local.address, timeWait.local.port);
      const timestamps = listener?.options.timestamps !== false;
      if (
        listener !== undefined &&
        hasRoomForSyn(host, listener) &&
        timeWait.mayReopen(segment, timestamps, reopensStrictly(host))
      ) {
        reopen(host, listener, timeWait, segment, now);
        return;
      }
    }
    const before = timeWait.nextTimeout();
    const verdict = timeWait.receive(segment, now);
    if (verdict === "end") host.connections.removeTimeWait(timeWait);
    const isAnswered = verdict === "answer" || (verdict === "challenge" && host.challengeLimit.take(now));
    if (!isAnswered) return;
    if (timeWait.nextTimeout() !== before) host.connections.renewTimeWait(timeWait);
    if (host.send(timeWait.acknowledgement(now), timeWait.local.address, timeWait.remote.address))
      host.counters.timeWaitAnswers += 1;
  }

  /** RFC 9293 §3.10.7.1 and §3.10.7.2. */
  #toNobody(header: IpHeader, segment: Segment, now: number): void {
    const host = this.#host;
    const local = host.own(destinationOf(header));
    const from = sourceOf(header);
    // RFC 9293 §3.9.2.3 (MUST-57, MUST-63).
    if (local === undefined || !isUnicast(from) || segment.sourcePort === 0) {
      host.counters.misaddressed += 1;
      return;
    }
    const listener = host.listenerAt(local, segment.destinationPort);
    if (listener === undefined) refuse(host, local, from, segment);
    else receiveForListener(host, listener, local, from, segment, now);
  }

  #countProblem(problem: DecodeProblem): void {
    if (problem.kind === "bad-checksum") this.#host.counters.badChecksum += 1;
    else this.#host.counters.malformed += 1;
  }
}

/** The code of "fragment reassembly time exceeded", the same in RFC 792 and RFC 4443 §3.3. */
const REASSEMBLY_TIME_EXCEEDED = 1;

/** Whether a SYN has to lie beyond the number expected, and not at it, to begin anew. */
const reopensStrictly = (host: Host): boolean => host.connection.profile === "bsd";
