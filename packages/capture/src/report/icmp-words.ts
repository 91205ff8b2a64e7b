/** What ICMP errors say, in words. */

/** An ICMP error by its numbers. */
export interface IcmpKind {
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
}

/** What an ICMP error says, in words. */
export const icmpWords = (record: IcmpKind): string =>
  saysTooBig(record)
    ? "packet too big"
    : (whyUnreachable(record) ?? `type ${record.type}, code ${record.code}`);

/** RFC 792 type 3 code 4 (fragmentation needed); RFC 4443 §3.2 (packet too big). */
export const saysTooBig = ({ version, type, code }: IcmpKind): boolean =>
  version === 4 ? type === 3 && code === 4 : type === 2;

/**
 * RFC 1122 §3.2.2.1 has it sent where the transport has no way of its own to say so; TCP has one, the reset
 * (RFC 9293 §3.10.7.1). Rules of firewalls that reject send it unless told otherwise.
 */
export const isPortUnreachable = (record: IcmpKind): boolean => reasonOf(record) === PORT_UNREACHABLE;

/** RFC 1812 §5.2.7.1 and RFC 4443 §3.1: whether it says that a rule forbids it. */
export const saysForbidden = ({ version, type, code }: IcmpKind): boolean =>
  version === 4 ? type === 3 && FORBIDDEN_4.has(code) : type === 1 && FORBIDDEN_6.has(code);

/** RFC 792, RFC 1122 §3.2.2.1 and RFC 1812 §5.2.7.1 for IPv4, RFC 4443 §3.1 and §3.3 for IPv6; undefined: it says nothing of reachability. */
export const whyUnreachable = (record: IcmpKind): string | undefined => {
  const { version, type, code } = record;
  if (type === (version === 4 ? 11 : 3))
    return code === 1
      ? "the packet's fragments did not all arrive in time"
      : "the packet's hops ran out on the way, as in a routing loop";
  return type === (version === 4 ? 3 : 1)
    ? (reasonOf(record) ?? `destination unreachable, code ${code}`)
    : undefined;
};

export const saysUnreachable = (record: IcmpKind): boolean =>
  !saysTooBig(record) && whyUnreachable(record) !== undefined;

export const reasonOf = ({ version, type, code }: IcmpKind): string | undefined => {
  if (type !== (version === 4 ? 3 : 1)) return undefined;
  return (version === 4 ? REASONS_4 : REASONS_6)[code];
};

const PORT_UNREACHABLE = "port unreachable";
const NO_ROUTE_4 = "there is no route to its network";
const NO_ROUTE_6 = "there is no route to it";
const NO_HOST_4 = "there is no route to the machine, or it does not answer on its own link";
const NO_HOST_6 = "the machine does not answer on its own link";

/** What a machine never says of itself: only a rule says it in its name. */
export const SAYS_IT_IS_NOT_THERE: ReadonlySet<string | undefined> = new Set([
  NO_ROUTE_4,
  NO_ROUTE_6,
  NO_HOST_4,
  NO_HOST_6,
]);

/** Codes whose reasons are "forbidden" below, or a route that is there to reject. */
const FORBIDDEN_4: ReadonlySet<number> = new Set([9, 10, 13, 14]);
const FORBIDDEN_6: ReadonlySet<number> = new Set([1, 5, 6]);

const REASONS_4: Readonly<Record<number, string>> = {
  0: NO_ROUTE_4,
  1: NO_HOST_4,
  2: "the machine does not speak TCP",
  3: PORT_UNREACHABLE,
  5: "the source route failed",
  6: "its network is not known",
  7: "the machine is not known",
  8: "the sender's machine is cut off",
  9: "its network is forbidden by an administrator",
  10: "the machine is forbidden by an administrator",
  11: "its network cannot be reached with this type of service",
  12: "the machine cannot be reached with this type of service",
  13: "it is forbidden by a firewall (administratively filtered)",
  14: "its precedence is forbidden (host precedence violation)",
  15: "its precedence is too low for the path (precedence cutoff)",
};

const REASONS_6: Readonly<Record<number, string>> = {
  0: NO_ROUTE_6,
  1: "it is forbidden by a firewall (administratively prohibited)",
  2: "the address is beyond the scope of the source address",
  3: NO_HOST_6,
  4: PORT_UNREACHABLE,
  5: "the source address is forbidden by policy",
  6: "the route is one that rejects",
};
