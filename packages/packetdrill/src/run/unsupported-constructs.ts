/** What a script uses that the model has not, found before the script is run. */
import type { ProfileName } from "@tcplens/core";
import type { Expression } from "../language/expression.ts";
import type { Packet, PacketBody, TcpOption } from "../language/packet.ts";
import type { Script, ScriptEvent, SystemCall } from "../language/script.ts";
import { isUnsupportedCall } from "../socket/run-call.ts";

/** The first construct that is not modelled, and its line; `undefined`: there is none that shows. */
export const unsupportedConstruct = (
  script: Script,
  profile: ProfileName,
): { readonly line: number; readonly construct: string } | undefined => {
  for (const event of script.events) {
    const construct = constructOf(event, profile);
    if (construct !== undefined) return { line: event.line, construct };
  }
  return undefined;
};

const constructOf = ({ action }: ScriptEvent, profile: ProfileName): string | undefined => {
  switch (action.kind) {
    case "packet":
      return ofPacket(action.packet);
    case "call":
      return ofCall(action.call, profile);
    case "command":
    case "code":
      return undefined;
  }
};

const ofPacket = (packet: Packet): string | undefined => {
  const [tunnel] = packet.tunnels;
  if (tunnel !== undefined)
    return `the ${tunnel.kind === "ip" ? "IP-in-IP" : tunnel.kind.toUpperCase()} encapsulation`;
  if (packet.psp !== undefined) return "the PSP encapsulation";
  if (packet.udpEncapsulation !== undefined) return "the encapsulation in UDP";
  if (packet.addresses !== undefined) return "a packet between named addresses";
  return ofBody(packet.body, packet.direction);
};

const ofBody = (body: PacketBody, direction: Packet["direction"]): string | undefined => {
  switch (body.kind) {
    case "udp":
      return "UDP";
    case "udp-lite":
      return "UDP-Lite";
    case "other":
      return body.protocol.toUpperCase();
    case "icmp":
      if (direction === "outbound") return "an ICMP message that is sent";
      if (body.echoed?.kind === "other") return `an ICMP message about ${body.echoed.protocol}`;
      return undefined;
    case "tcp":
      if (body.resetReason !== undefined) return "a reset with a reason";
      return body.options === "any"
        ? undefined
        : body.options.map(ofOption).find((each) => each !== undefined);
  }
};

const ofOption = (option: TcpOption): string | undefined => {
  if (option.kind === "named") return `the TCP option ${option.name}`;
  if (option.kind === "md5") return "the TCP option md5";
  return option.kind === "accurate-ecn" ? "Accurate ECN" : undefined;
};

const ofCall = (call: SystemCall, profile: ProfileName): string | undefined => {
  if (isUnsupportedCall(call.name)) return `the system call ${call.name}`;
  const words = call.arguments.flatMap(wordsOf);
  return words
    .map((word) => (profile === "bsd" ? bsdWords : words_)[word])
    .find((each) => each !== undefined);
};

/** Every name in an expression. */
const wordsOf = (expression: Expression): readonly string[] => {
  switch (expression.kind) {
    case "word":
      return [expression.name];
    case "or":
      return expression.parts.flatMap(wordsOf);
    case "list":
    case "tuple":
      return expression.items.flatMap(wordsOf);
    case "structure":
      return expression.members.flatMap(({ value }) => wordsOf(value));
    case "application":
      return expression.arguments.flatMap(wordsOf);
    case "assignment":
      return wordsOf(expression.value);
    case "ellipsis":
    case "integer":
    case "string":
    case "header":
      return [];
  }
};

const named = (names: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, name]));

const words_: Readonly<Record<string, string>> = named(
  "MSG_ZEROCOPY SO_ZEROCOPY MSG_ERRQUEUE MSG_EOR SO_TIMESTAMPING TCP_MD5SIG IPPROTO_MPTCP IPPROTO_UDP IPPROTO_SCTP TCP_REPAIR SO_MEMINFO TCP_CC_INFO TCP_SAVE_SYN TCP_ULP SO_TXTIME",
);

const bsdWords: Readonly<Record<string, string>> = {
  ...words_,
  ...named(
    "TCP_REMOTE_UDP_ENCAPS_PORT TCP_FUNCTION_BLK TCP_RACK_PACE_ALWAYS TCP_RACK_PACE_MAX_SEG TCP_RACK_PACE_RATE_SS IPV6_USE_MIN_MTU",
  ),
};
