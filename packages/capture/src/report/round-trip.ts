/** The round trip of a connection, as lists have it. */
import type { ConnectionReport } from "./connection-report.ts";

/** In seconds: the least that was measured, else the handshake's; null: neither is known. */
export const roundTripOf = ({
  rtt,
  initial_rtt,
}: {
  readonly rtt?: ConnectionReport["rtt"] | undefined;
  readonly initial_rtt: ConnectionReport["initial_rtt"];
}): number | null => rtt ?? initial_rtt;
