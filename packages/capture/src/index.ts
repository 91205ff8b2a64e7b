/** What `@tcplens/capture` offers. The list is written by hand; `etc/capture.api.md` records what it comes to. */

export type { Sink } from "./pcapng/block-writer.ts";
export {
  PcapngWriter,
  type PcapngInterface,
  type PcapngOptions,
  type PcapngPacket,
} from "./pcapng/pcapng-writer.ts";
export { writeRun, type WriteRunOptions } from "./simulation/write-run.ts";
