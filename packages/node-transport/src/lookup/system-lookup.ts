/**
 * The system's resolver, one family at a time: what programs on this machine meet, `/etc/hosts` and all. Nothing is
 * added to its answer, also not for `localhost`, of which RFC 6761 §6.3 expects both loopback addresses: a machine
 * whose `localhost` has one family is one whose programs see one family, and the trace must show that.
 *
 * A lookup cannot be cancelled: it holds a thread of Node's pool until the resolver answers, also after its caller has
 * given up. So equal lookups share one call, and `pendingLookups` tells how many are held.
 */
import { type LookupAddress, type LookupAllOptions, lookup as nodeLookup } from "node:dns";
import { isIP } from "node:net";
import type { Lookup } from "../dial/options.ts";
import { hostNameFault } from "./host-name.ts";

/** The call underneath: `dns.lookup` with `all`. */
export type RawLookup = (
  host: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A resolver and the number of calls it has not answered yet. */
export interface CountedLookup {
  readonly lookup: Lookup;
  /** Calls that are still running, whether or not anybody waits for them. */
  readonly pending: () => number;
}

/** Makes a lookup of its own; `raw` is for tests. */
export const createSystemLookup = (raw: RawLookup = nodeLookup): CountedLookup => {
  const running = new Map<string, Promise<readonly string[]>>();
  return {
    pending: () => running.size,
    lookup: (host, family) => {
      const literal = isIP(host);
      if (literal !== 0) {
        return literal === family
          ? Promise.resolve([host])
          : Promise.reject(notFound(host, `it is an IPv${literal} address`));
      }
      const fault = hostNameFault(host);
      if (fault !== undefined) return Promise.reject(notFound(host, fault));
      const key = `${family} ${host.toLowerCase()}`;
      const shared = running.get(key);
      if (shared !== undefined) return shared;
      const started = ask(raw, host, family).finally(() => {
        running.delete(key);
      });
      running.set(key, started);
      return started;
    },
  };
};

const ask = (raw: RawLookup, host: string, family: 4 | 6): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    raw(host, { family, all: true, order: "verbatim" }, (error, answers) => {
      if (error !== null) {
        reject(
          NO_SUCH_ADDRESS.has(error.code ?? "") ? notFound(host, `it has no IPv${family} address`) : error,
        );
        return;
      }
      // A set: glibc gives 127.0.0.1 twice where /etc/hosts has `localhost` for both loopback addresses.
      const addresses = new Set(
        answers.filter((answer) => answer.family === family).map(({ address }) => address),
      );
      if (addresses.size === 0) reject(notFound(host, `it has no IPv${family} address`));
      else resolve([...addresses]);
    });
  });

const notFound = (host: string, why: string): NodeJS.ErrnoException => {
  const shown = host.length > HOST_SHOWN_MAX ? `${host.slice(0, HOST_SHOWN_MAX)}…` : host;
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${shown} (${why})`), {
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    hostname: host,
  });
};

/** The name is known and has nothing in this family: to a program that is the same as a name not found. */
const NO_SUCH_ADDRESS: ReadonlySet<string> = new Set(["EAI_ADDRFAMILY", "EAI_NODATA"]);
const HOST_SHOWN_MAX = 80;

const shared = createSystemLookup();

/** The default `Lookup`. Rejects with the resolver's error: `ENOTFOUND`, `EAI_AGAIN`, … */
export const systemLookup: Lookup = shared.lookup;

/** How many of {@link systemLookup}'s calls hold a thread of Node's pool (4 by default) or wait for one. */
export const pendingLookups = (): number => shared.pending();
