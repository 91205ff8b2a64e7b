/** The system's resolver and the kernel's choice of source addresses, against a name server and routes of our own. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENT, createWorld, describeNetns, type Namespace, SERVER, type World } from "../support/netns.ts";
import { UNREACHABLE, useNameServer } from "../support/netns-scenarios.ts";
import type { ResolveArgument, Resolved } from "../support/resolve-main.ts";

const SCRIPT = new URL("../support/resolve-main.ts", import.meta.url);

const resolveIn = async (client: Namespace, argument: ResolveArgument): Promise<Resolved> =>
  (await client.run(SCRIPT, argument)) as Resolved;

const A = { addresses: [SERVER.four] };
const AAAA = { addresses: [SERVER.six] };

describeNetns("with a name server of our own", () => {
  let world: World;
  let client: Namespace;
  beforeAll(async () => {
    world = await createWorld();
    ({ client } = world);
    await useNameServer(world, {
      "both.test": { A, AAAA },
      "many.test": { A: { addresses: ["10.77.0.4", "10.77.0.2", "10.77.0.3"] } },
      "four.test": { A },
      "slow6.test": { A, AAAA: { ...AAAA, delay: 700 } },
      "servfail.test": { A: { error: "SERVFAIL" }, AAAA: { error: "SERVFAIL" } },
      "half.test": { A, AAAA: { error: "SERVFAIL" } },
      "silent.test": { A: { silent: true }, AAAA: { silent: true } },
      "silent6.test": { A, AAAA: { silent: true } },
    });
  });
  afterAll(() => world?.close());

  describe("lookups", () => {
    test("each family is answered by itself", async () => {
      const { lookups, pending } = await resolveIn(client, {
        lookups: [
          ["both.test", 4],
          ["both.test", 6],
          ["four.test", 6],
          ["many.test", 4],
        ],
      });
      expect(pending).toBe(4);
      expect(lookups[0]?.addresses).toEqual([SERVER.four]);
      expect(lookups[1]?.addresses).toEqual([SERVER.six]);
      expect(lookups[2]?.code).toBe("ENOTFOUND");
      expect(lookups[3]?.addresses?.toSorted()).toEqual(["10.77.0.2", "10.77.0.3", "10.77.0.4"]);
    });

    test("a name that does not exist is ENOTFOUND, a server that fails or is silent EAI_AGAIN", async () => {
      const { lookups } = await resolveIn(client, {
        lookups: [
          ["nowhere.test", 4],
          ["servfail.test", 4],
          ["silent.test", 4],
          ["half.test", 6],
        ],
      });
      expect(lookups.map(({ code }) => code)).toEqual(["ENOTFOUND", "EAI_AGAIN", "EAI_AGAIN", "EAI_AGAIN"]);
      expect(lookups[2]?.duration).toBeGreaterThan(900);
    });

    test("one family does not wait for the other", async () => {
      const { lookups } = await resolveIn(client, {
        lookups: [
          ["slow6.test", 4],
          ["slow6.test", 6],
          ["silent6.test", 4],
          ["silent6.test", 6],
        ],
      });
      const [slow4, slow6, silent4, silent6] = lookups;
      expect(slow4?.addresses).toEqual([SERVER.four]);
      expect(slow4?.duration).toBeLessThan(600);
      expect(slow6?.addresses).toEqual([SERVER.six]);
      expect(slow6?.duration).toBeGreaterThan(690);
      expect(silent4?.addresses).toEqual([SERVER.four]);
      expect(silent6?.code).toBe("EAI_AGAIN");
    });

    test("localhost has the addresses that /etc/hosts gives it", async () => {
      const { lookups } = await resolveIn(client, {
        lookups: [
          ["localhost", 4],
          ["localhost", 6],
        ],
      });
      expect(lookups.map(({ addresses }) => addresses)).toEqual([["127.0.0.1"], ["::1"]]);
    });
  });

  describe("source addresses", () => {
    test("are those of the cable, with its prefix; without a route there is none", async () => {
      const { sources, sorted } = await resolveIn(client, {
        destinations: [UNREACHABLE.unrouted6, SERVER.four, SERVER.six, UNREACHABLE.unrouted],
      });
      expect(sources).toEqual([
        { kind: "unusable", code: "ENETUNREACH" },
        { kind: "address", address: CLIENT.four, prefixLength: 24 },
        { kind: "address", address: CLIENT.six, prefixLength: 64 },
        { kind: "unusable", code: "ENETUNREACH" },
      ]);
      // fd77::/64 has its own label and a low precedence (RFC 6724 §2.1), so private IPv4 goes before it.
      expect(sorted).toEqual([SERVER.four, SERVER.six, UNREACHABLE.unrouted, UNREACHABLE.unrouted6]);
    });
  });
});
