import { describe, test } from "vitest";
import { established } from "../support/established.ts";
import { shiftedIsns } from "../support/isns.ts";
import { ladder } from "../support/ladder.ts";

describe.each(shiftedIsns(99, 299))("RFC 9293 §3.6 with $name", ({ shift }) => {
  test("figure 12: the normal close, and TIME-WAIT's end", () =>
    ladder(
      { isn: { A: [99], B: [299] }, shift },
      `${established(100, 300)}
      10     A call  close
      10     A send  FIN,ACK seq=100 ack=300
      10     A state FIN-WAIT-1
      20     B recv  FIN,ACK seq=100 ack=300
      20     B told  connection closing
      20     B state CLOSE-WAIT
      20     B send  ACK seq=300 ack=101
      30     A recv  ACK seq=300 ack=101
      30     A told  ok
      30     A state FIN-WAIT-2
      40     B call  close
      40     B send  FIN,ACK seq=300 ack=101
      40     B state LAST-ACK
      50     A recv  FIN,ACK seq=300 ack=101
      50     A told  connection closing
      50     A state TIME-WAIT
      50     A send  ACK seq=101 ack=301
      60     B recv  ACK seq=101 ack=301
      60     B state CLOSED
      240049 A state TIME-WAIT
      240050 A state CLOSED
      `,
    ));

  test("figure 13: both ends close at the same time", () =>
    ladder(
      { isn: { A: [99], B: [299] }, shift },
      `${established(100, 300)}
      10     A call  close
      10     A send  FIN,ACK seq=100 ack=300
      10     A state FIN-WAIT-1
      10     B call  close
      10     B send  FIN,ACK seq=300 ack=100
      10     B state FIN-WAIT-1
      20     A recv  FIN,ACK seq=300 ack=100
      20     A told  connection closing
      20     A state CLOSING
      20     A send  ACK seq=101 ack=301
      20     B recv  FIN,ACK seq=100 ack=300
      20     B told  connection closing
      20     B state CLOSING
      20     B send  ACK seq=301 ack=101
      30     A recv  ACK seq=301 ack=101
      30     A state TIME-WAIT
      30     B recv  ACK seq=101 ack=301
      30     B state TIME-WAIT
      240029 A state TIME-WAIT
      240030 A state CLOSED
      240030 B state CLOSED
      `,
    ));

  test("figure 5, note 2: a FIN that acknowledges ours leads from FIN-WAIT-1 to TIME-WAIT at once", () =>
    ladder(
      { isn: { A: [99], B: [299] }, shift },
      `${established(100, 300)}
      10  A call  close
      10  A send  FIN,ACK seq=100 ack=300
      20  B recv  FIN,ACK seq=100 ack=300
      20  B told  connection closing
      20  B send  ACK seq=300 ack=101
      20  A lose  ACK seq=300 ack=101
      20  B call  close
      20  B send  FIN,ACK seq=300 ack=101
      30  A recv  FIN,ACK seq=300 ack=101
      30  A told  ok
      30  A told  connection closing
      30  A send  ACK seq=101 ack=301
      30  A state TIME-WAIT
      40  B recv  ACK seq=101 ack=301
      40  B state CLOSED
      `,
    ));
});

