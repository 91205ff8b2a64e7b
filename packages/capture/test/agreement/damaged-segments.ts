/**
 * Segments whose headers are damaged, cut off, quoted or said to be longer than they are, each between the handshake of
 * a connection of its own and data that follows: what Wireshark makes of them shows in themselves and in what follows.
 */

/** What becomes of a segment: its octets, how many of them were captured, and what is around it. */
export interface DamagedSegment {
  readonly name: string;
  readonly frames: readonly DamagedFrame[];
}

interface DamagedFrame {
  readonly frame: Uint8Array;
  readonly originalLength: number;
}

interface TcpFields {
  readonly flags?: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly data?: number;
  readonly options?: readonly number[];
  /** Octets, as the header says. */
  readonly headerLength?: number;
  /** Octets that are there of it. */
  readonly length?: number;
}

interface IpFields {
  readonly reversed?: boolean;
  readonly protocol?: number;
  readonly fragment?: number;
  readonly options?: readonly number[];
}

const word = (value: number): number[] => [
  value >>> 24,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
];
const half = (value: number): number[] => [value >>> 8, value & 255];

const CLIENT = [10, 0, 0, 1];
const SERVER = [10, 0, 0, 2];

/** An IPv4 packet without a link layer. */
const ip = (payload: readonly number[], fields: IpFields = {}): number[] => {
  const { reversed = false, protocol = 6, fragment = 0, options = [] } = fields;
  const header = 20 + options.length;
  return [
    0x40 | (header >>> 2),
    0,
    ...half(header + payload.length),
    0,
    1,
    ...half(fragment),
    64,
    protocol,
    0,
    0,
    ...(reversed ? SERVER : CLIENT),
    ...(reversed ? CLIENT : SERVER),
    ...options,
    ...payload,
  ];
};

/** A connection of its own: its client's port, and the frames of its handshake. */
class Connection {
  readonly port: number;
  readonly frames: DamagedFrame[] = [];

  constructor(port: number) {
    this.port = port;
    const options = [2, 4, 5, 0xb4, 1, 3, 3, 7];
    this.add(ip(this.tcp({ flags: SYN, seq: 1000, ack: 0, options })));
    this.add(ip(this.tcp({ flags: SYN | ACK, seq: 2000, options }, true), { reversed: true }));
    this.add(ip(this.tcp({})));
  }

  tcp(fields: TcpFields, reversed = false): number[] {
    const { flags = ACK, data = 0, options = [] } = fields;
    const { seq = reversed ? 2001 : 1001, ack = reversed ? 1001 : 2001 } = fields;
    const { headerLength = 20 + options.length, length = 20 + options.length + data } = fields;
    const ports = reversed ? [...half(80), ...half(this.port)] : [...half(this.port), ...half(80)];
    const header = [...word(seq), ...word(ack), (headerLength >>> 2) << 4, flags, ...half(1000), 0, 0, 0, 0];
    const zeros = Array.from({ length: data }, () => 0);
    return [...ports, ...header, ...options, ...zeros].slice(0, length);
  }

  add(packet: readonly number[], captured = packet.length): void {
    this.frames.push({ frame: Uint8Array.from(packet.slice(0, captured)), originalLength: packet.length });
  }

  /** A hundred octets beyond a gap of as many, and the ACK of all. */
  follow(): void {
    this.add(ip(this.tcp({ flags: ACK | PSH, seq: 1101, data: 100 })));
    this.add(ip(this.tcp({ ack: 1201 }, true), { reversed: true }));
  }
}

const FIN = 1;
const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;

