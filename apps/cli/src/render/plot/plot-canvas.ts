/** A field of dots in a terminal's cells: 2 by 4 in each with braille patterns, one with ASCII. The dots of a cell have one colour. */

/** Paints a cell's character. */
export type Paint = (text: string) => string;

/** See the file's head. Dots count from the upper left. */
export interface PlotCanvas {
  /** Dots across and down. */
  readonly width: number;
  readonly height: number;
  /** `sign`: what stands for the dot where there is no braille. */
  dot(x: number, y: number, paint: Paint, sign: string): void;
  /** A character in place of the dots of a cell; `x` and `y` are dots. */
  character(x: number, y: number, paint: Paint, text: string): void;
  /** The rows of cells, from above. */
  rows(): readonly string[];
}

/** A canvas of so many cells. */
export const plotCanvas = (columns: number, lines: number, braille: boolean): PlotCanvas =>
  new CellCanvas(columns, lines, braille ? { across: 2, down: 4 } : { across: 1, down: 1 });

interface Cell {
  /** Dots set, as the braille patterns number them; 0 where a character stands. */
  dots: number;
  text: string;
  paint: Paint;
}

class CellCanvas implements PlotCanvas {
  readonly width: number;
  readonly height: number;
  readonly #columns: number;
  readonly #dots: { readonly across: number; readonly down: number };
  readonly #cells: (Cell | undefined)[];

  constructor(columns: number, lines: number, dots: { readonly across: number; readonly down: number }) {
    this.width = columns * dots.across;
    this.height = lines * dots.down;
    this.#columns = columns;
    this.#dots = dots;
    this.#cells = Array.from({ length: columns * lines });
  }

  dot(x: number, y: number, paint: Paint, sign: string): void {
    const at = this.#cellAt(x, y);
    if (at < 0) return;
    const { across, down } = this.#dots;
    if (across === 1) {
      this.#cells[at] = { dots: 0, text: sign, paint };
      return;
    }
    const before = this.#cells[at];
    // A character that stands there says more than a dot.
    if (before !== undefined && before.text !== "") return;
    const bit = BRAILLE_BITS[(y % down) * across + (x % across)] ?? 0;
    this.#cells[at] = { dots: (before?.dots ?? 0) | bit, text: "", paint };
  }

  character(x: number, y: number, paint: Paint, text: string): void {
    const at = this.#cellAt(x, y);
    if (at >= 0) this.#cells[at] = { dots: 0, text, paint };
  }

  rows(): readonly string[] {
    const rows: string[] = [];
    for (let from = 0; from < this.#cells.length; from += this.#columns) {
      const cells = this.#cells.slice(from, from + this.#columns);
      const last = cells.findLastIndex((cell) => cell !== undefined);
      rows.push(
        cells
          .slice(0, last + 1)
          .map(cellText)
          .join(""),
      );
    }
    return rows;
  }

  #cellAt(x: number, y: number): number {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return -1;
    const { across, down } = this.#dots;
    return Math.floor(y / down) * this.#columns + Math.floor(x / across);
  }
}

const cellText = (cell: Cell | undefined): string => {
  if (cell === undefined) return " ";
  return cell.paint(cell.text === "" ? String.fromCodePoint(BRAILLE + cell.dots) : cell.text);
};

/** The block of Unicode in which a pattern's number is the sum of its dots' bits. */
const BRAILLE = 0x2800;
/** Row by row, left and right. */
const BRAILLE_BITS: readonly number[] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
