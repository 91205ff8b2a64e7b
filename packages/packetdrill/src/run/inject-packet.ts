/** An inbound packet of a script: made with the wire's numbers, and given to the model. */
import type { IcmpBody, Packet, TcpBody, TcpOption } from "../language/packet.ts";
import { octetsOf } from "../packet/addresses.ts";
import type { Conversation } from "../packet/conversation.ts";
import { icmpNumbers } from "../packet/icmp-names.ts";
import { streamOctets } from "../packet/payload.ts";
import { writeIcmpPacket } from "../packet/write-icmp.ts";
import { writeTcpPacket, type Route } from "../packet/write-packet.ts";
import { icmpErrno } from "../socket/icmp-errno.ts";
import type { Machine } from "./machine.ts";
import { fail } from "./verdict.ts";

const SYN = 0x02;
const ACK = 0x10;
const RST = 0x04;
const FIN = 0x01;

/** Gives the packet to the model. */
export const injectPacket = (machine: Machine, conversation: Conversation, packet: Packet): void => {
  const { body } = packet;
  if (body.kind === "tcp") injectTcp(machine, conversation, packet, body);
  if (body.kind === "icmp") injectIcmp(machine, conversation, packet, body);
};

const routeOf = ({ settings }: Machine): Route => ({
  version: settings.version,
  source: octetsOf(settings.remoteAddress) ?? fail({ message: `${settings.remoteAddress} is no address` }),
  destination: octetsOf(settings.localAddress) ?? fail({ message: `${settings.localAddress} is no address` }),
});

const injectTcp = (machine: Machine, conversation: Conversation, packet: Packet, body: TcpBody): void => {
  noteProgress(conversation, body);
  const isSyn = (body.flags & SYN) !== 0;
  const { sequence } = body;
  const start = sequence.kind === "known" ? sequence.start : 0;
  const isAbsolute = sequence.kind === "known" && sequence.absolute;
  const acknowledges = (body.flags & ACK) !== 0;
  const bytes = writeTcpPacket(routeOf(machine), packet.ip, {
    sourcePort: packet.ports?.source || conversation.remotePort,
    destinationPort: packet.ports?.destination || conversation.localPort,
    sequence: isAbsolute ? start : conversation.remoteToLive(start, isSyn),
    acknowledgement: acknowledges
      ? conversation.localToLive(body.acknowledgement ?? 0, isSyn)
      : (body.acknowledgement ?? 0),
    flags: body.flags,
    window: body.window ?? 0,
    urgent: body.urgent ?? 0,
    options:
      body.options === "any"
        ? []
        : body.options.map((option) => optionToLive(machine, conversation, option, body)),
    payload: streamOctets(isSyn ? 0 : start - 1, sequence.length),
  });
  // FreeBSD's drop_synfin looks at it before anything else does.
  if (machine.system.dropSynFin && (body.flags & (SYN | FIN)) === (SYN | FIN)) return;
  machine.deliver(bytes);
};

/** What the packet says about how far the connection has come. */
const noteProgress = (conversation: Conversation, body: TcpBody): void => {
  const isSyn = (body.flags & SYN) !== 0;
  const acknowledges = (body.flags & ACK) !== 0;
  const start = body.sequence.kind === "known" ? body.sequence.start : 0;
  if (conversation.phase === "synack-sent" && acknowledges) conversation.phase = "synack-acked";
  if (conversation.phase === "syn-sent" && isSyn) {
    if (!conversation.remoteStarted || acknowledges) conversation.startRemote(start);
    if (acknowledges) conversation.phase = "syn-acked";
  } else if (!conversation.remoteStarted && isSyn && (body.flags & RST) === 0)
    conversation.startRemote(start);
};

const optionToLive = (
  machine: Machine,
  conversation: Conversation,
  option: TcpOption,
  body: TcpBody,
): TcpOption => {
  if (option.kind === "sack") return conversation.sackToLive(option, (body.flags & SYN) !== 0);
  if (option.kind !== "timestamps" || option.absoluteEcho || (body.flags & ACK) === 0) return option;
  const echo = conversation.echoToLive(option.echo, machine.settings.timestampEchoScaled);
  if (echo === undefined)
    return fail({
      message: `the echo ${option.echo} answers no timestamp that the script has named before`,
    });
  return { ...option, echo };
};

const injectIcmp = (machine: Machine, conversation: Conversation, packet: Packet, body: IcmpBody): void => {
  const { settings } = machine;
  const numbers = icmpNumbers(settings.version, body.type, body.code);
  if (numbers === undefined)
    return fail({
      message: `ICMP for IPv${settings.version} has no ${body.type}${body.code === undefined ? "" : ` ${body.code}`}`,
    });
  const echoed = body.echoed?.kind === "tcp" ? body.echoed : { start: 0, length: 0 };
  machine.icmpErrno = icmpErrno(settings.profile, settings.version, numbers.type, numbers.code);
  machine.deliver(
    writeIcmpPacket(routeOf(machine), packet.ip, {
      ...numbers,
      mtu: body.mtu ?? 0,
      quoted: {
        sourcePort: conversation.localPort,
        destinationPort: conversation.remotePort,
        sequence: conversation.localToLive(echoed.start, false),
        length: echoed.length,
      },
    }),
  );
};
