/** What a packet's options in pcapng say beside the packet. */
import { be32, le32 } from "../base/octets.ts";
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

/** The flags word of a packet (draft-ietf-opsawg-pcapng §4.3.1), while the record is at hand; undefined where it has none. */
export const packetFlags = (record: CaptureRecord): number | undefined => {
  const { bytes, options, optionsEnd, littleEndian } = record;
  let flags: number | undefined;
  if (options !== optionsEnd)
    eachOption(bytes, options, optionsEnd, littleEndian, (code, at, length) => {
      if (code === OPTION_FLAGS && length === 4) flags = (littleEndian ? le32 : be32)(bytes, at);
    });
  return flags;
};

const OPTION_FLAGS = 2;
const none: readonly string[] = [];
