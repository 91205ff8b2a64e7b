/** RFC 9112 §6 and §8: what a capture shows of the answers to requests of HTTP/1. */
import { describe, expect, test } from "vitest";
import type { CaptureFinding, ConnectionReport } from "../../src/index.ts";
import { reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const first = (file: Uint8Array): ConnectionReport => {
  const [report] = reportsOf(file);
  if (report === undefined) throw new Error("there is no connection in it");
  return report;
};

const AnswerCodes = new Set(["answer-cut-short", "closed-before-answer", "plain-to-tls"]);
const answers = (picture: string): readonly CaptureFinding[] =>
  first(drawn(picture)).findings.filter(({ code }) => AnswerCodes.has(code));
const codes = (picture: string): string[] => answers(picture).map(({ code }) => code);
const status = (picture: string): number | null | undefined => first(drawn(picture)).exchange?.status;

/** A request of 60 octets. */
const request = (method: string): string => `${method}_/${"x".repeat(45 - method.length)}_HTTP/1.1||`;
const get = `30 a PA 1+60 1 text=${request("GET")}`;
/** The first 1,000 octets of an answer whose head has 43, and what follows. */
const ok = (length: string | number): string =>
  `50 b A 1+1000 61 text=HTTP/1.1_200_OK|Content-Length:_${length}||`;
const head = "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n".length;
const rest = (octets: number): string => `51 b A 1001+${octets - 1000} 61`;

describe("an answer cut short", () => {
  test("by a FIN: how much of how much came, and the frames that prove it", () => {
    const [finding] = answers(
      `${handshake}${get}\n${ok(300_000)}\n${rest(head + 30_000)}\n90 b FA ${head + 30_001} 61`,
    );
    expect(finding).toMatchObject({
      code: "answer-cut-short",
      severity: "error",
      confidence: "is",
      cause: "192.0.2.2:80 cut its answer short: 30.0 kB of 300.0 kB, then it closed.",
      evidence: [
        { frame: 5, text: "status 200, `Content-Length` 300,000" },
        { frame: 7, text: "FIN after 30,000 octets of it" },
      ],
    });
  });

  test("by a reset of the server", () => {
    const [finding] = answers(`${handshake}${get}\n${ok(300_000)}\n90 b RA 1001 61`);
    expect(finding?.cause).toBe(
      `192.0.2.2:80 cut its answer short: ${1000 - head} bytes of 300.0 kB, then it reset the connection.`,
    );
  });

  test("by one octet, in numbers that are not the same", () => {
    const [finding] = answers(`${handshake}${get}\n${ok(300_000)}\n90 b FA ${head + 300_000} 61`);
    expect(finding?.cause).toContain("299,999 of 300,000 bytes");
  });

  test("whatever of it the capture lacks", () => {
    expect(codes(`${handshake}${get}\n${ok(300_000)}\n90 b FA ${head + 300_001} 61`)).toEqual([]);
    expect(codes(`${handshake}${get}\n${ok(300_000)}\n70 a A 61 ${head + 300_001}\n90 b RA 1001 61`)).toEqual(
      [],
    );
    expect(codes(`${handshake}${get}\n${ok(300_000)}\n90 b R ${head + 300_001}`)).toEqual([]);
  });

  test("with a head that comes in pieces, and after an interim answer", () => {
    const pieces = `50 b A 1+20 61 text=HTTP/1.1_200_OK|Con
      51 b A 21+26 61 text=tent-Length:_300000||`;
    expect(codes(`${handshake}${get}\n${pieces}\n90 b FA 47 61`)).toEqual(["answer-cut-short"]);
    const interim = `50 b A 1+25 61 text=HTTP/1.1_100_Continue||
      51 b A 26+100 61 text=HTTP/1.1_200_OK|content-length:300000||`;
    expect(codes(`${handshake}${get}\n${interim}\n90 b FA 126 61`)).toEqual(["answer-cut-short"]);
  });

  test("in chunks, without the last one", () => {
    const chunked = "HTTP/1.1_200_OK|Transfer-Encoding:_chunked||";
    const body = chunked.length + 3 + 9;
    const start = `${handshake}${get}\n50 b A 1+${body} 61 text=${chunked}4|abcd|`;
    const at = body + 1;
    const [finding] = answers(`${start}\n90 b FA ${at} 61`);
    expect(finding).toMatchObject({
      code: "answer-cut-short",
      cause: "192.0.2.2:80 cut its answer short: it closed after 9 bytes in chunks, without the last one.",
      evidence: [
        { frame: 5, text: "status 200, content in chunks" },
        { frame: 6, text: "FIN, and no empty chunk before it" },
      ],
    });
    // Whole, in one segment or two; the end is not in the capture; the client closed first; a length is none of chunks'.
    expect(codes(`${start}\n60 b A ${at}+5 61 text=0||\n90 b FA ${at + 5} 61`)).toEqual([]);
    expect(
      codes(`${start}\n60 b A ${at}+3 61 text=0|\n61 b A ${at + 3}+2 61 text=|\n90 b FA ${at + 5} 61`),
    ).toEqual([]);
    expect(codes(`${start}\n60 b A ${at}+3 61 text=0|\n90 b FA ${at + 3} 61`)).toEqual([]);
    expect(codes(`${start}\n61 b A ${at + 3}+2 61 text=a|\n90 b FA ${at + 5} 61`)).toEqual([]);
    expect(codes(`${start}\n60 a FA 61 ${at}\n90 b FA ${at} 62`)).toEqual([]);
  });

  test("of the second request, where the first was answered whole", () => {
    expect(
      codes(`${handshake}${get}\n50 b A 1+49 61 text=HTTP/1.1_200_OK|Content-Length:_10||0123456789
        60 a PA 61+60 50 text=${request("GET")}
        70 b A 50+100 121 text=HTTP/1.1_200_OK|Content-Length:_500||
        80 b FA 150 121`),
    ).toEqual(["answer-cut-short"]);
  });

  const cut = `${ok(300_000)}\n90 b FA 1001 61`;
  test.for([
    ["an answer that is whole", `${get}\n${ok(1000 - head + 3)}\n90 b FA 1001 61`],
    ["one to HEAD", `30 a PA 1+60 1 text=${request("HEAD")}\n${cut}`],
    ["a status of 304", `${get}\n${cut.replace("200_OK", "304_No")}`],
    ["a status of 204", `${get}\n${cut.replace("200_OK", "204_No")}`],
    ["a change of protocol", `${get}\n${cut.replace("200_OK", "101_Go")}`],
    ["a tunnel", `30 a PA 1+60 1 text=${request("CONNECT")}\n${cut}`],
    ["lengths that differ", `${get}\n${cut.replace("||", "|Content-Length:_5||")}`],
    ["a length that is none", `${get}\n${ok("3e5")}\n90 b FA 1001 61`],
    ["no length", `${get}\n${cut.replace("Content-Length", "Content-Lengthy")}`],
    ["an end that is not there", `${get}\n${ok(300_000)}`],
    ["a client that closed first", `${get}\n${ok(300_000)}\n80 a FA 61 1001\n90 b FA 1001 62`],
    ["a client that reset", `${get}\n${ok(300_000)}\n80 a RA 61 1001`],
    ["a request that is not in the capture", cut],
    ["an answer sent before the request had come", `${get}\n${cut.replaceAll(" 61", " 1")}`],
    [
      "requests sent ahead",
      `${get}\n31 a PA 61+60 1 text=${request("GET")}\n${cut.replaceAll(" 61", " 121")}`,
    ],
    [
      "a request sent before the answer was whole",
      `${get}\n${ok(300_000)}\n60 a PA 61+60 1001 text=${request("GET")}\n90 b FA 1001 121`,
    ],
    [
      "a head of which a piece is missing",
      `${get}\n50 b A 1+20 61 text=HTTP/1.1_200_OK|Con\n51 b A 31+26 61\n90 b FA 57 61`,
    ],
    ["other words", `30 a PA 1+60 1 text=GET_key||\n${cut}`],
  ] as const)("not of %s", ([, picture]) => {
    expect(codes(`${handshake}${picture}`)).toEqual([]);
  });
});

describe("a close without an answer", () => {
  test("is told with the request", () => {
    const [finding] = answers(`${handshake}${get}\n50 b A 1 61\n60 b FA 1 61`);
    expect(finding).toMatchObject({
      code: "closed-before-answer",
      severity: "warning",
      cause: "192.0.2.2:80 closed without an answer: it had the whole request (GET), and sent nothing more.",
      evidence: [{ frame: 4 }, { frame: 6 }],
    });
  });

  test("also of a second request", () => {
    expect(
      codes(`${handshake}${get}\n50 b A 1+49 61 text=HTTP/1.1_200_OK|Content-Length:_10||
        60 a PA 61+60 50 text=${request("GET")}
        80 b FA 50 121`),
    ).toEqual(["closed-before-answer"]);
  });

  test.for([
    ["a request that had not come when the server closed", `${get}\n31 b FA 1 1`],
    [
      "a request that had not come whole",
      "30 a PA 1+40 1 text=POST_/_HTTP/1.1|Content-Length:_100||\n50 b FA 1 41",
    ],
    ["a client that closed first", `${get}\n50 a FA 61 1\n60 b FA 1 62`],
    ["an answer that the capture lacks", `${get}\n60 b FA 1001 61`],
    ["a capture that ends before", `${get}\n50 b A 1 61`],
    ["a reset, of which its own findings tell", `${get}\n50 b RA 1 61`],
    ["a reset, whatever else is set in it", `${get}\n50 b FRA 1 61`],
  ] as const)("is not said of %s", ([, picture]) => {
    expect(codes(`${handshake}${picture}`)).toEqual([]);
  });
});

describe("plain text to TLS", () => {
  const alert = "\u{15}\u{3}\u{3}\0\u{2}\u{2}F";
  test("is told by an alert", () => {
    const [finding] = answers(`${handshake}${get}\n50 b PA 1+7 61 text=${alert}\n51 b FA 8 61`);
    expect(finding).toMatchObject({
      code: "plain-to-tls",
      severity: "error",
      cause: "The server on 192.0.2.2:80 speaks TLS, and was spoken to without it.",
      evidence: [
        { frame: 4, text: "GET in plain text" },
        { frame: 5, text: "192.0.2.2:80 answered with a TLS alert" },
      ],
    });
  });

  test("is told by what servers say of it", () => {
    const page = "HTTP/1.1_400_Bad|Content-Length:_200||The_plain_HTTP_request_was_sent_to_HTTPS_port";
    expect(codes(`${handshake}${get}\n50 b PA 1+239 61 text=${page}\n51 b FA 240 61`)).toEqual([
      "plain-to-tls",
    ]);
    expect(
      codes(
        `${handshake}${get}\n50 b PA 1+239 61 text=${page.replace("400", "200").replace("200||", "1||")}\n51 b FA 240 61`,
      ),
    ).toEqual([]);
  });

  test("is not said where the client speaks TLS", () => {
    const hello = "30 a PA 1+60 1 text=\u{16}\u{3}\u{1}";
    expect(codes(`${handshake}${hello}\n50 b PA 1+7 61 text=${alert}\n51 b FA 8 61`)).toEqual([]);
  });
});

describe("TLS to plain text", () => {
  const hello = "30 a PA 1+60 1 text=\u{16}\u{3}\u{1}";
  const bad = "50 b PA 1+100 61 text=HTTP/1.1_400_Bad_Request||";
  const all = (picture: string): readonly CaptureFinding[] => first(drawn(`${handshake}${picture}`)).findings;
  test("is told once, with what the server speaks", () => {
    const [finding, ...others] = all(`${hello}\n${bad}\n50.2 a RA 61 101`);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: "not-tls",
      severity: "error",
      confidence: "is",
      cause: "The server on 192.0.2.2:80 speaks HTTP and not TLS.",
      evidence: [{ frame: 4 }, { frame: 5, text: "the answer is HTTP" }],
    });
  });

  test("is told where it is not known what that is", () => {
    expect(all(`${hello}\n50 b PA 1+20 61 text=what?_say_again`)[0]).toMatchObject({
      code: "not-tls",
      cause: "What answers on 192.0.2.2:80 does not speak TLS.",
      evidence: [{ frame: 4 }, { frame: 5, text: "the answer is plain text" }],
    });
  });

  test.for([
    ["TLS that is damaged", `${hello}\n50 b PA 1+20 61 text=\0\0\0\0`],
    ["a server that speaks TLS", `${hello}\n50 b PA 1+60 61 text=\u{16}\u{3}\u{3}`],
    ["an alert", `${hello}\n50 b PA 1+7 61 text=\u{15}\u{3}\u{1}\0\u{2}\u{2}F`],
    ["the middle of an answer", `${hello}\n50 b PA 1001+100 61 text=HTTP/1.1_400_Bad`],
    ["a later segment", `${hello}\n50 b PA 1+60 61 text=\u{16}\u{3}\u{3}\n60 a PA 61+9 61\n70 b PA 61+60 70`],
    [
      "TLS that was asked for in plain text",
      `30 b PA 1+10 1 text=220_hello_\n40 a PA 1+8 11 text=STARTTLS\n50 b PA 11+8 9 text=220_goon
       60 a PA 9+60 19 text=\u{16}\u{3}\u{1}\n70 b PA 19+60 69 text=plain`,
    ],
  ] as const)("is not said of %s", ([, picture]) => {
    expect(all(picture).filter(({ code }) => code === "not-tls")).toEqual([]);
  });
});

