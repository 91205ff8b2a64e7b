import { describe, expect, test } from "vitest";
import { createSystemLookup, type RawLookup, systemLookup } from "./system-lookup.ts";

/** A resolver that answers when told to. */
const controlled = () => {
  const calls: { host: string; family: number; done: Parameters<RawLookup>[2] }[] = [];
  const raw: RawLookup = (host, options, done) => {
    calls.push({ host, family: Number(options.family), done });
  };
  return { calls, ...createSystemLookup(raw) };
};

const code = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return await promise;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
};

describe("sharing", () => {
  test("equal lookups at the same time are one call", async () => {
    const { calls, lookup, pending } = controlled();
    const both = Promise.all([lookup("Example.com", 4), lookup("example.com", 4)]);
    expect(calls).toHaveLength(1);
    expect(pending()).toBe(1);
    calls[0]?.done(null, [{ address: "192.0.2.1", family: 4 }]);
    expect(await both).toEqual([["192.0.2.1"], ["192.0.2.1"]]);
    expect(pending()).toBe(0);
  });

  test("other families, other names and later lookups are calls of their own", async () => {
    const { calls, lookup } = controlled();
    const first = lookup("a.example", 4);
    void lookup("a.example", 6);
    void lookup("b.example", 4);
    calls[0]?.done(null, [{ address: "192.0.2.1", family: 4 }]);
    await first;
    void lookup("a.example", 4);
    expect(calls.map(({ host, family }) => `${host} ${family}`)).toEqual([
      "a.example 4",
      "a.example 6",
      "b.example 4",
      "a.example 4",
    ]);
  });

  test("a call that nobody waits for any more still counts until it ends", async () => {
    const { calls, lookup, pending } = controlled();
    await Promise.race([lookup("slow.example", 4), Promise.resolve()]);
    expect(pending()).toBe(1);
    calls[0]?.done(null, [{ address: "192.0.2.1", family: 4 }]);
    await new Promise(setImmediate);
    expect(pending()).toBe(0);
  });

  test("a failed call is shared too and forgotten", async () => {
    const { calls, lookup, pending } = controlled();
    const both = Promise.all([code(lookup("a.example", 4)), code(lookup("a.example", 4))]);
    calls[0]?.done(Object.assign(new Error("later"), { code: "EAI_AGAIN" }), []);
    expect(await both).toEqual(["EAI_AGAIN", "EAI_AGAIN"]);
    expect(pending()).toBe(0);
  });
});

describe("answers", () => {
  test("addresses of the other family are left out, and with none left the name is not found", async () => {
    const { calls, lookup } = controlled();
    const mixed = lookup("a.example", 6);
    const wrong = code(lookup("b.example", 6));
    calls[0]?.done(null, [
      { address: "2001:db8::1", family: 6 },
      { address: "192.0.2.1", family: 4 },
    ]);
    calls[1]?.done(null, [{ address: "192.0.2.1", family: 4 }]);
    expect(await mixed).toEqual(["2001:db8::1"]);
    expect(await wrong).toBe("ENOTFOUND");
  });

  test("an address given twice is one address", async () => {
    const { calls, lookup } = controlled();
    const twice = lookup("localhost", 4);
    const answer = { address: "127.0.0.1", family: 4 };
    calls[0]?.done(null, [answer, { address: "127.0.0.2", family: 4 }, answer]);
    expect(await twice).toEqual(["127.0.0.1", "127.0.0.2"]);
  });

  test.each(["EAI_ADDRFAMILY", "EAI_NODATA"])(
    "%s means that the name has nothing in this family",
    async (raw) => {
      const { calls, lookup } = controlled();
      const result = code(lookup("a.example", 6));
      calls[0]?.done(Object.assign(new Error("none"), { code: raw }), []);
      expect(await result).toBe("ENOTFOUND");
    },
  );

  test("a literal is its own answer in its own family and asks nobody", async () => {
    const { calls, lookup } = controlled();
    expect(await lookup("127.0.0.1", 4)).toEqual(["127.0.0.1"]);
    expect(await lookup("::1", 6)).toEqual(["::1"]);
    expect(await code(lookup("127.0.0.1", 6))).toBe("ENOTFOUND");
    expect(calls).toHaveLength(0);
  });

  test.each(["", "a..b", "a\0b", "x".repeat(300), "x".repeat(100_000)])(
    "a name that cannot exist fails as not found without asking",
    async (host) => {
      const { calls, lookup } = controlled();
      const error = await lookup(host, 4).then(
        () => undefined,
        (reason: Error) => reason,
      );
      expect(error).toMatchObject({ code: "ENOTFOUND", syscall: "getaddrinfo" });
      expect(error?.message.length).toBeLessThan(200);
      expect(calls).toHaveLength(0);
    },
  );
});

test("the system's resolver knows localhost", async () => {
  const families = await Promise.all([systemLookup("localhost", 4), systemLookup("localhost", 6)].map(code));
  expect(families.flat()).toSatisfy((all: string[]) =>
    all.some((each) => each === "127.0.0.1" || each === "::1"),
  );
});
