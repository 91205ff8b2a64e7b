/** RFC 9293 §3.9.1.9 and §3.9.2: what a program may say about the IP header of a connection's packets. */
import { InvalidArgument } from "../base/errors.ts";

export interface IpOptions {
  /** RFC 2474 §3, 0 to 63 (RFC 9293 MUST-48). Default: 0. */
  readonly dscp?: number;
  /** Time to live, 1 to 255 (RFC 9293 MUST-49). Default: 64. */
  readonly hopLimit?: number;
}

/** All of it decided. Shared by all connections that go by the same. */
export type IpHabits = Required<IpOptions>;

/** @throws {@link InvalidArgument} for a value that the header has no room for. */
export const ipHabits = (options: IpOptions | undefined, otherwise: IpHabits = usual): IpHabits => {
  if (options === undefined) return otherwise;
  const { dscp, hopLimit } = { ...otherwise, ...options };
  if (!Number.isInteger(dscp) || dscp < 0 || dscp > 63)
    throw new InvalidArgument("ip.dscp", "a whole number from 0 to 63", dscp);
  if (!Number.isInteger(hopLimit) || hopLimit < 1 || hopLimit > 255)
    throw new InvalidArgument("ip.hopLimit", "a whole number from 1 to 255", hopLimit);
  return { dscp, hopLimit };
};

/** RFC 1700: what IANA recommended, and what most hosts take. */
const usual: IpHabits = { dscp: 0, hopLimit: 64 };
