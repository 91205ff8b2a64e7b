/** What can be wrong with a packet. Decoding gives it as data and never throws, whatever the octets are. */

/** Where in a packet. */
export type Layer = "ipv4" | "ipv6" | "tcp" | "icmp";

/**
 * A value, or why there is none. `flaw`: something was wrong that could be passed over, such as a list of options that
 * breaks off; what came before it is in the value.
 */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T; readonly flaw: DecodeProblem | undefined }
  | { readonly ok: false; readonly problem: DecodeProblem };

export type DecodeProblem =
  /** `need` octets are said or have to be there, `have` are. */
  | { readonly kind: "truncated"; readonly layer: Layer; readonly need: number; readonly have: number }
  | { readonly kind: "bad-version"; readonly version: number }
  /** RFC 791 §3.1 (IHL): fewer than 5 words. */
  | { readonly kind: "bad-header-length"; readonly words: number }
  /** RFC 9293 §3.1: fewer than 5 words, or more than the segment has. */
  | { readonly kind: "bad-data-offset"; readonly words: number }
  /** The packet is said to be shorter than its own headers. */
  | { readonly kind: "bad-total-length"; readonly total: number; readonly headers: number }
  /** `expected` follows from the octets, `actual` stands in the header. */
  | {
      readonly kind: "bad-checksum";
      readonly layer: Layer;
      readonly expected: number;
      readonly actual: number;
    }
  /** A length of 0 or 1, or beyond the header: where the next option begins is unknown. `at`: octets into the list. */
  | {
      readonly kind: "bad-option-length";
      readonly layer: Layer;
      readonly number: number;
      readonly length: number;
      readonly at: number;
    }
  /** Not a length its kind can have. It is kept as it is, unread, and the list goes on. */
  | {
      readonly kind: "unfit-option";
      readonly layer: Layer;
      readonly number: number;
      readonly length: number;
      readonly at: number;
    }
  | { readonly kind: "too-many-extension-headers"; readonly limit: number }
  /** RFC 791 §3.2 and RFC 8200 §4.5: what does not fit the rules of fragments. */
  | {
      readonly kind: "bad-fragment";
      readonly why: "length" | "beyond-end" | "two-ends" | "overlap" | "headers";
    }
  | { readonly kind: "too-many-fragments"; readonly limit: number }
  /** RFC 3168 §5.3: some fragments of a datagram are marked, others are not capable. */
  | { readonly kind: "mixed-ecn" }
  /** For those who want a whole segment in a packet. */
  | { readonly kind: "fragment"; readonly offset: number }
  | { readonly kind: "not-tcp"; readonly protocol: number };

/** The problem in a sentence without a full stop, for people. */
export const problemText = (problem: DecodeProblem): string => {
  switch (problem.kind) {
    case "truncated":
      return `${names[problem.layer]} needs ${octets(problem.need)} and has ${problem.have}`;
    case "bad-version":
      return `IP version ${problem.version} is neither 4 nor 6`;
    case "bad-header-length":
      return `an IPv4 header of ${problem.words} words is shorter than 5`;
    case "bad-data-offset":
      return `a TCP data offset of ${problem.words} words lies outside the segment or inside the fixed header`;
    case "bad-total-length":
      return `an IP packet of ${octets(problem.total)} is shorter than its headers of ${problem.headers}`;
    case "bad-checksum":
      return `the checksum of ${names[problem.layer]} is ${hex(problem.actual)}, its octets give ${hex(problem.expected)}`;
    case "bad-option-length":
      return `${names[problem.layer]} option ${problem.number} at octet ${problem.at} has length ${problem.length}; the list of options ends there`;
    case "unfit-option":
      return `${names[problem.layer]} option ${problem.number} at octet ${problem.at} cannot have length ${problem.length}`;
    case "too-many-extension-headers":
      return `there are more than ${problem.limit} IPv6 extension headers`;
    case "bad-fragment":
      return fragmentFaults[problem.why];
    case "too-many-fragments":
      return `a packet comes in more than ${problem.limit} fragments`;
    case "mixed-ecn":
      return "fragments that are marked and fragments that are not ECN-capable belong to one packet";
    case "fragment":
      return `a fragment at octet ${problem.offset} is no whole segment`;
    case "not-tcp":
      return `protocol ${problem.protocol} is not TCP`;
  }
};

const names: Readonly<Record<Layer, string>> = { ipv4: "IPv4", ipv6: "IPv6", tcp: "TCP", icmp: "ICMP" };

const fragmentFaults = {
  length: "a fragment before the last one is not a multiple of 8 octets long",
  "beyond-end": "a fragment ends after the 65,535th octet or after the last fragment",
  "two-ends": "two last fragments say different lengths",
  overlap: "fragments of an IPv6 packet overlap",
  headers: "the first fragment does not hold all headers",
} as const;

const octets = (count: number): string => `${count} ${count === 1 ? "octet" : "octets"}`;

const hex = (value: number): string => `0x${value.toString(16).padStart(4, "0")}`;
