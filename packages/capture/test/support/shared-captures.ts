/** Captures of other projects, with what Wireshark says of them, where they are beside the project; never part of it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const folder = process.env["TCPLENS_CAPTURES"] ?? join(import.meta.dirname, "../../../../../shared/captures");

export const hasSharedCaptures: boolean = existsSync(join(folder, "golden"));

/** A TCP packet as Wireshark's fields have it. */
export type WiresharkPacket = Readonly<Record<string, unknown>>;

export interface SharedCapture {
  /** `zeek/4in6.pcap`. */
  readonly name: string;
  readonly path: string;
  /** What Wireshark says of it (JSON, gzip). */
  readonly goldenPath: string;
  /** The packets in which Wireshark finds TCP. */
  readonly golden: () => readonly WiresharkPacket[];
}

export const sharedCaptures: readonly SharedCapture[] = hasSharedCaptures
  ? readdirSync(join(folder, "golden")).map((file) => {
      const [source = "", ...rest] = file.replace(/\.json\.gz$/u, "").split("__");
      const name = `${source}/${rest.join("__")}`;
      return {
        name,
        path: join(folder, "files", name),
        goldenPath: join(folder, "golden", file),
        golden: () =>
          (
            JSON.parse(gunzipSync(readFileSync(join(folder, "golden", file))).toString()) as {
              packets: WiresharkPacket[];
            }
          ).packets,
      };
    })
  : [];
