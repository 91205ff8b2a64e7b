/** The controls of one direction as fields of numbers: what each is called, what it takes, how it reads and is written. */
import { controlsMost, type DirectionControls } from "../../src/shared/simulation-view.ts";
import type { StringKeyOf } from "../strings.ts";

/** See the file's head. */
export interface ControlField {
  readonly name: keyof DirectionControls;
  readonly label: StringKeyOf<"control.">;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** Whether it may be empty: no bound. */
  readonly mayBeEmpty: boolean;
  /** What the field shows, of the control's value. */
  readonly shown: (value: number) => number;
  readonly meant: (shown: number) => number;
}

const same = (value: number): number => value;
const tidy = (value: number): number => Number(value.toPrecision(12));
const percent = {
  least: 0,
  most: 100,
  step: 1,
  mayBeEmpty: false,
  shown: (value: number): number => tidy(value * 100),
  meant: (shown: number): number => tidy(shown / 100),
} as const;
const milliseconds = { least: 0, step: 5, mayBeEmpty: false, shown: same, meant: same } as const;

/** In the order in which they stand. */
export const controlFields: readonly ControlField[] = [
  { name: "delay", label: "control.delay", most: controlsMost.delay, ...milliseconds },
  { name: "jitter", label: "control.jitter", most: controlsMost.jitter, ...milliseconds },
  { name: "loss", label: "control.loss", ...percent },
  {
    name: "rate",
    label: "control.rate",
    least: 0.001,
    most: controlsMost.rate / 1000,
    step: 100,
    mayBeEmpty: true,
    shown: (value) => tidy(value / 1000),
    meant: (shown) => tidy(shown * 1000),
  },
  {
    name: "queue",
    label: "control.queue",
    least: 1,
    most: controlsMost.queue,
    step: 1,
    mayBeEmpty: false,
    shown: same,
    meant: Math.round,
  },
  { name: "reorder", label: "control.reorder", ...percent },
  { name: "duplicate", label: "control.duplicate", ...percent },
];

/** What was typed, as a control's value; undefined where it is none. */
export const readField = (field: ControlField, text: string): number | null | undefined => {
  if (text.trim() === "") return field.mayBeEmpty ? null : undefined;
  const shown = Number(text);
  if (!Number.isFinite(shown) || shown < field.least || shown > field.most) return undefined;
  return field.meant(shown);
};

export const fieldText = (field: ControlField, value: number | null): string =>
  value === null ? "" : String(field.shown(value));
