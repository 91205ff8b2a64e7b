/** A segment that this host's own queue does not take counts as not sent. */
import { describe, expect, test } from "vitest";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { Driver } from "../requirements/driver.ts";
import { dial, octets, readAll, serve, v4, Wire } from "../support/hosts.ts";

const options: ConnectionOptions = { congestion: "new-reno", noDelay: true, profile: "linux" };

/** A connection whose queue takes nothing while `refuses` says so; `taken` is what it took. */
class Refusing {
  readonly driver: Driver;
  refuses = false;
  readonly taken: { readonly at: number; readonly length: number }[] = [];

  constructor(more: ConnectionOptions = {}) {
    this.driver = Driver.established({ ...options, ...more }, { mss: 1000, sack: true }, 100);
  }

  drain(): void {
    const { connection, now } = this.driver;
    for (let action = connection.poll(); action !== undefined; action = connection.poll()) {
      if (action.type !== "transmit") continue;
      if (this.refuses) connection.refused(action.segment, now);
      else this.taken.push({ at: now, length: action.segment.payload.length });
      connection.checkInvariants();
    }
  }

  write(octetsWritten: number): void {
    this.driver.connection.write(new Uint8Array(octetsWritten), this.driver.now);
    this.drain();
  }

  /** Lets time go on, with every timer. */
  to(at: number): void {
    const { driver } = this;
    for (let next = driver.connection.nextTimeout(); next <= at; next = driver.connection.nextTimeout()) {
      driver.now = Math.max(driver.now, next);
      driver.connection.handleTimeout(driver.now);
      this.drain();
    }
    driver.now = at;
  }
}

describe("a segment that is refused", () => {
  test("waits where it was, and is tried every 500 ms after a first timeout", () => {
    const end = new Refusing();
    end.refuses = true;
    end.write(3000);
    const { connection } = end.driver;
    expect(connection.info(100)).toMatchObject({ unacked: 0, notsentBytes: 3000, congestionState: "cwr" });
    const rto = connection.info(100).rto;
    expect(connection.nextTimeout()).toBe(100 + rto);
    end.to(100 + rto + 1100);
    expect(connection.info(end.driver.now)).toMatchObject({ probes: 3, backoff: 0, unacked: 0 });
    end.refuses = false;
    end.to(100 + rto + 1600);
    expect(end.taken.map(({ length }) => length)).toEqual([1000, 1000, 1000]);
    expect(end.taken[0]?.at).toBe(100 + rto + 1500);
  });

  test("ends a connection at its user timeout", () => {
    const end = new Refusing({ userTimeout: 3000 });
    end.refuses = true;
    end.write(24);
    const first = end.driver.connection.nextTimeout();
    end.to(first + 2999);
    expect(end.driver.connection.state).toBe("ESTABLISHED");
    end.to(first + 3000);
    expect(end.driver.connection.closeReason).toMatchObject({ kind: "user-timeout" });
  });

  test("takes those after it along, and what was out before stays out", () => {
    const end = new Refusing();
    end.write(2000);
    end.refuses = true;
    end.write(4000);
    const { connection } = end.driver;
    expect(connection.info(100)).toMatchObject({ unacked: 2, notsentBytes: 4000 });
    expect(connection.info(100).sndCwnd).toBeLessThanOrEqual(10);
    end.refuses = false;
    end.driver.receive({ ack: 2001 });
    expect(end.driver.sent().map(({ length }) => length)).toEqual([1000, 1000]);
  });

  test("a FIN is asked for again too, and the state stays", () => {
    const end = new Refusing();
    end.refuses = true;
    end.driver.connection.shutdown(100);
    end.drain();
    expect(end.driver.connection.state).toBe("FIN-WAIT-1");
    end.refuses = false;
    end.to(1000);
    expect(end.driver.connection.info(1000).unacked).toBe(1);
    expect(end.taken[0]).toEqual({ at: 400, length: 0 });
  });

  test("a repetition is still lost, and due again in 500 ms", () => {
    const end = new Refusing();
    end.write(1000);
    end.refuses = true;
    end.to(100 + 3000);
    const info = end.driver.connection.info(3100);
    expect(info).toMatchObject({ lost: 1, retrans: 0 });
    expect(info).toMatchObject({ backoff: 0, retransmits: 0 });
    expect(end.driver.connection.nextTimeout() - 3100).toBeLessThanOrEqual(500);
  });
});

test("an endpoint hands it to the connection, and the data arrives all the same", () => {
  const wire = new Wire();
  const here = wire.host({ addresses: [v4(1)] });
  const there = wire.host({ addresses: [v4(2)] });
  const listener = serve(there);
  const connection = dial(here, there, 0);
  wire.run(100);
  connection.write(octets("hello"), 100);
  let refused = 0;
  for (let action = here.endpoint.poll(); action !== undefined; action = here.endpoint.poll())
    if (action.type === "packet") {
      refused += 1;
      here.endpoint.refused(100);
    }
  expect(refused).toBe(1);
  expect(here.endpoint.counters.outboundRefused).toBe(1);
  wire.run(5000);
  const accepted = listener.accept();
  expect(accepted === undefined ? "" : readAll(accepted, 5000)).toBe("hello");
});
