import { describe, test } from "vitest";
import { established } from "../support/established.ts";
import { shiftedIsns } from "../support/isns.ts";
import { ladder } from "../support/ladder.ts";

describe.each(shiftedIsns(100, 300))("RFC 9293 §3.5 with $name", ({ shift }) => {
  test("figure 6: the basic three-way handshake, and the first data", () =>
    ladder(
      { isn: { A: [100], B: [300] }, shift },
      `
      0   A state CLOSED
      0   B call  open-passive
      0   B state LISTEN
      0   A call  open-active
      0   A send  SYN seq=100
      0   A state SYN-SENT
      10  B recv  SYN seq=100
      10  B state SYN-RECEIVED
      10  B send  SYN,ACK seq=300 ack=101
      20  A recv  SYN,ACK seq=300 ack=101
      20  A state ESTABLISHED
      20  A send  ACK seq=101 ack=301
      30  B recv  ACK seq=101 ack=301
      30  B state ESTABLISHED
      30  A call  send len=10
      30  A send  ACK seq=101 ack=301 len=10
      40  B recv  ACK seq=101 ack=301 len=10
      40  B send  ACK seq=301 ack=111
      50  A recv  ACK seq=301 ack=111
      50  A state ESTABLISHED
      `,
    ));

  test("figure 7: both ends open at the same time", () =>
    ladder(
      { isn: { A: [100], B: [300] }, shift },
      `
      0   A call  open-active
      0   A send  SYN seq=100
      0   A state SYN-SENT
      5   B call  open-active
      5   B send  SYN seq=300
      5   B state SYN-SENT
      10  A recv  SYN seq=300
      10  A state SYN-RECEIVED
      10  A send  SYN,ACK seq=100 ack=301
      15  B recv  SYN seq=100
      15  B state SYN-RECEIVED
      15  B send  SYN,ACK seq=300 ack=101
      20  A recv  SYN,ACK seq=300 ack=101
      20  A state ESTABLISHED
      25  B recv  SYN,ACK seq=100 ack=301
      25  B state ESTABLISHED
      `,
    ));

  test("figure 8: recovery from an old duplicate SYN", () =>
    ladder(
      { isn: { A: [100], B: [300, 400] }, shift },
      `
      0   B call  open-passive
      0   A call  open-active
      0   A send  SYN seq=100
      5   B stray SYN seq=90
      5   B state SYN-RECEIVED
      5   B send  SYN,ACK seq=300 ack=91
      10  A recv  SYN,ACK seq=300 ack=91
      10  A state SYN-SENT
      10  A send  RST seq=91
      20  B recv  RST seq=91
      20  B state LISTEN
      30  B recv  SYN seq=100
      30  B state SYN-RECEIVED
      30  B send  SYN,ACK seq=400 ack=101
      40  A recv  SYN,ACK seq=400 ack=101
      40  A state ESTABLISHED
      40  A send  ACK seq=101 ack=401
      50  B recv  ACK seq=101 ack=401
      50  B state ESTABLISHED
      `,
    ));
});

describe.each(shiftedIsns(99, 299))("RFC 9293 §3.5.1 with $name", ({ shift }) => {
  // The figure's SYN lies outside the window; a large window holds it, and the answer is the same.
  test.each([{ window: 200 }, { window: 65_535 }])(
    "figure 9: a half-open connection is discovered by a SYN ($window octets of window)",
    ({ window }) =>
      ladder(
        { isn: { A: [99, 400], B: [299, 500] }, shift, window },
        `${established(100, 300)}
        10  A reboot
        10  A state CLOSED
        10  B state ESTABLISHED
        20  A call  open-active
        20  A send  SYN seq=400
        20  A state SYN-SENT
        30  B recv  SYN seq=400
        30  B state ESTABLISHED
        30  B send  ACK seq=300 ack=100
        40  A recv  ACK seq=300 ack=100
        40  A state SYN-SENT
        40  A send  RST seq=100
        50  B recv  RST seq=100
        50  B told  connection reset
        50  B state CLOSED
        50  A state SYN-SENT
        # "Reduced to the basic three-way handshake", once B listens again.
        60  B call  open-passive
        1020 A expire retransmission-timeout
        1020 A send SYN seq=400
        1030 B recv SYN seq=400
        1030 B send SYN,ACK seq=500 ack=401
        1040 A recv SYN,ACK seq=500 ack=401
        1040 A send ACK seq=401 ack=501
        1050 B recv ACK seq=401 ack=501
        1050 A state ESTABLISHED
        1050 B state ESTABLISHED
        `,
      ),
  );

  test("figure 10: a half-open connection is discovered by data", () =>
    ladder(
      { isn: { A: [99], B: [299] }, shift },
      `${established(100, 300)}
      10  A reboot
      20  B call  send len=10
      20  B send  ACK seq=300 ack=100 len=10
      30  A recv  ACK seq=300 ack=100 len=10
      30  A state CLOSED
      30  A send  RST seq=100
      40  B recv  RST seq=100
      40  B told  connection reset
      40  B state CLOSED
      `,
    ));

  test("figure 11: an old duplicate SYN meets two listeners", () =>
    ladder(
      { isn: { A: [], B: [299] }, shift },
      `
      0   A call  open-passive
      0   B call  open-passive
      10  B stray SYN seq=1000
      10  B state SYN-RECEIVED
      10  B send  SYN,ACK seq=299 ack=1001
      20  A recv  SYN,ACK seq=299 ack=1001
      20  A state LISTEN
      20  A send  RST seq=1001
      30  B recv  RST seq=1001
      30  B state LISTEN
      30  A state LISTEN
      `,
    ));
});

