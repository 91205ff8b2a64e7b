import { expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const named = (host = "localhost") => build({ host }).lookup(["::1", "127.0.0.1"]);

test("one loopback address refused and the other connected", () => {
  const trace = named().tries("::1").fails("ECONNREFUSED").tries("127.0.0.1").connects().closes("local");
  expect(codes(trace)).toEqual(["localhost-one-family"]);
  const finding = found(trace.listeners(["127.0.0.1"]), "localhost-one-family");
  expect(finding).toMatchObject({ severity: "warning", reference: "RFC 6724 §2.1" });
  expect(finding.cause).toBe(
    "The server listens on 127.0.0.1:5432 and not on [::1]:5432, and `localhost` means both.",
  );
  expect(proofTexts(finding)).toEqual([
    "[::1]:5432 failed after 0.4 ms (ECONNREFUSED)",
    "127.0.0.1:5432 connected after 1.0 ms",
  ]);
  expect(commands(finding)).toEqual(["ss -ltnp 'sport = :5432'"]);
});

test("a loopback address that failed in another way is told with its reason", () => {
  const trace = named().tries("::1").fails("EADDRNOTAVAIL", { synSent: false }).tries("127.0.0.1").connects();
  expect(found(trace.closes("local"), "localhost-one-family").cause).toBe(
    "The server can be reached on 127.0.0.1:5432 and not on [::1]:5432 (no route), and `localhost` means both.",
  );
});

test("connected at the first go, and the table of listeners shows only that family", () => {
  const trace = build({ host: "app.localhost" }).lookup(["127.0.0.1"]).tries("127.0.0.1").connects();
  expect(found(trace.closes("local").listeners(["0.0.0.0"]), "localhost-one-family")).toMatchObject({
    severity: "info",
    cause:
      "The server listens on 127.0.0.1:5432 and not on [::1]:5432; here `app.localhost` is only 127.0.0.1, so nothing is lost, but on machines where it also means ::1, programs fail or lose time.",
  });
});

test.each([[["::"]], [["127.0.0.1", "::1"]], [["0.0.0.0", "::1"]], [[]], [["10.0.0.2"]]])(
  "listeners on %j leave nothing to say",
  (addresses) => {
    expect(codes(named().tries("127.0.0.1").connects().closes("local").listeners(addresses))).toEqual([]);
  },
);

test("an address that was asked for and connects is healthy", () => {
  const trace = build({ host: "127.0.0.1" }).literal().tries("127.0.0.1").connects().closes("local");
  expect(codes(trace.listeners(["127.0.0.1"]))).toEqual([]);
});

test("an address that was asked for and is refused, with the listener on the other", () => {
  const trace = build({ host: "127.0.0.1" })
    .literal()
    .tries("127.0.0.1")
    .fails("ECONNREFUSED")
    .listeners(["::1"]);
  expect(codes(trace)).toEqual(["refused", "localhost-one-family"]);
  const finding = found(trace, "localhost-one-family");
  expect(finding.nextSteps[0]?.text).toMatch(/^Use `::1` in place of `127\.0\.0\.1`/);
});

test("another host is a matter of family-broken", () => {
  const trace = build({ host: "my-machine" }).lookup(["::1", "127.0.0.1"]).tries("::1").fails("ECONNREFUSED");
  expect(codes(trace.tries("127.0.0.1").connects().closes("local"))).toEqual(["family-broken"]);
});
