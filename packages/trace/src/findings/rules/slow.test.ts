import { describe, expect, test } from "vitest";
import { codes, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const tried = (address = "10.0.3.7", given: Parameters<typeof build>[0] = {}) =>
  build(given).lookup([address]).tries(address);

const secured = (tcp: number, tls: number, protocol = "TLSv1.3") =>
  tried("10.0.3.7", { tls: true })
    .connects(tcp)
    .startsTls("db.internal")
    .secures({ duration: tls, protocol });

describe("syn-retransmitted", () => {
  test("the kernel was seen repeating the request", () => {
    const trace = tried()
      .kernel({ source: "proc", state: "SYN-SENT", retransmits: 1 })
      .connects(1010)
      .closes("local");
    expect(codes(trace)).toEqual(["syn-retransmitted"]);
    const finding = found(trace, "syn-retransmitted");
    expect(finding).toMatchObject({ severity: "warning", reference: "RFC 6298 §2" });
    expect(finding.cause).toBe(
      "10.0.3.7:5432 took 1.0 s to connect, because the first connection request (SYN) went unanswered.",
    );
    expect(proofTexts(finding)).toEqual([
      "10.0.3.7:5432 connected after 1.0 s",
      "1 repeated connection request (SYN) before the answer",
    ]);
    expect(finding.alternatives).toHaveLength(3);
  });

  test("the kernel's total, read before any data, tells it afterwards", () => {
    const trace = tried()
      .connects(1010)
      .kernel({ totalRetransmits: 1, rtt: 0.3 })
      .sends(10)
      .receives(5)
      .closes("local");
    expect(proofTexts(found(trace, "syn-retransmitted"))[1]).toBe("1 retransmission before any data");
  });

  test("a total that may be of data is not of the request", () => {
    const trace = tried().connects(5).sends(10).kernel({ totalRetransmits: 1 }).receives(5).closes("local");
    expect(codes(trace)).toEqual([]);
  });

  test.each([960, 1010, 1290, 2010, 3100])("without the kernel %d ms look like it", (duration) => {
    const finding = found(tried().connects(duration).closes("local"), "syn-retransmitted");
    expect(finding.cause).toMatch(
      /which looks like a first connection request \(SYN\) that went unanswered\.$/,
    );
    expect(finding.alternatives.at(-1)).toBe("The network or the server took that long to answer.");
  });

  test.each([900, 1500, 1800, 20_000])("%d ms do not", (duration) => {
    expect(codes(tried().connects(duration).closes("local"))).toEqual([]);
  });

  test("the kernel's word that nothing was repeated goes before the time", () => {
    expect(codes(tried().connects(1010).kernel({ totalRetransmits: 0 }).closes("local"))).toEqual([]);
  });

  test("a network whose round trip is that long has lost nothing", () => {
    expect(codes(tried().connects(1010).kernel({ rtt: 1005 }).closes("local"))).toEqual([]);
  });

  test("on this machine no packet is lost on the way: the queue was full", () => {
    const trace = tried("127.0.0.1", { host: "127.0.0.1" }).connects(1005).closes("local");
    const finding = found(trace, "syn-retransmitted");
    expect(finding.alternatives.some((text) => text.includes("lost on the way"))).toBe(false);
    expect(finding.nextSteps[1]?.command).toBe("nstat -az TcpExtListenOverflows TcpExtListenDrops");
  });

  test("an address that opened late in each attempt is one finding", () => {
    const trace = tried()
      .connects(1010)
      .closes("reset")
      .retries()
      .tries("10.0.3.7")
      .connects(1020)
      .closes("local");
    expect(codes(trace)).toEqual(["reset-after-accept", "syn-retransmitted"]);
    expect(proofTexts(found(trace, "syn-retransmitted"))).toEqual([
      "attempt 1: 10.0.3.7:5432 connected after 1.0 s",
      "attempt 2: 10.0.3.7:5432 connected after 1.0 s",
    ]);
  });

  test("a request that was repeated and not answered is unanswered", () => {
    const trace = tried()
      .kernel({ state: "SYN-SENT", retransmits: 3 })
      .fails("ETIMEDOUT", { duration: 3000 });
    expect(codes(trace)).toEqual(["syn-unanswered"]);
  });
});

describe("slow-handshake", () => {
  const kernel = { rtt: 1, minRtt: 0.9, totalRetransmits: 0 } as const;

  test("TCP took far more than the round trip", () => {
    const trace = tried().connects(400).kernel(kernel).closes("local");
    expect(codes(trace)).toEqual(["slow-handshake"]);
    const finding = found(trace, "slow-handshake");
    expect(finding.cause).toBe(
      "It took 400 ms to connect to 10.0.3.7:5432, while the round trip there is 0.9 ms, so the time went into the server.",
    );
    expect(proofTexts(finding)).toEqual(["10.0.3.7:5432 connected after 400 ms", "the round trip is 0.9 ms"]);
  });

  test("a repeated request explains a slow TCP handshake by itself", () => {
    expect(
      codes(
        tried()
          .connects(1010)
          .kernel({ ...kernel, totalRetransmits: 1 })
          .closes("local"),
      ),
    ).toEqual(["syn-retransmitted"]);
  });

  test("TLS took far more than its round trips", () => {
    const trace = tried("10.0.3.7", { tls: true })
      .connects(2)
      .kernel(kernel)
      .startsTls("db.internal")
      .secures({ duration: 1200 });
    const finding = found(trace.closes("local"), "slow-handshake");
    expect(finding.cause).toBe(
      "It took 1.2 s to agree on TLS with 10.0.3.7:5432, while the round trip there is 0.9 ms, so the time went into the server.",
    );
    expect(proofTexts(finding)[0]).toBe("TLS (TLSv1.3) with 10.0.3.7:5432 was complete after 1.2 s");
  });

  test("without the kernel the TCP handshake stands for the round trip", () => {
    expect(found(secured(2, 1200).closes("local"), "slow-handshake").cause).toMatch(
      /so it looks like the time went into the server\.$/,
    );
  });

  test("a far server is slow by its distance, and TLS 1.2 takes a round trip more", () => {
    expect(codes(secured(300, 700).closes("local"))).toEqual([]);
    expect(codes(secured(300, 1300, "TLSv1.2").closes("local"))).toEqual([]);
    expect(codes(secured(300, 1300).closes("local"))).toEqual(["slow-handshake"]);
  });

  test("a few hundred ms of a busy machine are not slow", () => {
    expect(codes(tried().connects(150).kernel(kernel).closes("local"))).toEqual([]);
    expect(codes(secured(1, 250).closes("local"))).toEqual([]);
  });
});