describe("opening, beside the figures", () => {
  test("nobody listens: the SYN is refused by a reset that acknowledges it (RFC 9293 §3.10.7.1)", () =>
    ladder(
      { isn: { A: [100], B: [] } },
      `
      0   A call  open-active
      0   A send  SYN seq=100
      10  B recv  SYN seq=100
      10  B state CLOSED
      10  B send  RST,ACK seq=@0 ack=101
      20  A recv  RST,ACK seq=@0 ack=101
      20  A told  connection reset
      20  A state CLOSED
      `,
    ));

  test("the first SYN is lost and goes out again (RFC 9293 §3.10.8)", () =>
    ladder(
      { isn: { A: [100], B: [300] } },
      `
      0    B call  open-passive
      0    A call  open-active
      0    A send  SYN seq=100
      5    B lose  SYN seq=100
      1000 A expire retransmission-timeout
      1000 A send  SYN seq=100
      1010 B recv  SYN seq=100
      1010 B send  SYN,ACK seq=300 ack=101
      1020 A recv  SYN,ACK seq=300 ack=101
      1020 A send  ACK seq=101 ack=301
      1030 B recv  ACK seq=101 ack=301
      1030 B state ESTABLISHED
      `,
    ));

  test("no SYN is ever answered, and the attempt is given up (RFC 9293 §3.8.3)", () =>
    ladder(
      { isn: { A: [100], B: [] } },
      `
      0    A call   open-active
      0    A send   SYN seq=100
      0    B lose   SYN seq=100
      1000 A expire retransmission-timeout
      1000 A send   SYN seq=100
      1000 B lose   SYN seq=100
      3000 A expire retransmission-timeout exhausted
      3000 A told   excessive retransmissions
      3000 A state  CLOSED
      `,
    ));

  test("the SYN,ACK brings data, and one ACK answers both (RFC 9293 §3.10.7.3)", () =>
    ladder(
      { isn: { A: [100], B: [300] } },
      `
      0   B call  open-passive
      0   A call  open-active
      0   A send  SYN seq=100
      5   B lose  SYN seq=100
      10  A stray SYN,ACK seq=300 ack=101 len=5
      10  A state ESTABLISHED
      10  A send  ACK seq=101 ack=306
      20  B recv  ACK seq=101 ack=306
      20  B state LISTEN
      20  B send  RST seq=306
      30  A recv  RST seq=306
      30  A told  connection reset
      30  A state CLOSED
      `,
    ));

  test("a reset after a simultaneous open is told as a refusal, since the open was active (RFC 9293 §3.10.7.4)", () =>
    ladder(
      { isn: { A: [100], B: [] } },
      `
      0   A call  open-active
      0   A send  SYN seq=100
      5   B lose  SYN seq=100
      10  A stray SYN seq=300
      10  A send  SYN,ACK seq=100 ack=301
      10  A state SYN-RECEIVED
      20  B recv  SYN,ACK seq=100 ack=301
      20  B send  RST seq=301
      30  A recv  RST seq=301
      30  A told  connection refused
      30  A state CLOSED
      `,
    ));

  test("a listener that is given something to send connects itself (RFC 9293 §3.10.2)", () =>
    ladder(
      { isn: { A: [100], B: [] } },
      `
      0   A call  open-passive
      0   A call  send no-remote-socket
      0   A told  remote socket unspecified
      0   A state LISTEN
      10  A call  send
      10  A send  SYN seq=100
      10  A state SYN-SENT
      10  B lose  SYN seq=100
      20  A call  close
      20  A state CLOSED
      `,
    ));

  test("a second SYN in the window sends a listener's connection back to LISTEN (RFC 9293 §3.10.7.4)", () =>
    ladder(
      { isn: { A: [], B: [300] } },
      `
      0   B call  open-passive
      10  B stray SYN seq=100
      10  B send  SYN,ACK seq=300 ack=101
      10  A lose  SYN,ACK seq=300 ack=101
      20  B stray SYN seq=500
      20  B state LISTEN
      `,
    ));

  test("a SYN that comes again to SYN-RECEIVED is old, and is answered by an ACK (RFC 9293 §3.10.7.4)", () =>
    ladder(
      { isn: { A: [], B: [300] } },
      `
      0   B call  open-passive
      10  B stray SYN seq=100
      10  B send  SYN,ACK seq=300 ack=101
      10  A lose  SYN,ACK seq=300 ack=101
      20  B stray SYN seq=100
      20  B state SYN-RECEIVED
      20  B send  ACK seq=301 ack=101
      20  A lose  ACK seq=301 ack=101
      `,
    ));

  test("a passive opener's user may close before the handshake is over (RFC 9293 §3.10.4)", () =>
    ladder(
      { isn: { A: [100], B: [300] } },
      `
      0   B call  open-passive
      0   A call  open-active
      0   A send  SYN seq=100
      10  B recv  SYN seq=100
      10  B send  SYN,ACK seq=300 ack=101
      10  B call  close
      10  B send  FIN,ACK seq=301 ack=101
      10  B state FIN-WAIT-1
      20  A recv  SYN,ACK seq=300 ack=101
      20  A send  ACK seq=101 ack=301
      20  A recv  FIN,ACK seq=301 ack=101
      20  A told  connection closing
      20  A send  ACK seq=101 ack=302
      20  A state CLOSE-WAIT
      30  B recv  ACK seq=101 ack=301
      30  B state FIN-WAIT-1
      30  B recv  ACK seq=101 ack=302
      30  B told  ok
      30  B state FIN-WAIT-2
      `,
    ));
});