/** Each with what it does to its connection. */
const kinds: readonly (readonly [string, (connection: Connection) => void])[] = [
  ...[ACK | PSH, ACK | FIN, ACK | RST].map(
    (flags) =>
      [
        `header longer than the segment, flags ${flags}`,
        (c: Connection): void => c.add(ip(c.tcp({ flags, data: 10, headerLength: 60 }))),
      ] as const,
  ),
  ...[0, 16].flatMap((headerLength) =>
    [ACK | PSH, ACK | FIN, ACK | RST, SYN, SYN | ACK].map(
      (flags) =>
        [
          `header of ${headerLength}, flags ${flags}`,
          (c: Connection): void => c.add(ip(c.tcp({ flags, data: 100, headerLength }))),
        ] as const,
    ),
  ),
  ...[8, 12, 15, 16, 19].map(
    (length) =>
      [
        `${length} octets in all`,
        (c: Connection): void => c.add(ip(c.tcp({ flags: ACK | PSH, length }))),
      ] as const,
  ),
  ...[12, 15, 16, 19, 20, 24, 32].map(
    (captured) =>
      [
        `cut off after ${captured}`,
        (c: Connection): void => {
          const options = [1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0];
          c.add(ip(c.tcp({ flags: ACK | PSH | FIN, data: 100, options })), 20 + captured);
        },
      ] as const,
  ),
  [
    "half of all numbers ahead",
    (c) => c.add(ip(c.tcp({ flags: ACK | PSH, seq: (1001 + 2 ** 31) >>> 0, data: 10 }))),
  ],
  [
    "SYN-ACK again, its header longer than the segment",
    (c) => c.add(ip(c.tcp({ flags: SYN | ACK, seq: 2000, headerLength: 40 }, true), { reversed: true })),
  ],
  [
    "quoted with its data, alone",
    (c) =>
      c.add(ip([3, 4, 0, 0, 0, 0, 5, 0, ...ip(c.tcp({ flags: ACK | PSH, data: 400 }))], { protocol: 1 })),
  ],
  ["a first fragment, cut off, alone", (c) => c.add(ip(c.tcp({ data: 100 }), { fragment: 0x2000 }), 80)],
  [
    "header of 16, with data, alone",
    (c) => c.add(ip(c.tcp({ flags: ACK | PSH, data: 100, headerLength: 16 }))),
  ],
  [
    "a SYN whose header is of 16, alone",
    (c) => {
      c.frames.splice(0);
      c.add(ip(c.tcp({ flags: SYN, headerLength: 16 })));
      c.add(ip(c.tcp({})));
    },
  ],
  [
    "an MPTCP option without a subtype",
    (c) => c.add(ip(c.tcp({ flags: ACK | PSH, data: 100, options: [30, 2, 1, 1] }))),
  ],
  [
    "quoted by a redirect",
    (c) =>
      c.add(ip([5, 1, 0, 0, 0, 0, 5, 0, ...ip(c.tcp({ flags: ACK | PSH, data: 400 }))], { protocol: 1 })),
  ],
  [
    "a window scale where none is allowed",
    (c) => {
      c.add(ip(c.tcp({ flags: ACK | PSH, data: 100, options: [3, 3, 10, 0] })));
      c.add(ip(c.tcp({ flags: ACK | PSH, seq: 1101, data: 100 })));
    },
  ],
  ["another SYN, cut off", (c) => c.add(ip(c.tcp({ flags: SYN, seq: 9001, data: 100 })), 36)],
  [
    "another SYN-ACK, cut off",
    (c) => c.add(ip(c.tcp({ flags: SYN | ACK, seq: 9001, ack: 0 }, true), { reversed: true }), 36),
  ],
  [
    "quoted with its data",
    (c) =>
      c.add(ip([3, 4, 0, 0, 0, 0, 5, 0, ...ip(c.tcp({ flags: ACK | PSH, data: 400 }))], { protocol: 1 })),
  ],
  ["a first fragment, cut off", (c) => c.add(ip(c.tcp({ data: 100 }), { fragment: 0x2000 }), 80)],
  ...(
    [
      ["loose", [131, 11, 4, 8, 8, 8, 8, 9, 9, 9, 9, 0]],
      ["at its last hop", [131, 11, 8, 8, 8, 8, 8, 9, 9, 9, 9, 0]],
      ["at its end", [131, 11, 12, 8, 8, 8, 8, 9, 9, 9, 9, 0]],
      ["strict, after a no-operation", [1, 137, 7, 4, 8, 8, 8, 8]],
    ] as const
  ).map(
    ([name, options]) =>
      [
        `source route, ${name}`,
        (c: Connection): void => c.add(ip(c.tcp({ flags: ACK | PSH, data: 100 }), { options })),
      ] as const,
  ),
  ...Array.from(
    { length: 64 },
    (_, flags) =>
      [
        `flags ${flags}, both ways`,
        (c: Connection): void => {
          c.add(ip(c.tcp({ flags })));
          c.add(ip(c.tcp({ flags, data: 10 }, true), { reversed: true }));
        },
      ] as const,
  ),
];

export const damagedSegments: readonly DamagedSegment[] = kinds.map(([name, damage], index) => {
  const connection = new Connection(2000 + index);
  damage(connection);
  // What counts for the completeness would be hidden by the data that follows.
  if (!name.endsWith("alone")) connection.follow();
  return { name, frames: connection.frames };
});
