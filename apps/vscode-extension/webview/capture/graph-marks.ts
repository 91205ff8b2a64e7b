/** The marks of a graph: which is under the pointer, where it stands, what it says. */
import { type GraphData, markKinds } from "../../src/shared/capture-view.ts";
import { named } from "../strings.ts";
import { type GraphWindow, scalesOf, valueLabel } from "./graph-canvas.ts";
import { packetTime } from "./value-texts.ts";

/** Marks where they are drawn: what is on show, and the px that it has. */
export interface Drawn {
  readonly data: GraphData;
  readonly view: GraphWindow;
  readonly width: number;
  readonly height: number;
}

/** The mark at these px; -1: none is near. */
export const markNear = ({ data, view, width, height }: Drawn, atX: number, atY: number): number => {
  const { x, y } = scalesOf(view, width, height);
  let [best, least] = [-1, NEAR];
  for (let mark = 0; mark < data.at.length; mark += 1) {
    const across = Math.abs(x((data.at[mark] as number) + data.originAt) - atX);
    if (across > least) continue;
    const low = y((data.low[mark] as number) + data.originValue);
    const high = y((data.high[mark] as number) + data.originValue);
    const distance = across + Math.max(0, high - atY, atY - low);
    if (distance < least) [best, least] = [mark, distance];
  }
  return best;
};

/** px of a mark's middle. */
export const placeOfMark = (
  { data, view, width, height }: Drawn,
  mark: number,
): readonly [number, number] => {
  const { x, y } = scalesOf(view, width, height);
  const value = ((data.low[mark] as number) + (data.high[mark] as number)) / 2;
  return [x((data.at[mark] as number) + data.originAt), y(value + data.originValue)];
};

/** What it is, when, and of which values. */
export const markWords = (data: GraphData, mark: number): string => {
  const kind = markKinds[data.kinds[mark] ?? 0] ?? "data";
  const [low, high] = [
    (data.low[mark] as number) + data.originValue,
    (data.high[mark] as number) + data.originValue,
  ];
  const time = `${packetTime((data.at[mark] as number) + data.originAt)} s`;
  const { graph } = data;
  const value =
    low === high ? valueLabel(low, graph) : `${valueLabel(low, graph)} – ${valueLabel(high, graph)}`;
  return [named("mark", `${kind}.long`), time, value].join(" · ");
};

/** Whether marks are drawn, and none of them in this part. */
export const liesBesides = (data: GraphData, view: GraphWindow): boolean =>
  (data.graph === "sequence" || data.graph === "rtt") &&
  !isEmpty(data) &&
  !data.at.some((at, mark) => {
    const [time, low, high] = [at + data.originAt, data.low[mark] ?? 0, data.high[mark] ?? 0];
    return (
      time >= view.from &&
      time <= view.to &&
      high + data.originValue >= view.low &&
      low + data.originValue <= view.high
    );
  });

/** Whether there is nothing to draw at all. */
export const isEmpty = ({ at, lines }: GraphData): boolean =>
  at.length === 0 && lines.every(({ value }) => value.every((each) => each === 0));

/** px from a mark. */
const NEAR = 9;
