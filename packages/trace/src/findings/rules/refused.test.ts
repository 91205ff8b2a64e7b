import { describe, expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const remote = () => build().lookup(["10.0.3.7"]).tries("10.0.3.7");
const local = (given: Parameters<typeof build>[0] = {}) =>
  build({ host: "127.0.0.1", ...given })
    .literal()
    .tries("127.0.0.1");
const reset = { synSent: true, answer: "reset", evidence: "kernel" } as const;

const startStep = (given: Parameters<typeof build>[0]): string =>
  found(local(given).fails("ECONNREFUSED"), "refused").nextSteps[0]?.text ?? "";

describe("refused", () => {
  test("a reset on this machine leaves no doubt", () => {
    const finding = found(local().fails("ECONNREFUSED"), "refused");
    expect(finding).toMatchObject({ severity: "error", reference: "RFC 9293 §3.10.7.3" });
    expect(finding.cause).toBe("Nothing is listening on 127.0.0.1:5432.");
    expect(proofTexts(finding)).toEqual([
      "127.0.0.1:5432 answered with a reset (ECONNREFUSED) after 0.4 ms, so the machine is up and no program has this port open",
    ]);
    expect(commands(finding)).toEqual(["ss -ltnp 'sport = :5432'"]);
  });

  test("on macOS and Windows other commands show what listens", () => {
    expect(commands(found(local({ platform: "darwin 25" }).fails("ECONNREFUSED"), "refused"))).toEqual([
      "lsof -nP -iTCP:5432 -sTCP:LISTEN",
    ]);
    expect(commands(found(local({ platform: "win32 10" }).fails("ECONNREFUSED"), "refused"))).toEqual([
      'netstat -ano | findstr ":5432 "',
    ]);
  });

  test("from another machine it is certain where the kernel counted a reset, else it looks like it", () => {
    expect(found(remote().fails("ECONNREFUSED", reset), "refused").cause).toBe(
      "Nothing is listening on 10.0.3.7:5432.",
    );
    const told = found(remote().fails("ECONNREFUSED", { answer: "reset" }), "refused");
    expect(told.cause).toBe("It looks like nothing is listening on 10.0.3.7:5432.");
    expect(told.alternatives).toHaveLength(2);
  });

  test("retries are one finding with a proof for each, and one certain refusal settles the others", () => {
    const trace = remote().fails("ECONNREFUSED").retries().tries("10.0.3.7").fails("ECONNREFUSED", reset);
    const finding = found(trace, "refused");
    expect(finding.cause).toBe("Nothing is listening on 10.0.3.7:5432.");
    expect(proofTexts(finding).map((text) => text.slice(0, 9))).toEqual(["attempt 1", "attempt 2"]);
  });

  test("of 200 attempts twelve are shown", () => {
    const trace = build({ host: "127.0.0.1" });
    for (let attempt = 1; attempt <= 200; attempt += 1) {
      trace.tries("127.0.0.1").fails("ECONNREFUSED");
      if (attempt < 200) trace.retries(1);
    }
    const texts = proofTexts(found(trace, "refused"));
    expect(texts).toHaveLength(12);
    expect(texts.at(-1)).toMatch(/^attempt 200: .* \(188 more like it before\)$/);
  });

  test("two addresses with the same refusal are one finding", () => {
    const trace = build({ host: "localhost" })
      .lookup(["::1", "127.0.0.1"])
      .tries("::1")
      .fails("ECONNREFUSED")
      .tries("127.0.0.1")
      .fails("ECONNREFUSED")
      .listeners([]);
    expect(codes(trace)).toEqual(["refused"]);
    expect(found(trace, "refused").cause).toBe("Nothing is listening on [::1]:5432 or 127.0.0.1:5432.");
  });

  test("a listener found on the other loopback address is the first next step", () => {
    const finding = found(local().fails("ECONNREFUSED").listeners(["::1"]), "refused");
    expect(finding.nextSteps[0]?.text).toBe("A listener was found on [::1]:5432: use `localhost` or `::1`.");
    expect(proofTexts(finding)[1]).toBe("a listener was found on [::1]:5432");
  });

  test("a listener on an address that was not tried is named with what to do", () => {
    const trace = build({ host: "10.0.0.2" }).literal().tries("10.0.0.2").fails("ECONNREFUSED");
    expect(found(trace.listeners(["127.0.0.1"]), "refused").nextSteps[0]?.text).toBe(
      "A listener was found on 127.0.0.1:5432: use that address, or let the server listen on 10.0.0.2:5432 too.",
    );
  });

  test("a listener that would have taken the connection is no hint: it came up later", () => {
    const finding = found(local().fails("ECONNREFUSED").listeners(["0.0.0.0"]), "refused");
    expect(finding.evidence).toHaveLength(1);
  });

  test("the service is named by its scheme or port, and its default port with it", () => {
    expect(startStep({ port: 5432 })).toMatch(/PostgreSQL's default is 5432/);
    expect(startStep({ port: 5433, scheme: "postgres" })).toMatch(/PostgreSQL's default is 5432/);
    expect(startStep({ port: 1 })).toBe("Start the server, or check which port it listens on.");
  });

  test("what failed before a later attempt connected is a warning", () => {
    const trace = remote().fails("ECONNREFUSED").retries().tries("10.0.3.7").connects().closes("local");
    expect(found(trace, "refused").severity).toBe("warning");
  });

  test("an address lost while another of its family connected is a warning too", () => {
    const trace = build().lookup(["10.0.3.7", "10.0.3.8"]).tries("10.0.3.7").fails("ECONNREFUSED");
    expect(codes(trace.tries("10.0.3.8").connects().closes("local"))).toEqual(["refused"]);
  });
});

describe("refused-by-icmp", () => {
  test("an ICMP error in place of a reset looks like a firewall", () => {
    const finding = found(remote().fails("ECONNREFUSED", { ...reset, answer: "icmp" }), "refused-by-icmp");
    expect(finding.cause).toBe("It looks like a firewall rejects connections to 10.0.3.7:5432.");
    expect(finding.evidence[0]?.evidence).toBe("kernel");
    expect(finding.reference).toBe("RFC 1122 §3.2.2.1");
  });

  test("on this machine it is this machine's firewall", () => {
    const finding = found(local().fails("ECONNREFUSED", { answer: "icmp" }), "refused-by-icmp");
    expect(finding.nextSteps[0]?.command).toBe("sudo nft list ruleset");
  });

  test("a reset is no ICMP error", () => {
    expect(codes(remote().fails("ECONNREFUSED", reset))).toEqual(["refused"]);
  });
});