describe("closing, beside the figures", () => {
  const numbers = { isn: { A: [99], B: [299] } };

  test("a half-closed connection still carries data the other way (RFC 9293 §3.6.1)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  A call  close
      10  A send  FIN,ACK seq=100 ack=300
      20  B recv  FIN,ACK seq=100 ack=300
      20  B told  connection closing
      20  B send  ACK seq=300 ack=101
      30  A recv  ACK seq=300 ack=101
      30  A told  ok
      40  B call  send len=50
      40  B send  ACK seq=300 ack=101 len=50
      50  A recv  ACK seq=300 ack=101 len=50
      50  A send  ACK seq=101 ack=350
      50  A state FIN-WAIT-2
      50  A call  send len=1
      50  A told  connection closing
      60  B recv  ACK seq=101 ack=350
      60  B state CLOSE-WAIT
      `,
    ));

  test("data and FIN in one segment are acknowledged by one ACK (RFC 9293 §3.10.7.4, MUST-58)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  B stray FIN,ACK seq=100 ack=300 len=20
      10  B told  connection closing
      10  B state CLOSE-WAIT
      10  B send  ACK seq=300 ack=121
      10  A lose  ACK seq=300 ack=121
      `,
    ));

  test("a FIN beyond a gap waits until the gap is filled (RFC 9293 §3.10.7.4)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  B stray FIN,ACK seq=110 ack=300 len=20
      10  B state ESTABLISHED
      10  B send  ACK seq=300 ack=100
      10  A lose  ACK seq=300 ack=100
      `,
    ));

  test("TIME-WAIT answers the peer's FIN that comes again, and waits anew (RFC 9293 §3.10.7.4)", () =>
    ladder(
      { ...numbers, timeWait: 1000 },
      `${established(100, 300)}
      10   A call  close
      10   A send  FIN,ACK seq=100 ack=300
      20   B recv  FIN,ACK seq=100 ack=300
      20   B told  connection closing
      20   B send  ACK seq=300 ack=101
      30   A recv  ACK seq=300 ack=101
      30   A told  ok
      30   B call  close
      30   B send  FIN,ACK seq=300 ack=101
      40   A recv  FIN,ACK seq=300 ack=101
      40   A told  connection closing
      40   A send  ACK seq=101 ack=301
      40   B lose  ACK seq=101 ack=301
      230  B expire retransmission-timeout
      230  B send  FIN,ACK seq=300 ack=101
      240  A recv  FIN,ACK seq=300 ack=101
      240  A send  ACK seq=101 ack=301
      250  B recv  ACK seq=101 ack=301
      250  B state CLOSED
      1239 A state TIME-WAIT
      1240 A state CLOSED
      `,
    ));

  test("a new SYN may reopen the connection out of TIME-WAIT (RFC 9293 §3.6.1, RFC 6191 §2)", () =>
    ladder(
      { isn: { A: [99, 5000], B: [299, 9000] } },
      `${established(100, 300)}
      10  A call  close
      10  A send  FIN,ACK seq=100 ack=300
      20  B recv  FIN,ACK seq=100 ack=300
      20  B told  connection closing
      20  B send  ACK seq=300 ack=101
      30  A recv  ACK seq=300 ack=101
      30  A told  ok
      30  B call  close
      30  B send  FIN,ACK seq=300 ack=101
      40  A recv  FIN,ACK seq=300 ack=101
      40  A told  connection closing
      40  A send  ACK seq=101 ack=301
      50  B recv  ACK seq=101 ack=301
      60  B call  open-active
      60  B send  SYN seq=9000
      70  A recv  SYN seq=9000 new
      70  A send  SYN,ACK seq=5000 ack=9001
      70  A state SYN-RECEIVED
      80  B recv  SYN,ACK seq=5000 ack=9001
      80  B send  ACK seq=9001 ack=5001
      90  A recv  ACK seq=9001 ack=5001
      90  A state ESTABLISHED
      90  B state ESTABLISHED
      `,
    ));

  test("an ABORT cuts the connection at both ends (RFC 9293 §3.10.5)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  A call  abort
      10  A send  RST seq=100
      10  A state CLOSED
      20  B recv  RST seq=100
      20  B told  connection reset
      20  B state CLOSED
      `,
    ));

  test("CLOSE with data still waiting closes at once, and the FIN follows the data (RFC 9293 §3.10.4)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  A call  close data-waiting
      10  A state FIN-WAIT-1
      10  A call  close
      10  A told  connection closing
      `,
    ));

  test("the user timeout ends the connection without a word to the peer (RFC 9293 §3.10.8)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      300000 A expire user-timeout
      300000 A told connection aborted due to user timeout
      300000 A state CLOSED
      300000 B state ESTABLISHED
      `,
    ));
});
