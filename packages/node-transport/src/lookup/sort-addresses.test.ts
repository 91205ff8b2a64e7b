import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY, type PolicyRow, policyTable } from "./policy-table.ts";
import { type SortCandidate, sortAddresses } from "./sort-addresses.ts";

const order = (candidates: readonly SortCandidate[], rows: readonly PolicyRow[] = DEFAULT_POLICY): string[] =>
  sortAddresses(candidates, policyTable(rows)).map(({ address }) => address);

/** Both orders of two destinations, so that no example passes because it was written down that way round. */
const expectFirst = (
  first: SortCandidate,
  second: SortCandidate,
  rows: readonly PolicyRow[] = DEFAULT_POLICY,
): void => {
  expect(order([first, second], rows)).toEqual([first.address, second.address]);
  expect(order([second, first], rows)).toEqual([first.address, second.address]);
};

describe("the examples of RFC 6724 §10.2", () => {
  test("prefer matching scope: a global IPv6 source beats a link-local IPv4 one", () => {
    expectFirst(
      { address: "2001:db8:1::1", source: "2001:db8:1::2" },
      { address: "198.51.100.121", source: "169.254.13.78" },
    );
  });

  test("prefer matching scope: a global IPv4 source beats a link-local IPv6 one", () => {
    expectFirst(
      { address: "198.51.100.121", source: "198.51.100.117" },
      { address: "2001:db8:1::1", source: "fe80::1" },
    );
  });

  test("prefer higher precedence: IPv6 before IPv4", () => {
    expectFirst(
      { address: "2001:db8:1::1", source: "2001:db8:1::2" },
      { address: "10.1.2.3", source: "10.1.2.4" },
    );
  });

  test("prefer smaller scope", () => {
    expectFirst(
      { address: "fe80::1", source: "fe80::2" },
      { address: "2001:db8:1::1", source: "2001:db8:1::2" },
    );
  });

  test("prefer home address", () => {
    expectFirst(
      { address: "2001:db8:1::1", source: "2001:db8:3::1", mobility: "home" },
      { address: "fe80::1", source: "fe80::2", mobility: "care-of" },
    );
  });

  test("avoid deprecated addresses", () => {
    expectFirst(
      { address: "2001:db8:1::1", source: "2001:db8:1::2" },
      { address: "fe80::1", source: "fe80::2", deprecated: true },
    );
  });

  test("longest matching prefix", () => {
    expectFirst(
      { address: "2001:db8:1::1", source: "2001:db8:1::2" },
      { address: "2001:db8:3ffe::1", source: "2001:db8:3f44::2" },
    );
  });

  test("prefer matching label", () => {
    expectFirst(
      { address: "2002:c633:6401::1", source: "2002:c633:6401::2" },
      { address: "2001:db8:1::1", source: "2002:c633:6401::2" },
    );
  });

  test("prefer higher precedence: native IPv6 before 6to4", () => {
    expectFirst(
      { address: "2001:db8:1::1", source: "2001:db8:1::2" },
      { address: "2002:c633:6401::1", source: "2002:c633:6401::2" },
    );
  });
});

