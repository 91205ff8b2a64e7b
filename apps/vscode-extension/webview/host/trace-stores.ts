/** The lists of one trace's page, each with its windows. */
import type { TraceView } from "../../src/shared/view.ts";
import type { HostChannel } from "./host-channel.ts";
import { RowStore } from "./row-store.ts";

/** See the file's head. */
export interface Stores {
  readonly timeline: RowStore<"timeline">;
  readonly events: RowStore<"events">;
  readonly kernel: RowStore<"kernel">;
  readonly ladder: RowStore<"ladder">;
  readonly walk: RowStore<"walk">;
}

/** @param changed Called when rows have come. */
export const storesOf = (host: HostChannel, changed: () => void): Stores => ({
  timeline: new RowStore(host, "timeline", changed),
  events: new RowStore(host, "events", changed),
  kernel: new RowStore(host, "kernel", changed),
  ladder: new RowStore(host, "ladder", changed),
  walk: new RowStore(host, "walk", changed),
});

/** A newer view of the trace, of which this connection is on show. */
export const renewStores = (stores: Stores, view: TraceView, revision: number, shown: number): void => {
  const record = view.connections[shown - 1];
  stores.timeline.renew(revision, view.timeline.total, 0, view.timeline.rows);
  stores.events.renew(revision, view.events);
  stores.kernel.renew(revision, view.kernel);
  stores.ladder.renew(revision, record?.ladder ?? 0, shown);
  stores.walk.renew(revision, record?.walk ?? 0, shown);
};
