/**
 * Where the eleven states of RFC 9293 figure 5 stand and how the arrows between them run: laid by hand, once, since there
 * will never be a twelfth. A test holds the arrows to those that the transition table draws.
 */

/** A box's middle, in the drawing's units. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export const boxWidth = 108;
export const boxHeight = 28;
export const drawingWidth = 464;
export const drawingHeight = 372;

/** The boxes. */
export const spots: Readonly<Record<string, Spot>> = {
  CLOSED: { x: 232, y: 22 },
  LISTEN: { x: 94, y: 82 },
  "SYN-SENT": { x: 370, y: 82 },
  "SYN-RECEIVED": { x: 94, y: 146 },
  ESTABLISHED: { x: 232, y: 196 },
  "FIN-WAIT-1": { x: 94, y: 246 },
  "CLOSE-WAIT": { x: 370, y: 246 },
  "FIN-WAIT-2": { x: 94, y: 306 },
  CLOSING: { x: 232, y: 290 },
  "LAST-ACK": { x: 370, y: 306 },
  "TIME-WAIT": { x: 232, y: 346 },
};

/** The arrows, `FROM>TO`, as paths from border to border. */
export const arrows: Readonly<Record<string, string>> = {
  "CLOSED>LISTEN": "M184 36 122 68",
  "LISTEN>CLOSED": "M104 68 178 30",
  "CLOSED>SYN-SENT": "M280 36 342 68",
  "SYN-SENT>CLOSED": "M360 68 286 30",
  "LISTEN>SYN-SENT": "M148 82H316",
  "LISTEN>SYN-RECEIVED": "M82 96V132",
  "SYN-RECEIVED>LISTEN": "M106 132V96",
  "SYN-SENT>SYN-RECEIVED": "M316 92 148 138",
  "SYN-SENT>ESTABLISHED": "M360 96 274 182",
  "SYN-RECEIVED>ESTABLISHED": "M126 160 180 186",
  "SYN-RECEIVED>FIN-WAIT-1": "M62 160V232",
  "ESTABLISHED>FIN-WAIT-1": "M190 210 142 232",
  "ESTABLISHED>CLOSE-WAIT": "M274 210 322 232",
  "FIN-WAIT-1>FIN-WAIT-2": "M94 260V292",
  "FIN-WAIT-1>CLOSING": "M148 254 178 280",
  "FIN-WAIT-2>TIME-WAIT": "M140 320 178 338",
  "CLOSING>TIME-WAIT": "M232 304V332",
  "CLOSE-WAIT>LAST-ACK": "M370 260V292",
  "LAST-ACK>CLOSED": "M424 306H446V22H286",
  "TIME-WAIT>CLOSED": "M178 350H18V22H178",
};

/** The path of a step: its arrow of the figure, else a bow straight from box to box (a reset, an abort, a time-out). */
export const pathOf = (from: string, to: string): string => {
  const drawn = arrows[`${from}>${to}`];
  if (drawn !== undefined) return drawn;
  const [a, b] = [spots[from], spots[to]];
  if (a === undefined || b === undefined) return "";
  const [start, end] = [edgeOf(a, b), edgeOf(b, a)];
  const bend = 26;
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const length = Math.hypot(dx, dy) || 1;
  const middle = {
    x: (start.x + end.x) / 2 - (dy / length) * bend,
    y: (start.y + end.y) / 2 + (dx / length) * bend,
  };
  return `M${round(start.x)} ${round(start.y)}Q${round(middle.x)} ${round(middle.y)} ${round(end.x)} ${round(end.y)}`;
};

/** Where the line between two boxes' middles leaves the first. */
const edgeOf = (box: Spot, towards: Spot): Spot => {
  const [dx, dy] = [towards.x - box.x, towards.y - box.y];
  const share = Math.min(
    dx === 0 ? Infinity : boxWidth / 2 / Math.abs(dx),
    dy === 0 ? Infinity : boxHeight / 2 / Math.abs(dy),
  );
  return { x: box.x + dx * share, y: box.y + dy * share };
};

const round = (value: number): number => Math.round(value * 10) / 10;
