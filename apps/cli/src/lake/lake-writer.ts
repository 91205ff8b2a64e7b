/** The three tables of one capture, written while it is read. */
import { packetReport, type Analyser, type CaptureRecord, type ConnectionReport } from "@tcplens/capture";
import { captureName, partFile } from "./layout.ts";
import { ParquetFile } from "./parquet-file.ts";
import { connectionColumns } from "./tables/connections.ts";
import { findingColumns, type FindingRow } from "./tables/findings.ts";
import { packetColumns, type PacketRow } from "./tables/packets.ts";

/** How many rows each table has got. */
export interface LakeRows {
  readonly connections: number;
  readonly packets: number;
  readonly findings: number;
}

/** See the file's head. Either {@link LakeWriter.finish} or {@link LakeWriter.abandon} ends it. */
export class LakeWriter {
  readonly #packets: ParquetFile<PacketRow>;
  readonly #findings: ParquetFile<FindingRow>;
  readonly #connections: ParquetFile<ConnectionReport>;

  /**
   * `name`: the capture, as the user gave it.
   * @throws the operating system's error when the files cannot be made.
   */
  constructor(folder: string, name: string, producer: string) {
    const capture = captureName(name);
    this.#packets = new ParquetFile(partFile(folder, "packets", capture), packetColumns, producer);
    this.#findings = new ParquetFile(partFile(folder, "findings", capture), findingColumns, producer);
    this.#connections = new ParquetFile(
      partFile(folder, "connections", capture),
      connectionColumns,
      producer,
    );
  }

  /** The packet that the analyser has just taken. */
  packet(analyser: Analyser, { frame, seconds, nanoseconds }: CaptureRecord): void {
    const at = seconds * 1e6 + Math.floor(nanoseconds / 1000);
    this.#packets.add({ ...packetReport(analyser, frame), at });
  }

  connection(report: ConnectionReport): void {
    this.#connections.add(report);
    for (const finding of report.findings) this.#findings.add({ stream: report.stream, ...finding });
  }

  /** Puts all three in place, the connections last: who sees one finds its packets. */
  finish(): LakeRows {
    const rows = {
      connections: this.#connections.rows,
      packets: this.#packets.rows,
      findings: this.#findings.rows,
    };
    for (const file of [this.#packets, this.#findings, this.#connections]) file.finish();
    return rows;
  }

  /** Leaves what was there before as it was. */
  abandon(): void {
    for (const file of [this.#packets, this.#findings, this.#connections]) file.abandon();
  }
}
