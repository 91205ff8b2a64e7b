/** Linux's counters of its network stack, those that the model counts as well. */
import type { EndpointCounters } from "@tcplens/core";

/** What `nstat` keeps from one time to the next. */
export class NetworkCounters {
  #before: Readonly<Record<string, number>> = {};

  /** By how much each has grown since it was last asked. */
  changes(counters: Readonly<EndpointCounters> | undefined): ReadonlyMap<string, number> {
    const now = named(counters);
    const before = this.#before;
    this.#before = now;
    return new Map(Object.entries(now).map(([name, value]) => [name, value - (before[name] ?? 0)]));
  }
}

/** A script quotes the ports of its own connection in ICMP, so that what is ignored is so for its number. */
const named = (counters: Readonly<EndpointCounters> | undefined): Readonly<Record<string, number>> => ({
  TcpExtOutOfWindowIcmps: counters?.icmpIgnored ?? 0,
  TcpExtSyncookiesSent: counters?.cookiesSent ?? 0,
  TcpExtSyncookiesRecv: counters?.cookiesTaken ?? 0,
  TcpExtSyncookiesFailed: counters?.cookiesRefused ?? 0,
  TcpOutRsts: counters?.resetsSent ?? 0,
});