describe("the examples with another policy table", () => {
  const preferIpv4 = DEFAULT_POLICY.map((row) =>
    row.prefix === "::ffff:0:0/96" ? { ...row, precedence: 100 } : row,
  );

  test("§10.3: IPv4 preferred", () => {
    expectFirst(
      { address: "2001:db8::1", source: "2001:db8::2" },
      { address: "198.51.100.121", source: "169.254.13.78" },
      preferIpv4,
    );
    expectFirst(
      { address: "10.1.2.3", source: "10.1.2.4" },
      { address: "2001:db8::1", source: "2001:db8::2" },
      preferIpv4,
    );
  });

  test("§10.4: link-local preferred less", () => {
    const rows = [...DEFAULT_POLICY, { prefix: "fe80::/10", precedence: 33, label: 1 }];
    expectFirst(
      { address: "2001:db8::1", source: "2001:db8::2" },
      { address: "fe80::1", source: "fe80::2" },
      rows,
    );
    expectFirst(
      { address: "fe80::1", source: "fe80::2" },
      { address: "2001:db8::1", source: "2001:db8::2", deprecated: true },
      rows,
    );
  });

  test("§10.5: a multi-homed site", () => {
    const business = { address: "2001:db8:1bbb::b", source: "2001:db8:1aaa::a" };
    const usual = { address: "2001:db8:70bb::b", source: "2001:db8:70aa::a" };
    expectFirst(usual, business);
    const rows = [
      ...DEFAULT_POLICY,
      { prefix: "2001:db8:1aaa::/48", precedence: 43, label: 6 },
      { prefix: "2001:db8:1bbb::/48", precedence: 43, label: 6 },
    ];
    expectFirst(business, usual, rows);
  });

  test("§10.6: unique local addresses", () => {
    const global = { address: "2001:db8:2::2", source: "2001:db8:1::1" };
    expectFirst(global, { address: "fd22:2222:2222:2::2", source: "fd11:1111:1111:1::1" });
    const rows = [...DEFAULT_POLICY, { prefix: "fd11:1111:1111::/48", precedence: 45, label: 14 }];
    expectFirst(global, { address: "fd22:2222:2222:2::2", source: "fd11:1111:1111:1::1" }, rows);
    expectFirst({ address: "fd11:1111:1111:2::2", source: "fd11:1111:1111:1::1" }, global, rows);
  });

  test("§10.7: 6to4", () => {
    const four = { address: "203.0.113.1", source: "10.1.2.3" };
    expectFirst(four, { address: "2001:db8:1::1", source: "2002:c633:6401::2" });
    const rows = [...DEFAULT_POLICY, { prefix: "2002:c633:6401::/48", precedence: 45, label: 14 }];
    expectFirst({ address: "2002:c633:6401:2::2", source: "2002:c633:6401:1::1" }, four, rows);
  });
});

describe("what the examples leave out", () => {
  test("rule 1: a destination without a source address goes behind one that has one", () => {
    expectFirst({ address: "10.1.2.3", source: "10.1.2.4" }, { address: "2001:db8::1" });
  });

  test("rule 1: a destination known to be unreachable goes last", () => {
    expectFirst(
      { address: "10.1.2.3", source: "10.1.2.4" },
      { address: "2001:db8::1", source: "2001:db8::2", unreachable: true },
    );
  });

  test("rule 7: a native way before a tunnel", () => {
    expectFirst(
      { address: "2001:db8:1::1", source: "2001:db8:1::2" },
      { address: "2001:db8:1::3", source: "2001:db8:1::4", encapsulated: true },
    );
  });

  test("rule 4: an address that is home and care-of at once is preferred to a home address", () => {
    expectFirst(
      { address: "2001:db8:1::1", source: "2001:db8:1::2", mobility: "both" },
      { address: "2001:db8:1::3", source: "2001:db8:1::4", mobility: "home" },
    );
  });

  test("::1 comes before 127.0.0.1", () => {
    expectFirst({ address: "::1", source: "::1" }, { address: "127.0.0.1", source: "127.0.0.1" });
  });

  test("rule 9 counts no further than the source's prefix", () => {
    const near = { address: "2001:db8:1:1::ff", source: "2001:db8:1:1::fe" };
    const other = { address: "2001:db8:1:1:8000::1", source: "2001:db8:1:1::fe" };
    expect(order([other, near])).toEqual([other.address, near.address]);
    expect(
      order([
        { ...other, sourcePrefixLength: 128 },
        { ...near, sourcePrefixLength: 128 },
      ]),
    ).toEqual([near.address, other.address]);
  });

  test("several IPv4 addresses out in the network keep the resolver's order", () => {
    const source = { source: "192.168.1.7", sourcePrefixLength: 24 };
    const addresses = ["203.0.113.9", "192.0.2.1", "198.51.100.7"];
    expect(order(addresses.map((address) => ({ address, ...source })))).toEqual(addresses);
  });

  test("an IPv4 address on the source's own network comes before those that are not", () => {
    const source = { source: "192.168.1.7", sourcePrefixLength: 24 };
    expectFirst({ address: "192.168.1.200", ...source }, { address: "192.168.2.1", ...source });
  });

  test("what is no address goes last and throws nothing", () => {
    expect(order([{ address: "nonsense" }, { address: "10.1.2.3" }])).toEqual(["10.1.2.3", "nonsense"]);
  });
});
