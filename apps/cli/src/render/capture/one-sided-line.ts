/** A connection that one of two captures lacks, or of which both have one end's packets only, as a line of JSON. */
import type { OneSidedConnection, OneSidedDirection } from "@tcplens/capture";

/** Without a line break. */
export const oneSidedLine = ({ streams, lacking, a, b }: OneSidedConnection): string =>
  JSON.stringify({
    streams: streams.map((stream) => stream ?? null),
    lacking: lacking ?? null,
    a: directionOf(a),
    b: directionOf(b),
  });

const directionOf = ({ from, both, onlyFirst, onlySecond, near, doubt }: OneSidedDirection): object => ({
  ...from,
  both,
  only_first: onlyFirst,
  only_second: onlySecond,
  near: near ?? null,
  doubt: doubt ?? null,
});
