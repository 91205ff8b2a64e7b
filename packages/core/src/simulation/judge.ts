/** What must be true of every run, whatever the network did: the laws that random scenarios are held to. */
import type { ConnectionReport, SimulationRun } from "./run/run.ts";

/** What is wrong with the run, in sentences; empty: nothing. */
export const judge = (run: SimulationRun): readonly string[] => [
  ...run.faults.map(({ at, end, problem }) => `at ${at} ms ${end} went wrong: ${problem}`),
  ...(run.faults.length > 0
    ? []
    : [...endingProblems(run), ...run.connections.flatMap((report) => dataProblems(run, report))]),
];

const endingProblems = (run: SimulationRun): readonly string[] => {
  if (run.ended !== "quiet") return [`it did not come to an end: ${run.ended} at ${run.at} ms`];
  return run.connections
    .filter((report) => report.closeReason === undefined && !report.forgotten && !isLeftAlone(run, report))
    .map(({ end, name, state }) => `${end} stays in ${state} (${name}) with nothing left to happen`);
};

/**
 * RFC 9293 §3.6.1: an end that has nothing to send and hears nothing waits for ever, once its peer is gone without a
 * word: one that has given up, or whose reset was lost.
 */
const isLeftAlone = (run: SimulationRun, report: ConnectionReport): boolean => {
  const peer = peerOf(run, report);
  const isGone =
    peer === undefined ||
    peer.forgotten ||
    (peer.closeReason !== undefined && peer.closeReason.kind !== "closed");
  return (
    isGone && (report.state === "FIN-WAIT-2" || report.state === "ESTABLISHED") && report.info.unacked === 0
  );
};

/**
 * The other end of the connection. Where one end has had several of that name the first goes with the first: with SYN
 * cookies an acknowledgement that comes twice can bring about a second one, which has no other end (RFC 4987 §3.6).
 */
const peerOf = (run: SimulationRun, report: ConnectionReport): ConnectionReport | undefined => {
  const namesakes = run.connections.filter(({ name }) => name === report.name);
  const index = namesakes.filter(({ end }) => end === report.end).indexOf(report);
  return namesakes.filter(({ end }) => end !== report.end)[index];
};

/** What one end has read is all that the other has written, if both say that it ended well. */
const dataProblems = (run: SimulationRun, report: ConnectionReport): readonly string[] => {
  const peer = peerOf(run, report);
  const bothClosed = report.closeReason?.kind === "closed" && peer?.closeReason?.kind === "closed";
  if (peer === undefined) return [];
  if (report.read > peer.written) return [`${report.end} has read more than was written`];
  // A machine that restarts takes what its program has not read with it.
  if (!bothClosed || report.forgotten || report.read === peer.written) return [];
  return [`${report.end} has read ${report.read} of ${peer.written} octets, and both ends say it ended well`];
};