test.for([
  [404, `${get}\n50 b A 1+100 61 text=HTTP/1.1_404_Not_Found||`],
  [200, `${get}\n50 b A 1+100 61 text=HTTP/1.1_100_Continue||HTTP/1.0_200_OK||`],
  [101, `${get}\n50 b A 1+100 61 text=HTTP/1.1_101_Go||`],
  [500, "50 b A 1+100 61 text=HTTP/1.1_500_Oh||"],
  [null, get],
  [null, `${get}\n50 b A 1+100 61 text=HTTP/1.1_OK||`],
  [null, "30 a PA 1+200 1 text=\u{16}\u{3}\u{1}\n50 b PA 1+200 201 text=\u{16}\u{3}\u{3}"],
] as const)("the status is %s of %s", ([expected, picture]) => {
  expect(status(`${handshake}${picture}`)).toBe(expected);
});

test("a server's errors are told, with the frames of the first, wherever they come", () => {
  const next = (at: number, code: number): string => {
    const seq = (at - 30) * 6 + 1;
    return `${at} a PA ${seq}+60 ${seq} text=${request("GET")}
      ${at + 5} b PA ${seq}+60 ${seq + 60} text=HTTP/1.1_${code}_Said|Content-Length:_18||`;
  };
  const report = first(
    drawn(`${handshake}${next(30, 200)}\n${next(40, 503)}\n${next(50, 500)}\n${next(60, 404)}`),
  );
  expect(report.exchange).toMatchObject({ status: 200, statuses: [200, 503, 500, 404] });
  expect(report.findings).toMatchObject([
    {
      code: "server-error",
      severity: "info",
      cause: "192.0.2.2:80 answered 2 times with a status of 500 or more.",
      evidence: [
        { frame: 7, text: "status 503" },
        { frame: 9, text: "status 500" },
      ],
    },
  ]);
});
