/**
 * Captures: `tcplens analyze --json` beside tcptrace and tshark, over 1 GB of a few connections and over 50,000 short ones.
 * The captures are made once and kept in the system's folder for temporary files.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imitate } from "./capture/simulated.mjs";
import { obstacle, record } from "./capture/recorded.mjs";
import { median, ratio, rounds, row } from "./statistics.mjs";

const ROUNDS = 5;
const folder = join(tmpdir(), "tcplens-bench");
const cli = join(import.meta.dirname, "../apps/cli/dist/tcplens.mjs");

const captures = [
  { name: "bulk", title: "1 GB of 8 connections", amount: 1e9, bars: { tcptrace: 1, tshark: 10, rate: 1.2 } },
  {
    name: "short",
    title: "50,000 connections",
    amount: 50_000,
    bars: { tcptrace: 2, tshark: 10, rate: 1, table: 1024 },
  },
];

/** Lines of Markdown. */
export const benchCapture = async () => {
  const lines = [
    "## Captures",
    "",
    `Whole processes, ${ROUNDS} rounds in turn, the output thrown away, the files in the page cache.`,
  ];
  for (const capture of captures) lines.push("", ...(await take(capture)));
  return lines;
};

const take = async ({ name, title, amount, bars }) => {
  const { file, packets, octets, made } = await captureOf(name, amount);
  const contenders = { "tcplens analyze --json": [process.execPath, cli, "analyze", "--json", file] };
  const missing = [];
  if (has("tcptrace")) contenders["tcptrace -n -l -r -W"] = ["tcptrace", "-n", "-l", "-r", "-W", file];
  else missing.push("tcptrace");
  if (has("tshark")) contenders["tshark -q -z conv,tcp"] = ["tshark", "-q", "-z", "conv,tcp", "-r", file];
  else missing.push("tshark");
  const peaks = {};
  const walls = await rounds(
    ROUNDS,
    Object.fromEntries(
      Object.entries(contenders).map(([label, command]) => [
        label,
        async () => {
          const { wall, peak } = await measured(command);
          peaks[label] = Math.max(peaks[label] ?? 0, peak);
          return wall;
        },
      ]),
    ),
  );
  const [own, ...peers] = Object.keys(contenders);
  const speed = (label) => packets / median(walls[label]) / 1e6;
  return [
    `### ${title}`,
    "",
    ...(bars.table === undefined ? [] : [tableMemory(file, bars.table), ""]),
    `${(octets / 1e6).toFixed(0)} MB, ${packets.toLocaleString("en")} packets; ${made}.${missing.length === 0 ? "" : ` Not installed: ${missing.join(", ")}.`}`,
    "",
    row([
      "",
      "s, median",
      "million packets/s",
      "peak memory, MiB",
      "tcplens is so many times as fast, median",
      "least – greatest",
      "bar",
    ]),
    row(["---", "---:", "---:", "---:", "---:", "---:", "---:"]),
    row([
      own,
      median(walls[own]).toFixed(2),
      speed(own).toFixed(2),
      peaks[own].toFixed(0),
      "",
      "",
      `≥ ${bars.rate} million/s`,
    ]),
    ...peers.map((label) => {
      const { median: times, least, greatest } = ratio(walls[label], walls[own]);
      const bar = bars[label.split(" ")[0]];
      return row([
        label,
        median(walls[label]).toFixed(2),
        speed(label).toFixed(2),
        peaks[label].toFixed(0),
        times.toFixed(2),
        `${least.toFixed(2)} – ${greatest.toFixed(2)}`,
        `≥ ${bar.toFixed(1)}`,
      ]);
    }),
  ];
};

/** What the analysis keeps of each connection. `most`: octets. */
const tableMemory = (file, most) => {
  const script = join(import.meta.dirname, "capture/table-memory.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", script, file], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return `Tables, addresses and logs: ${Number(stdout)} octets for each connection, out of 16,384 (bar: ≤ ${most}).`;
};

/** The capture, made where there is none from an earlier run. */
const captureOf = async (name, amount) => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-${amount}.pcap`);
  const about = `${file}.json`;
  if (!existsSync(about)) {
    const why = obstacle();
    const part = `${file}.part`;
    console.error(
      `making ${file}${why === undefined ? "" : ` by simulation: real traffic cannot be recorded, ${why}`}`,
    );
    const { dropped } = why === undefined ? await record(part, name, amount) : imitate(part, name, amount);
    const made = why === undefined ? `real traffic, ${dropped} packets missed by tcpdump` : "simulated";
    renameSync(part, file);
    writeFileSync(about, JSON.stringify({ made }));
  }
  return { file, ...JSON.parse(readFileSync(about, "utf8")), ...counted(file) };
};

/** Packets and octets of a pcap file in this machine's byte order; reading it brings it into the page cache. */
const counted = (file) => {
  const descriptor = openSync(file);
  const piece = Buffer.alloc(4 << 20);
  let packets = 0;
  for (let octets = 24; ;) {
    const read = readSync(descriptor, piece, 0, piece.length, octets);
    let at = 0;
    while (at + 16 <= read && at + 16 + piece.readUInt32LE(at + 8) <= read) {
      at += 16 + piece.readUInt32LE(at + 8);
      packets += 1;
    }
    octets += at;
    if (at > 0) continue;
    closeSync(descriptor);
    return { packets, octets };
  }
};

const has = (tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;

/** Seconds that a process takes, and the most memory it has had (VmHWM of Linux), MiB. */
const measured = ([program, ...args]) =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    let peak = Number.NaN;
    const look = () => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
        const kib = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
        if (kib !== undefined) peak = Number(kib) / 1024;
      } catch {
        // It has ended, or this is no Linux.
      }
    };
    const timer = setInterval(look, 10);
    child.stderr.on("data", (text) => (said += text));
    child.on("error", reject);
    child.on("exit", (code) => {
      clearInterval(timer);
      if (code === 0) resolve({ wall: (performance.now() - started) / 1000, peak });
      else reject(new Error(`${program} ended with ${code}: ${said}`));
    });
  });
