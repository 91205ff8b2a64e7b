/** `tcplens capture`, the built process, on real connections over loopback. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { refusedPort } from "@tcplens/test-ports";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asNobody, canBeNobody } from "./support/nobody.ts";
import { nodes } from "./support/nodes.ts";
import {
  bundle,
  cleanEnvironment,
  jsonLines,
  runCli,
  type RunOptions,
  type RunResult,
} from "./support/run-cli.ts";
import { listen, listenEcho } from "./support/servers.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-capture-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder that has this program and no other: a `PATH` of one. */
const only = (tool: string): string => {
  const own = mkdtempSync(path.join(folder, "path-"));
  symlinkSync(whereIs(tool) ?? "", path.join(own, tool));
  return own;
};

const whereIs = (tool: string): string | undefined =>
  (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .map((directory) => path.join(directory, tool))
    .find((file) => existsSync(file));

/** Why a program cannot capture here; as the program itself says it. */
const whyNot = (tool: string): string | undefined => {
  if (whereIs(tool) === undefined) return `there is no ${tool}`;
  const run = spawnSync(tool, ["-i", process.platform === "linux" ? "lo" : "lo0", "-c", "0"], {
    timeout: 500,
  });
  return /permi/iu.test(run.stderr.toString()) ? `${tool} is not permitted to capture` : undefined;
};

const tools = ["dumpcap", "tcpdump"].filter((tool) => {
  const missing = whyNot(tool);
  if (missing !== undefined) console.log(`skipped: ${missing}`);
  return missing === undefined;
});

/** Runs it, and does what is to be captured once it says that it captures. */
const capture = (
  args: readonly string[],
  meanwhile: (child: ChildProcessWithoutNullStreams) => unknown,
  options: RunOptions = {},
): Promise<RunResult> =>
  runCli(["capture", ...args], {
    ...options,
    onSpawn: (child) => {
      let said = "";
      child.stderr.on("data", (text: string) => {
        const before = said.includes("tcplens: capturing ");
        said += text;
        if (!before && said.includes("tcplens: capturing ")) void meanwhile(child);
      });
    },
  });

/** Sends and is answered, or refused. */
const talk = (port: number): Promise<void> =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.end("ping"));
    socket.resume().on("error", () => undefined);
    socket.on("close", () => resolve());
  });

describe.each(tools.flatMap((tool) => nodes.map(({ version, path: node }) => ({ tool, version, node }))))(
  "with $tool, on Node $version",
  ({ tool, node }) => {
    const options = (): RunOptions => ({ node, env: { PATH: only(tool) } });

    test("each packet as it comes, with states, and the verdict at the end of the connection", async () => {
      const port = await listenEcho();
      const { code, stdout, stderr } = await capture(
        [`127.0.0.1:${port}`, "--once"],
        () => talk(port),
        options(),
      );
      expect(stderr).toBe(
        `tcplens: capturing 127.0.0.1:${port} on ${process.platform === "linux" ? "lo" : "lo0"} with ${tool}; Ctrl-C ends it\n`,
      );
      expect(stdout).toMatch(
        /^ +· connection 0: a 127\.0\.0\.1:\d+ → b 127\.0\.0\.1:\d+, \d\d:\d\d:\d\d UTC$/mu,
      );
      expect(stdout).toMatch(/^ +1 +0 +0\.000000 s +━+ SYN seq=0 win=\d+ ━+▶\n +a SYN-SENT$/mu);
      expect(stdout).toMatch(/^ +2 +0 +0\.\d{6} s +◀━+ SYN,ACK seq=0 ack=1 win=\d+ ━+\n +b SYN-RECEIVED$/mu);
      expect(stdout).toContain("a ESTABLISHED, b ESTABLISHED");
      expect(stdout).toMatch(/✓ +0 +127\.0\.0\.1:\d+ +closed by the client/u);
      expect(stdout).toMatch(/1 connection: ✓ 1 healthy\n/u);
      expect(stdout).not.toMatch(/\n\n\n| \n/u);
      expect(code).toBe(0);
    });

    test("--json gives packets that are provisional, then the connections as analyze gives them", async () => {
      const port = await listenEcho();
      const file = path.join(folder, `${tool}-${path.basename(node)}.pcapng`);
      const args = [`127.0.0.1:${port}`, "--once", "--json", "--write", file];
      const { code, stdout, stderr } = await capture(args, () => talk(port), options());
      const lines = jsonLines(stdout);
      const packets = lines.slice(0, -1);
      expect(packets.length).toBeGreaterThanOrEqual(6);
      for (const packet of packets) expect(packet).toMatchObject({ stream: 0, provisional: true });
      expect(stderr).toContain(`wrote ${file}: ${packets.length} packets\n`);
      expect(code).toBe(0);
      const again = await runCli(["analyze", file, "--json", "--packets"], { node });
      expect(jsonLines(again.stdout).map((packet) => ({ packet, provisional: true }))).toEqual(
        packets.map(({ provisional, ...packet }) => ({ packet, provisional })),
      );
      const whole = await runCli(["analyze", file, "--json"], { node });
      expect(jsonLines(whole.stdout)).toEqual(lines.slice(-1));
      expect(readFileSync(file).readUInt32LE(0)).toBe(0x0a0d0d0a);
    });

    test("Ctrl-C ends it, and prints the end", async () => {
      const port = await listenEcho();
      const meanwhile = async (child: ChildProcessWithoutNullStreams): Promise<void> => {
        await talk(port);
        child.kill("SIGINT");
      };
      const { code, stdout } = await capture([`127.0.0.1:${port}`], meanwhile, options());
      expect(stdout).toMatch(/1 connection: ✓ 1 healthy\n/u);
      expect(code).toBe(0);
    });
  },
);

