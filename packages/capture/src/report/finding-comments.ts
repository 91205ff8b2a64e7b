/** What was found as comments on the packets that prove it, for a capture file. */
import type { CaptureFinding } from "./finding.ts";

/**
 * The lines for each packet, by its number in the capture. The first packet of a finding has its cause, the others its code
 * and what they show: `The server ended … [code] RST, 2 s after …`.
 *
 * @param codesOnly No sentences, which name addresses, but codes.
 */
export const findingComments = (
  findings: Iterable<CaptureFinding>,
  codesOnly = false,
): ReadonlyMap<number, readonly string[]> => {
  const comments = new Map<number, string[]>();
  for (const { code, cause, evidence } of findings) {
    for (const [index, { frame, text }] of evidence.entries()) {
      const lines = comments.get(frame) ?? [];
      const sentence = index === 0 ? `${cause} [${code}] ${text}` : `[${code}] ${text}`;
      lines.push(codesOnly ? code : sentence);
      comments.set(frame, lines);
    }
  }
  return comments;
};
