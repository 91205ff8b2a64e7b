/** RFC 792, RFC 1122 §3.2.2, RFC 1812, RFC 4443 §2.1: what a script calls types and codes of ICMP, as numbers. */

/** A type's number and its codes by name. */
interface IcmpType {
  readonly number: number;
  readonly codes: Readonly<Record<string, number>>;
}

/** The numbers of a type and a code; `undefined` where the version has no such one. */
export const icmpNumbers = (
  version: 4 | 6,
  type: string,
  code: string | undefined,
): { readonly type: number; readonly code: number } | undefined => {
  const known = (version === 4 ? typesFour : typesSix).get(type);
  if (known === undefined) return undefined;
  if (code === undefined) return { type: known.number, code: 0 };
  const plain = /^code_(\d{1,3})$/.exec(code)?.[1];
  const number = plain === undefined ? known.codes[code] : Number(plain);
  return number === undefined || number > 255 ? undefined : { type: known.number, code: number };
};

const typesFour: ReadonlyMap<string, IcmpType> = new Map<string, IcmpType>([
  ["echo_reply", { number: 0, codes: {} }],
  [
    "unreachable",
    {
      number: 3,
      codes: {
        net_unreachable: 0,
        host_unreachable: 1,
        protocol_unreachable: 2,
        port_unreachable: 3,
        frag_needed: 4,
        source_route_failed: 5,
        net_unknown: 6,
        host_unknown: 7,
        source_host_isolated: 8,
        net_prohibited: 9,
        host_prohibited: 10,
        net_unreachable_for_tos: 11,
        host_unreachable_for_tos: 12,
        packet_filtered: 13,
        precedence_violation: 14,
        precedence_cutoff: 15,
      },
    },
  ],
  ["source_quench", { number: 4, codes: {} }],
  ["redirect", { number: 5, codes: {} }],
  ["echo_request", { number: 8, codes: {} }],
  ["time_exceeded", { number: 11, codes: { ttl_exceeded_in_transit: 0, frag_reass_exceeded: 1 } }],
  ["parameter_problem", { number: 12, codes: {} }],
  ["timestamp_request", { number: 13, codes: {} }],
  ["timestamp_reply", { number: 14, codes: {} }],
  ["information_request", { number: 15, codes: {} }],
  ["information_reply", { number: 16, codes: {} }],
  ["address_mask_request", { number: 17, codes: {} }],
  ["address_mask_reply", { number: 18, codes: {} }],
]);

const typesSix: ReadonlyMap<string, IcmpType> = new Map<string, IcmpType>([
  [
    "unreachable",
    {
      number: 1,
      codes: {
        net_unreachable: 0,
        no_route: 0,
        admin_prohibited: 1,
        not_neighbour: 2,
        address_unreachable: 3,
        port_unreachable: 4,
      },
    },
  ],
  ["packet_too_big", { number: 2, codes: {} }],
  ["time_exceeded", { number: 3, codes: { exceeded_hop_limit: 0, exceeded_frag_time: 1 } }],
  ["parameter_problem", { number: 4, codes: { header_field: 0, unknown_next_header: 1, unknown_option: 2 } }],
  ["echo_request", { number: 128, codes: {} }],
  ["echo_reply", { number: 129, codes: {} }],
]);
