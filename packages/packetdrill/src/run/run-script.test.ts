/** What a run that does not pass says: where, what, and with which picture. */
import { describe, expect, test } from "vitest";
import { runScript, type RunOptions } from "./run-script.ts";

const ACCEPTED = `0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 65535 <mss 1000>
+0 > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 65535
+0 accept(3, ..., ...) = 4
`;
/** The line behind them. */
const LINE = 8;

const run = (rest: string, options: RunOptions = {}) =>
  runScript(ACCEPTED + rest, { profile: "linux", ...options });

describe("a call that returns something else", () => {
  test("is shown with what it has returned, not with what the script says", () => {
    const { status, line, message, ladder } = run("+0 write(4, ..., 100) = 50");
    expect({ status, line, message }).toEqual({
      status: "fail",
      line: LINE,
      message: "write returns 100, expected 50",
    });
    expect(ladder.slice(-4)).toEqual([
      "  0.100000  ·  write(4, ..., 100)",
      "  0.100000 expected write(4, ..., 100) = 50",
      "  0.100000 seen     write(4, ..., 100) = 100",
      "                                         ^^^",
    ]);
  });

  test("is so when it has blocked, and with an error as well", () => {
    const late = run("+0...0.1 read(4, ..., 100) = 5\n+.1 < P. 1:11(10) ack 1 win 1000");
    expect(late.ladder.at(-2)).toBe("  0.200000 seen     read(4, ..., 100) = 10");
    const error = run("+0 shutdown(4, SHUT_WR) = -1 ENOTCONN (Transport endpoint is not connected)");
    expect(error.message).toBe("shutdown returns 0, expected -1 ENOTCONN");
    expect(error.ladder.at(-3)).toBe("  0.100000 expected shutdown(4, SHUT_WR) = -1 ENOTCONN");
  });

  test("one that has returned before is shown with what it has returned", () => {
    const { ladder } = run("+0 write(4, ..., 100) = 100\n+0 read(4, ..., 100) = 5");
    expect(ladder).toContain("  0.100000  ·  write(4, ..., 100) = 100");
    expect(ladder.at(-1)).toBe("  0.100000  ·  read(4, ..., 100)");
  });
});

test("a packet that comes at the wrong time is shown, with the times marked", () => {
  const { status, line, ladder } = run("+0 write(4, ..., 100) = 100\n+.05 > P. 1:101(100) ack 1");
  expect({ status, line }).toEqual({ status: "fail", line: LINE + 1 });
  expect(ladder.slice(-3)).toEqual([
    "  0.150000 expected P. 1:101(100) ack 1",
    "  0.100000 seen     P. 1:101(100) ack 1",
    "  ^^^^^^^^",
  ]);
});

describe("a name that does not exist fails the script where it stands", () => {
  test.each([
    ["+0 setsockopt(4, SOL_TCP, TCP_NODELYA, [1], 4) = 0", "TCP_NODELYA; did you mean TCP_NODELAY?"],
    ["+0 setsockopt(4, SOL_TPC, TCP_NODELAY, [1], 4) = 0", "SOL_TPC; did you mean SOL_TCP?"],
    ["+0 send(4, ..., 10, MSG_OBB) = 10", "MSG_OBB; did you mean MSG_OOB?"],
    ["+0 acept(3, ..., ...) = 4", "there is no system call acept; did you mean accept?"],
    ["+0 getsockopt(4, SOL_SOCKET, SO_COLOUR, [1], [4]) = 0", "there is no name SO_COLOUR"],
    ["+0 %{ assert tcpi_snd_cwmd == 10 }%", "tcpi_snd_cwmd in code; did you mean tcpi_snd_cwnd?"],
    ["+0 %{ assert tcpi_state == TCP_ESTABLISHD }%", "did you mean TCP_ESTABLISHED?"],
    ["+0 %{ mine = 1; assert mnie == 1 }%", "there is no name mnie in code; did you mean mine?"],
  ])("%s", (rest, said) => {
    const { status, line, message } = run(rest);
    expect({ status, line }).toEqual({ status: "fail", line: LINE });
    expect(message).toContain(said);
  });

  test("one that a system has and the model has not is unsupported", () => {
    expect(run("+0 %{ assert tcpi_rwnd_limited == 0 }%")).toMatchObject({
      status: "unsupported",
      line: LINE,
    });
    expect(run("+0 setsockopt(4, SOL_SOCKET, SO_ZEROCOPY, [1], 4) = 0")).toMatchObject({
      status: "unsupported",
    });
  });
});

describe("a file of commands", () => {
  const files: Readonly<Record<string, string>> = { "./set.sh": "sysctl -q net.ipv4.tcp_sack=0" };
  const readFile = (path: string): string | undefined => files[path];

  test("that is there is run", () => {
    expect(run("+0 `./set.sh`", { readFile })).toMatchObject({ status: "pass" });
  });

  test("that is missing fails the script, with its name", () => {
    const { status, line, message } = run("+0 `./sett.sh`", { readFile });
    expect({ status, line }).toEqual({ status: "fail", line: LINE });
    expect(message).toContain("there is no file ./sett.sh");
  });

  test("need not be there where it is that of the defaults, which the profile has", () => {
    expect(run("+0 `../common/defaults.sh`", { readFile })).toMatchObject({ status: "pass" });
  });

  test("is unsupported where no files are read at all", () => {
    expect(run("+0 `./set.sh`")).toMatchObject({ status: "unsupported", line: LINE });
  });
});

describe("a message agrees with what it is about", () => {
  test.each([
    ["+0 write(4, ..., 10) = 10\n+0 > . 1:11(10) ack 1", "the flags are P., expected ."],
    [
      "+0 write(4, ..., 10) = 10\n+0 > P. 2:12(10) ack 1",
      "the sequence number is 1:11(10), expected 2:12(10)",
    ],
    [
      "+0 write(4, ..., 10) = 10\n+0 > P. 1:11(10) ack 1 <nop>",
      "the options, where nop is missing, are none, expected <nop>",
    ],
    ["+0 listen(3) = 0", "listen takes 2 arguments, not 1"],
    ["+0 close(4, 5) = 0", "close takes 1 argument, not 2"],
  ])("%s", (rest, message) => {
    expect(run(rest).message).toMatch(message);
  });
});
