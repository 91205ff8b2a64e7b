/** Captures analysed as a comparison needs it. */
import {
  Analyser,
  CaptureReader,
  compareConnections,
  connectionReport,
  standardObservers,
  type ConnectionComparison,
  type ConnectionReport,
} from "../../src/index.ts";
import { drawn } from "../support/drawn.ts";

export const analysedForComparison = (file: Uint8Array): Analyser => {
  const analyser = new Analyser(standardObservers({ comparison: true }));
  const reader = new CaptureReader((record) => void analyser.take(record));
  reader.push(file);
  reader.end();
  return analyser;
};

export const comparableReport = (picture: string): ConnectionReport =>
  connectionReport(analysedForComparison(drawn(picture)), 0);

/** The first connection of two pictures. */
export const compared = (first: string, second: string): ConnectionComparison =>
  compareConnections(comparableReport(first), comparableReport(second));

/** A request answered after 30 ms and closed by the client. Times in ms. */
export const plainRequest = `
  0    a S  0 mss=1460 scale=7
  20   b SA 0 1 mss=1460 scale=7
  20.1 a A  1 1
  21   a PA 1+100 1 text=GET_/orders?id=7_HTTP/1.1
  41   b A  1 101
  71   b PA 1+500 101
  71.1 a A  101 501
  72   a FA 101 501
  92   b FA 501 102
  92.1 a A  102 502
`;
