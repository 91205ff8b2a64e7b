/**
 * Marks and lines of a graph, thinned to what a screen can show: millions of packets come to a few thousand marks. What
 * falls on the same pixels is drawn once; a rare kind is never hidden by a common one.
 */

/** What is on show: times in ns, values, and the px that they are spread over. */
export interface ThinView {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly width: number;
  readonly height: number;
}

/** The marks of a graph. */
export interface Marks {
  readonly at: Float32Array<ArrayBuffer>;
  readonly low: Float32Array<ArrayBuffer>;
  readonly high: Float32Array<ArrayBuffer>;
  readonly kinds: Uint8Array<ArrayBuffer>;
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly thinned: boolean;
}

/** Collects vertical marks, each from one value to another. */
export class MarkThinner {
  readonly #view: ThinView;
  readonly #marks: number[] = [];
  /** By kind and column: the last mark there, which the next may join. */
  readonly #last = new Map<number, number>();
  #thinned = false;

  constructor(view: ThinView) {
    this.#view = view;
  }

  /** `at` in ns. Marks of one kind must come in order of time. */
  add(kind: number, at: number, low: number, high: number, row: number): void {
    const { from, to, width, height } = this.#view;
    if (at < from || at > to || high < this.#view.low || low > this.#view.high) return;
    const column = Math.floor(((at - from) / Math.max(1, to - from)) * width);
    const perPixel = (this.#view.high - this.#view.low) / height;
    const key = kind * COLUMNS + column;
    const before = this.#last.get(key);
    const marks = this.#marks;
    if (before !== undefined) {
      const near =
        low <= (marks[before + 2] as number) + perPixel && high >= (marks[before + 1] as number) - perPixel;
      if (near || marks.length >= MARKS_MAX * FIELDS) {
        marks[before + 1] = Math.min(marks[before + 1] as number, low);
        marks[before + 2] = Math.max(marks[before + 2] as number, high);
        this.#thinned = true;
        return;
      }
    }
    if (marks.length >= HARD_MAX * FIELDS) {
      this.#thinned = true;
      return;
    }
    this.#last.set(key, marks.length);
    marks.push(at, low, high, kind, row);
  }

  /** Times in ms, counted from the view's beginning; values from its lowest. */
  marks(): Marks {
    const { from, low } = this.#view;
    const count = this.#marks.length / FIELDS;
    const field = (at: number, offset: number, scale = 1): Float32Array<ArrayBuffer> =>
      Float32Array.from(
        { length: count },
        (_, mark) => ((this.#marks[mark * FIELDS + at] as number) - offset) / scale,
      );
    return {
      at: field(0, from, 1e6),
      low: field(1, low),
      high: field(2, low),
      kinds: Uint8Array.from({ length: count }, (_, mark) => this.#marks[mark * FIELDS + 3] as number),
      rows: Uint32Array.from({ length: count }, (_, mark) => this.#marks[mark * FIELDS + 4] as number),
      thinned: this.#thinned,
    };
  }
}

/** A mark is: when, from, to, kind, row. */
const FIELDS = 5;
/** More marks than that are joined column by column, then left out: one message holds no more. */
const MARKS_MAX = 5000;
const HARD_MAX = 6500;
const COLUMNS = 65_536;

/** A line of a graph. */
export interface ThinLine {
  readonly at: Float32Array<ArrayBuffer>;
  readonly value: Float32Array<ArrayBuffer>;
}

/** Collects a line of stairs: of each column its first, lowest, highest and last value are kept. */
export class LineThinner {
  readonly #view: ThinView;
  readonly #points: number[] = [];
  #column = -1;
  /** first, lowest, highest and last of the column: time and value of each. */
  readonly #of = new Float64Array(8);
  #before: readonly [number, number] | undefined;

  constructor(view: ThinView) {
    this.#view = view;
  }

  /** In order of time. What lies before the view gives its beginning; the first point after it its end. */
  add(at: number, value: number): void {
    const { from, to, width } = this.#view;
    if (at < from) {
      this.#before = [at, value];
      return;
    }
    if (this.#before !== undefined) this.#points.push(from, this.#before[1]);
    this.#before = undefined;
    const column = Math.min(
      width,
      Math.floor(((Math.min(at, to) - from) / Math.max(1, to - from)) * Math.min(width, LINE_COLUMNS)),
    );
    if (column !== this.#column) this.#next(column);
    const of = this.#of;
    if (Number.isNaN(of[0])) of.set([at, value, at, value, at, value, at, value]);
    if (value < (of[3] as number)) of.set([at, value], 2);
    if (value > (of[5] as number)) of.set([at, value], 4);
    of.set([at, value], 6);
  }

  #next(column: number): void {
    this.#flush();
    this.#column = column;
    this.#of.fill(Number.NaN);
  }

  #flush(): void {
    if (this.#column < 0 || Number.isNaN(this.#of[0])) return;
    const points = [0, 2, 4, 6]
      .map((at) => [this.#of[at] as number, this.#of[at + 1] as number] as const)
      .toSorted(([a], [b]) => a - b);
    let last: readonly [number, number] | undefined;
    for (const point of points) {
      if (last !== undefined && last[0] === point[0] && last[1] === point[1]) continue;
      this.#points.push(...point);
      last = point;
    }
  }

  /** As {@link MarkThinner.marks}. */
  line(): ThinLine {
    this.#flush();
    this.#column = -1;
    const { from, to, low } = this.#view;
    if (this.#before !== undefined) this.#points.push(from, this.#before[1], to, this.#before[1]);
    const count = this.#points.length / 2;
    return {
      at: Float32Array.from(
        { length: count },
        (_, point) => ((this.#points[point * 2] as number) - from) / 1e6,
      ),
      value: Float32Array.from(
        { length: count },
        (_, point) => (this.#points[point * 2 + 1] as number) - low,
      ),
    };
  }
}

/** Columns of a line, four points each at most. */
const LINE_COLUMNS = 1200;
