/** One Parquet file, written row by row with bounded memory, and put in its place when it is whole. */
import {
  closeSync,
  fsyncSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import process from "node:process";
import { ByteWriter, ParquetWriter, type ColumnSource } from "hyparquet-writer";
import { encoded, schemaOf, type Column } from "./column.ts";

/**
 * See the file's head. Until {@link ParquetFile.finish} the rows are in a file beside it whose name no engine takes for
 * data; what stood in its place before stays until then.
 */
export class ParquetFile<Row> {
  readonly file: string;
  readonly #temporary: string;
  readonly #descriptor: number;
  readonly #octets = new ByteWriter(OCTETS_FIRST);
  readonly #writer: ParquetWriter;
  readonly #columns: readonly Column<Row>[];
  #cells: unknown[][];
  #held = 0;
  #rows = 0;

  /** @throws the operating system's error when the file cannot be made. */
  constructor(file: string, columns: readonly Column<Row>[], producer: string) {
    this.file = file;
    this.#columns = columns;
    this.#cells = columns.map(() => []);
    const folder = path.dirname(file);
    makeFolder(folder);
    this.#temporary = path.join(folder, `.${path.basename(file)}.${process.pid}.tmp`);
    this.#descriptor = openSync(this.#temporary, "w");
    this.#writer = new ParquetWriter({
      writer: this.#octets,
      schema: schemaOf(columns),
      createdBy: producer,
    });
  }

  /** Rows so far. */
  get rows(): number {
    return this.#rows;
  }

  add(row: Row): void {
    for (const [index, { type, cell }] of this.#columns.entries())
      (this.#cells[index] as unknown[]).push(encoded(type, cell(row)));
    this.#rows += 1;
    this.#held += 1;
    if (this.#held === GROUP_ROWS) this.#writeGroup();
  }

  /** Writes what is left and puts the file in its place. */
  finish(): void {
    if (this.#held > 0) this.#writeGroup();
    // Nothing of it waits: the octets go to memory.
    void this.#writer.finish();
    this.#flush();
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    renameSync(this.#temporary, this.file);
  }

  /** Leaves nothing of it. */
  abandon(): void {
    closeSync(this.#descriptor);
    rmSync(this.#temporary, { force: true });
    // Who looks for captures finds none where there is none.
    const folder = path.dirname(this.file);
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }

  #writeGroup(): void {
    const columnData = this.#columns.map(({ name }, index) => ({
      name,
      data: this.#cells[index] as ColumnSource["data"],
    }));
    void this.#writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    this.#cells = this.#columns.map(() => []);
    this.#held = 0;
    this.#flush();
  }

  #flush(): void {
    const octets = this.#octets.getBytes();
    let at = 0;
    while (at < octets.length) at += writeSync(this.#descriptor, octets, at);
    this.#octets.index = 0;
  }
}

/** Rows of a row group: what is held in memory, and what an engine reads at once. */
const GROUP_ROWS = 50_000;
const OCTETS_FIRST = 1 << 20;

/** With those above it, one by one: Node's own way never ends where the system says that a folder of `/proc` is not there. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another program may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
};
