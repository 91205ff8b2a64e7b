/** A client that asked, was acknowledged, waited, and gave up without an octet of an answer. */
import { describe, expect, test } from "vitest";
import type { CaptureFinding } from "../../src/index.ts";
import { reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const findings = (picture: string): readonly CaptureFinding[] => reportsOf(drawn(picture))[0]?.findings ?? [];
const codes = (picture: string): string[] => findings(`${handshake}${picture}`).map(({ code }) => code);

/** A request of 60 octets. */
const request = `GET_/${"x".repeat(42)}_HTTP/1.1||`;
const get = `30 a PA 1+60 1 text=${request}\n50 b A 1 61`;
const post = "30 a PA 1+60 1 text=POST_/_HTTP/1.1|Content-Length:_100||\n50 b A 1 61";
const closed = "3030 a FA 61 1\n3050 b A 1 62";
const hello = "30 a PA 1+60 1 text=\u{16}\u{3}\u{1}\n50 b A 1 61";
const words = "30 a PA 1+60 1 text=hello\n50 b A 1 61";

describe("a request without an answer", () => {
  test("is told with how long the client waited", () => {
    const [finding, ...others] = findings(`${handshake}${get}\n${closed}`);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: "request-unanswered",
      severity: "error",
      confidence: "is",
      cause:
        "192.0.2.2:80 sent no answer to GET in 3.0 s, though it acknowledged all of it; then 192.0.2.1:40000 gave up and closed.",
      evidence: [
        { frame: 4, text: "request: GET" },
        { frame: 6, text: "FIN of the client, 3.0 s after the last of it" },
      ],
    });
  });

  test("is told once where the client reset", () => {
    const [finding, ...others] = findings(`${handshake}${get}\n3030 a RA 61 1`);
    expect(others).toEqual([]);
    expect(finding?.cause).toContain("gave up and reset the connection");
  });

  test("is told of a later request, too", () => {
    const later = `${get}\n60 b A 1+49 61 text=HTTP/1.1_200_OK|Content-Length:_10||0123456789
      70 a PA 61+60 50 text=${request}
      80 b A 50 121
      3070 a FA 121 50`;
    expect(codes(later)).toEqual(["request-unanswered"]);
  });

  test("is told where the server then closes as well", () => {
    expect(codes(`${get}\n${closed}\n3060 b FA 1 62\n3070 a A 62 2`)).toEqual(["request-unanswered"]);
  });

  test("is certain of TLS, whose server owes one, and less so of what is not known", () => {
    expect(findings(`${handshake}${hello}\n${closed}`)[0]).toMatchObject({
      code: "request-unanswered",
      severity: "error",
      confidence: "is",
    });
    expect(findings(`${handshake}${words}\n${closed}`)[0]).toMatchObject({
      code: "request-unanswered",
      severity: "warning",
      confidence: "looks like",
    });
  });

  test.for([
    ["an answer, whenever it came", `${get}\n3000 b A 1+49 61 text=HTTP/1.1_200_OK||\n3030 a FA 61 50`],
    ["an answer that the capture lacks", `${get}\n3030 a FA 61 50\n3050 b A 50 62`],
    ["an answer after the client's close", `${get}\n${closed}\n3060 b A 1+49 62 text=HTTP/1.1_200_OK||`],
    ["a client that hardly waited", `${get}\n900 a FA 61 1\n920 b A 1 62`],
    ["words that were recorded behind the ACK of them", `29 b A 1 61\n30 a PA 1+60 1\n${closed}`],
    ["a request that was never acknowledged", `${get.replace("\n50 b A 1 61", "")}\n3030 a FA 61 1`],
    ["a request that was not sent whole", `${post}\n${closed}`],
    ["a client that goes on waiting", get],
    ["a server that closed first", `${get}\n1500 b FA 1 61\n3030 a FA 61 2`],
    ["words after which the client went on", `${words}\n2900 a PA 61+60 1\n2920 b A 1 121\n3030 a FA 121 1`],
    [
      "words that were waited on less than was talked",
      `${words}\n2900 a PA 61+60 1\n2920 b A 1 121\n4500 a FA 121 1`,
    ],
  ] as const)("is not told of %s", ([, picture]) => {
    expect(codes(picture)).not.toContain("request-unanswered");
  });

  test("is not told of an upload", () => {
    const upload = Array.from({ length: 20 }, (_, at) => `${30 + at} a PA ${1 + at * 1000}+1000 1`).join(
      "\n",
    );
    expect(codes(`${upload}\n70 b A 1 20001\n3030 a FA 20001 1`)).not.toContain("request-unanswered");
  });
});

describe("an answer to a client that has given up", () => {
  const late = "1830 b PA 1+100 62 text=HTTP/1.1_200_OK||\n1830.1 a R 62";

  test("is told with how long it waited, and how much later the answer came", () => {
    const [finding, ...others] = findings(`${handshake}${get}\n1130 a FA 61 1\n1150 b A 1 62\n${late}`);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: "answered-too-late",
      severity: "warning",
      cause:
        "192.0.2.1:40000 gave up after 1.1 s without an answer to GET; the answer of 192.0.2.2:80 came 700 ms later, and was lost.",
      evidence: [{ frame: 4 }, { frame: 6 }, { frame: 8 }, { frame: 9 }],
    });
  });

  test("is none where it closed at once, took the answer, or had one already", () => {
    expect(codes(`${get}\n30.1 a FA 61 1\n50.1 b A 1 62\n${late}`)).not.toContain("answered-too-late");
    expect(codes(`${get}\n1130 a FA 61 1\n1150 b A 1 62\n${late.replace("a R 62", "a A 62 101")}`)).toEqual([
      "slow-answer",
    ]);
    const answered =
      "60 b PA 1+100 61 text=HTTP/1.1_200_OK||\n1130 a FA 61 101\n1150 b PA 101+100 62\n1150.1 a R 62";
    expect(codes(`${get}\n${answered}`)).toEqual(["data-after-close"]);
  });
});

/** Where the client's numbers begin, counted from the usual: the field of a segment without ACK is 0, ahead of them or behind. */
describe.each([0, 2 ** 31])(
  "a reset without ACK acknowledges nothing, the client's numbers being %i on",
  (from) => {
    const opened = `0 a S ${from} mss=1460
    20 b SA 0 ${from + 1} mss=1460
    20.1 a A ${from + 1} 1
    30 a PA ${from + 1}+60 1 text=${request}`;
    const ended = `3030 a FA ${from + 61} 1\n3050 b R 1`;

    test("of a request that it answers", () => {
      expect(findings(`${opened}\n${ended}`).map(({ code }) => code)).toEqual(["reset-after-peer-closed"]);
    });

    test("nor takes it back", () => {
      expect(findings(`${opened}\n50 b A 1 ${from + 61}\n${ended}`).map(({ code }) => code)).toEqual([
        "request-unanswered",
        "reset-after-peer-closed",
      ]);
    });
  },
);