describe.skipIf(tools.length === 0)("what is captured", () => {
  test("a refused connection: what was found, and --fail-on", async () => {
    const port = await refusedPort();
    const args = [`127.0.0.1:${port}`, "--once", "--fail-on", "error"];
    const { code, stdout } = await capture(args, () => talk(port));
    expect(stdout).toMatch(/RST,ACK seq=1 ack=1/u);
    expect(stdout).toMatch(/Why +Nothing is listening on 127\.0\.0\.1:\d+/u);
    expect(stdout).toMatch(/\[port-closed\]/u);
    expect(code).toBe(1);
  });

  test("what is found while it goes on is said to be so far", async () => {
    const port = await refusedPort();
    const { code, stdout } = await capture([`127.0.0.1:${port}`, "--duration", "2s"], () => talk(port));
    expect(stdout).toMatch(/✕ so far, of connection 0: Nothing is listening on/u);
    expect(code).toBe(0);
  });

  test("a filter takes what it says, and --count ends it", async () => {
    const [one, other] = [await listenEcho(), await listenEcho()];
    const meanwhile = async (): Promise<void> => {
      await talk(other);
      await talk(one);
    };
    const args = ["tcp", "port", String(one), "--count", "3", "--json"];
    const { code, stdout } = await capture(args, meanwhile);
    const [packet, , third, connection, ...more] = jsonLines(stdout);
    expect(packet).toMatchObject({ frame: 1, stream: 0 });
    expect(third).toMatchObject({ frame: 3 });
    expect(connection).toMatchObject({ b: { port: one }, packets: 3 });
    expect(more).toEqual([]);
    expect(code).toBe(0);
  });

  /** Elsewhere a program of this name takes other options. */
  const script = "/usr/bin/script";
  test.skipIf(process.platform !== "linux" || !existsSync(script))(
    "Ctrl-C on a terminal, which both programs get: everything that has passed is shown",
    async () => {
      const port = await listenEcho();
      // A shell that stays is interrupted, too, and its code is what comes back: dash stays, bash does not.
      const command = `exec "${process.execPath}" "${bundle}" capture 127.0.0.1:${port}`;
      const terminal = spawn(script, ["--quiet", "--return", "--command", command, "/dev/null"], {
        env: { ...cleanEnvironment(), SHELL: "/bin/sh", TERM: "xterm", NO_COLOR: "1" },
      });
      let screen = "";
      terminal.stdout.setEncoding("utf8").on("data", (text: string) => {
        const begun = screen.includes("Ctrl-C ends it");
        screen += text;
        if (begun || !screen.includes("Ctrl-C ends it")) return;
        void talk(port).then(() => terminal.stdin.write("\u0003"));
      });
      const [code] = (await once(terminal, "close")) as [number];
      expect(screen).toMatch(/FIN,ACK seq=5/u);
      expect(screen).toMatch(/1 connection: ✓ 1 healthy/u);
      expect(code).toBe(0);
    },
  );

  test("nothing: said at the end", async () => {
    const { code, stdout } = await capture(
      [`127.0.0.1:${await refusedPort()}`, "--duration", "100ms"],
      () => 0,
    );
    expect(stdout).toMatch(/0 connections\n +0 TCP packets/u);
    expect(code).toBe(0);
  });

  test("a reader that goes away ends it, and the program that captures", async () => {
    const server = net.createServer((socket) => socket.end("hello"));
    const port = await listen(server);
    const shell = spawn(
      "sh",
      ["-c", `"${process.execPath}" "${bundle}" capture 127.0.0.1:${port} | head -1`],
      {
        env: cleanEnvironment(),
      },
    );
    // That nobody reads shows only when there is more to write.
    const talking = setInterval(() => void talk(port), 100);
    let stdout = "";
    shell.stdout.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
    await once(shell, "close");
    clearInterval(talking);
    expect(stdout).toMatch(/^ +# +s +time +packet/u);
    if (process.platform !== "linux") return;
    const running = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" }).stdout;
    expect(
      running.split("\n").filter((line) => /dumpcap|tcpdump/u.test(line) && line.includes(String(port))),
    ).toEqual([]);
  });

  test("a file that cannot be written", async () => {
    const file = path.join(folder, "no", "such.pcapng");
    const { code, stderr } = await runCli(["capture", "tcp", "--write", file]);
    expect(stderr).toMatch(
      /tcplens: --write: cannot write .*such\.pcapng: there is no such file or folder\n$/u,
    );
    expect(code).toBe(2);
  });

  test("a wrong filter in the tool's words, in one line; nothing is overwritten for it", async () => {
    const file = path.join(folder, "kept.pcapng");
    writeFileSync(file, "kept");
    const { code, stdout, stderr } = await runCli(["capture", "tcp prot 80", "--write", file]);
    expect(stderr).toMatch(
      /^tcplens: the filter "tcp prot 80": \w+: can't parse filter expression: syntax error; see [^\n]+\n$/u,
    );
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(readFileSync(file, "utf8")).toBe("kept");
    const word = await runCli(["capture", "db"]);
    expect(word.stderr).toMatch(/or for an endpoint write host:port\n$/u);
  });

  test("an interface that there is not", async () => {
    const { code, stderr } = await runCli(["capture", "tcp", "--interface", "nonesuch0"]);
    expect(stderr).toMatch(
      /^tcplens: --interface: .*nonesuch0.*; tcplens capture --list-interfaces lists them\n$/u,
    );
    expect(code).toBe(2);
  });

  test("the interfaces", async () => {
    const { code, stdout } = await runCli(["capture", "--list-interfaces"]);
    expect(stdout).toMatch(/^lo0? .*127\.0\.0\.1/mu);
    expect(code).toBe(0);
    const json = await runCli(["capture", "--list-interfaces", "--json"]);
    expect(jsonLines(json.stdout)).toContainEqual(
      expect.objectContaining({
        name: expect.stringMatching(/^lo0?$/u),
        addresses: expect.arrayContaining(["127.0.0.1"]),
      }),
    );
  });
});

test("no program that captures: what installs one", async () => {
  const { code, stdout, stderr } = await runCli(["capture", "tcp"], { env: { PATH: "" } });
  if (["/usr/sbin/tcpdump", "/usr/local/sbin/tcpdump"].some((file) => existsSync(file))) return;
  expect(stderr).toMatch(
    /^tcplens: neither dumpcap nor tcpdump is on this machine; to install one:\n {2}1\. /u,
  );
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

describe("wrong usage", () => {
  test.each([
    [[], /^tcplens: say what to capture: an endpoint such as/u],
    [["https://"], /^tcplens: [^\n]+\n$/u],
    [["127.0.0.1:99999"], /^tcplens: port 99999 is out of range/u],
    [["tcp", "--json", "--width", "80"], /--json draws nothing/u],
    [["tcp", "--write", "-"], /name a file/u],
    [["tcp", "--count", "0"], /--count/u],
    [["tcp", "--duration", "soon"], /--duration/u],
    [["tcp", "--snaplen", "1"], /--snaplen/u],
  ] as const)("%j", async (args, message) => {
    const { code, stdout, stderr } = await runCli(["capture", ...args]);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

if (!canBeNobody)
  console.log("skipped: capturing as a user who may not takes root, setpriv and readable files");

test.skipIf(!canBeNobody || tools.length === 0)("a user who may not: the exact commands", () => {
  const { status, stdout, stderr } = asNobody(["capture", "localhost:5432"]);
  expect(stderr).toMatch(/^tcplens: this user may not capture with (?:dumpcap|tcpdump)/u);
  expect(stderr).toMatch(
    /^ {5}\$ sudo (?:dpkg-reconfigure wireshark-common|setcap \S+ \/\S+|usermod -a -G \w+ nobody)$/mu,
  );
  expect(stdout).toBe("");
  expect(status).toBe(2);
});

describe("tcplens trace --capture", () => {
  test.skipIf(tools.length === 0)(
    "draws the packets that were seen, and says nothing on stderr",
    async () => {
      const endpoint = `127.0.0.1:${await refusedPort()}`;
      const { code, stdout, stderr } = await runCli(["trace", endpoint, "--capture", "--verbose"]);
      expect(stdout).toMatch(/─ SYN seq=0 ─+▶/u);
      expect(stdout).toMatch(/◀─+ RST,ACK seq=1 ack=1 ─/u);
      expect(stdout).not.toMatch(/implied\n/u);
      expect(stdout).toContain("a reset (RST) was seen from");
      expect(stderr).toBe("");
      expect(code).toBe(1);
    },
  );

  test.skipIf(!canBeNobody || tools.length === 0)(
    "is made without packets where the user may not, and says the commands once",
    async () => {
      const endpoint = `127.0.0.1:${await refusedPort()}`;
      const { status, stdout, stderr } = asNobody(["trace", endpoint, "--capture", "-c", "2", "-i", "1"]);
      expect(stderr.match(/traced without packets: this user may not capture/gu)).toHaveLength(1);
      expect(stderr).toMatch(/^ {5}\$ sudo /mu);
      expect(stdout).toMatch(/^✕ .*nothing is listening/mu);
      expect(status).toBe(1);
    },
  );
});
