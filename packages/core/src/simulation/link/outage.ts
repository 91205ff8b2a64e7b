/** A spell in which nothing comes through: a cable pulled out, a peer that is gone. */
import { note, type Link } from "./link.ts";
import { PassingLink } from "./passing-link.ts";

export interface OutageOptions {
  /** ms; what goes in at `from` is lost already, what goes in at `to` is not. */
  readonly from: number;
  /** Default: never. */
  readonly to?: number;
}

export const outageLink = ({ from, to = Number.POSITIVE_INFINITY }: OutageOptions): Link =>
  new PassingLink((packet, now, out) => {
    if (now >= from && now < to) note(packet, now, "lost", "outage");
    else out.push(packet);
  });
