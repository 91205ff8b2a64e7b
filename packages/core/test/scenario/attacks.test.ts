import { describe, test } from "vitest";
import { established } from "../support/established.ts";
import { ladder } from "../support/ladder.ts";

const numbers = { isn: { A: [99], B: [299] }, window: 1000 };

describe("segments that are not what they seem", () => {
  test("a reset in the window earns a challenge ACK, and a genuine one comes again where it is due (RFC 5961 §3.2)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  A reboot
      10  B stray RST seq=150
      10  B state ESTABLISHED
      10  B send  ACK seq=300 ack=100
      20  A recv  ACK seq=300 ack=100
      20  A send  RST seq=100
      30  B recv  RST seq=100
      30  B told  connection reset
      30  B state CLOSED
      `,
    ));

  test("a reset outside the window is dropped without an answer (RFC 5961 §3.2)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  B stray RST seq=99
      10  B stray RST seq=1100
      10  B state ESTABLISHED
      `,
    ));

  test("a SYN on a running connection earns a challenge ACK, wherever it lies (RFC 5961 §4.2)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  B stray SYN seq=100
      10  B send  ACK seq=300 ack=100
      10  B stray SYN seq=5000
      10  B send  ACK seq=300 ack=100
      10  B state ESTABLISHED
      20  A recv  ACK seq=300 ack=100
      20  A recv  ACK seq=300 ack=100
      20  A state ESTABLISHED
      `,
    ));

  test("a segment outside the window is answered by an ACK and not looked at (RFC 9293 §3.10.7.4)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  B stray FIN,ACK seq=5000 ack=300 len=10
      10  B send  ACK seq=300 ack=100
      10  B state ESTABLISHED
      10  A recv  ACK seq=300 ack=100
      `,
    ));

  test("an ACK of what was never sent is answered by an ACK (RFC 9293 §3.10.7.4)", () =>
    ladder(
      numbers,
      `${established(100, 300)}
      10  B stray FIN,ACK seq=100 ack=301
      10  B send  ACK seq=300 ack=100
      10  B state ESTABLISHED
      10  A recv  ACK seq=300 ack=100
      `,
    ));

  test("a reset to SYN-SENT without our SYN's acknowledgement is dropped (RFC 9293 §3.10.7.3)", () =>
    ladder(
      { isn: { A: [100], B: [] } },
      `
      0   A call  open-active
      0   A send  SYN seq=100
      0   B lose  SYN seq=100
      10  A stray RST seq=0
      10  A stray RST,ACK seq=@0 ack=100
      10  A stray RST,ACK seq=@0 ack=102
      10  A state SYN-SENT
      10  A stray RST,ACK seq=@0 ack=101
      10  A told  connection reset
      10  A state CLOSED
      `,
    ));

  test("an old segment shortens TIME-WAIT by way of the peer's reset (RFC 1337 §1)", () =>
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
      30  B call  close
      30  B send  FIN,ACK seq=300 ack=101
      40  A recv  FIN,ACK seq=300 ack=101
      40  A told  connection closing
      40  A send  ACK seq=101 ack=301
      50  B recv  ACK seq=101 ack=301
      60  A stray ACK seq=255 ack=33 len=5
      60  A send  ACK seq=101 ack=301
      70  B recv  ACK seq=101 ack=301
      70  B send  RST seq=301
      80  A recv  RST seq=301
      80  A state CLOSED
      `,
    ));

  test("a segment to nobody is answered by a reset that its sender believes (RFC 9293 §3.5.2)", () =>
    ladder(
      { isn: { A: [], B: [] } },
      `
      0   A stray FIN,ACK seq=700 ack=900 len=3
      0   A send  RST seq=900
      0   A stray FIN seq=700 len=3
      0   A send  RST,ACK seq=@0 ack=704
      0   A stray RST seq=700
      0   B lose  RST seq=900
      0   B lose  RST,ACK seq=@0 ack=704
      `,
    ));
});
