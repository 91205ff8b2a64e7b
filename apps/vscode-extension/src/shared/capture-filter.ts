/** The fields that connections can be filtered by. `duration` and `rtt` in ms, `retransmitted` in percent. */
export const filterFields = [
  "stream",
  "port",
  "bytes",
  "packets",
  "duration",
  "retransmitted",
  "rtt",
] as const;
