/** Scripts with one expectation made wrong, so that the model, which has not changed, has to fail them. */

/** One wrong script: what was changed, in which line (counted from 1), and the text. */
export interface Mutant {
  readonly kind: MutantKind;
  readonly line: number;
  readonly source: string;
}

type MutantKind =
  | "flag"
  | "sequence"
  | "acknowledgement"
  | "window"
  | "option"
  | "later"
  | "earlier"
  | "return value"
  | "assertion"
  | "dropped packet"
  | "added packet";

/** Every mutant of a script, line by line. */
export const mutantsOf = (source: string): readonly Mutant[] => {
  const lines = source.split("\n");
  const last = lines.findLastIndex(isOutbound);
  return lines.flatMap((line, index) =>
    changesOf(line, index === last).map(([kind, ...by]) => ({
      kind,
      line: index + 1,
      source: lines.toSpliced(index, 1, ...by).join("\n"),
    })),
  );
};

/** What a line is changed to, none or several lines. */
type Change = readonly [MutantKind, ...string[]];

const changesOf = (line: string, isLast: boolean): readonly Change[] => {
  if (!isOutbound(line)) return otherChanges(line);
  const added: Change = ["added packet", line, line.replace(/^\S+/u, "+0")];
  // What is still sent when a script is over is not looked at, so the last packet would not be missed.
  return packetChanges(line).concat(isLast ? [added] : [added, ["dropped packet"]]);
};

const isOutbound = (line: string): boolean => /^\S+ > /u.test(line);

const packetChanges = (line: string): readonly Change[] => {
  const changes: Change[] = [["flag", withOtherFlag(line)]];
  // The number of a SYN only says what the script calls the first number of this side.
  if (!isSyn(line))
    changes.push([
      "sequence",
      line.replace(
        /(\d+):(\d+)\(/u,
        (_, from: string, to: string) => `${Number(from) + 1}:${Number(to) + 1}(`,
      ),
    ]);
  changes.push(
    ["acknowledgement", oneMore(line, / ack (\d+)/u)],
    ["window", oneMore(line, / win (\d+)/u)],
    ["option", withOtherOption(line)],
    ["later", withTime(line, (time) => time + Math.max(0.05, time / 2))],
    ["earlier", withTime(line, (time) => (time < 0.05 ? time : time / 2))],
  );
  return changes.filter(([, text]) => text !== line);
};

const flags = /^(\S+ > (?:\d+ > \d+ )?(?:\[\w+\] )?)([A-Z.]+)/u;

const isSyn = (line: string): boolean => flags.exec(line)?.[2]?.includes("S") ?? false;

const withOtherFlag = (line: string): string =>
  line.replace(flags, (_, head: string, letters: string) =>
    letters === "F"
      ? `${head}.`
      : letters.includes("F")
        ? head + letters.replace("F", "")
        : `${head}F${letters}`,
  );

const oneMore = (line: string, number: RegExp): string =>
  line.replace(number, (whole, digits: string) => whole.replace(digits, String(Number(digits) + 1)));

/** A number in the options one more, the last option away, or an option where there was none. */
const withOtherOption = (line: string): string => {
  if (line.includes("<...>")) return line;
  if (!line.includes("<")) return `${line} <nop,nop,nop,nop>`;
  for (const number of [/(?:mss|wscale|ecr) (\d+)/u, /sack \d+:(\d+)/u]) {
    const changed = oneMore(line, number);
    if (changed !== line) return changed;
  }
  return line.replace(/,[^,>]*>/u, ">");
};

const withTime = (line: string, change: (seconds: number) => number): string =>
  line.replace(/^\+(\d*\.?\d+)(?= )/u, (whole, text: string) => {
    const changed = change(Number(text));
    return changed === Number(text) ? whole : `+${Number(changed.toFixed(6))}`;
  });

/** Calls that name a descriptor return it: another number is another name. */
const naming = /\b(?:socket|accept|accept4|epoll_create)\(/u;

const otherChanges = (line: string): readonly Change[] => {
  if (line.startsWith("//")) return [];
  const changes: Change[] = [
    ["assertion", line.replace(/== TCP_(?:CA_)?\w+/u, "== 77")],
    ["assertion", oneMore(line, /(?:==|>=|<=) (\d+)/u)],
    ["assertion", line.replace(/ (>|<) (?=[\w])/u, (_, sign: string) => (sign === ">" ? " <= " : " >= "))],
  ];
  if (/\) = -?\d/u.test(line) && !naming.test(line))
    changes.push(
      ["return value", line.replace(/\) = -1 E\w+ \([^)]*\)$/u, ") = -1 EBADF (Bad file descriptor)")],
      ["return value", line.replace(/\) = (\d+)$/u, (_, value: string) => `) = ${Number(value) + 1}`)],
      ["return value", line.replace(/SO_ERROR, \[\w+\]/u, "SO_ERROR, [EBADF]")],
    );
  return changes.filter(([kind, text]) => text !== line && (kind !== "assertion" || line.includes("%{")));
};
