/** What a packet's options in pcapng say beside the packet. */
import { eachOption, OPTION_COMMENT, optionText } from "./pcapng-options.ts";
import type { CaptureRecord } from "./record.ts";

/** The comments on a packet, while the record is at hand; none in formats other than pcapng. */
export const packetComments = (record: CaptureRecord): readonly string[] => {
  const { bytes, options, optionsEnd, littleEndian } = record;
  if (options === optionsEnd) return none;
  const comments: string[] = [];
  eachOption(bytes, options, optionsEnd, littleEndian, (code, at, length) => {
    if (code === OPTION_COMMENT) comments.push(optionText(bytes, at, length));
  });
  return comments;
};

const none: readonly string[] = [];
