import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  Analyser,
  CaptureReader,
  connectionReport,
  standardObservers,
  type ConnectionReport,
} from "../../src/index.ts";
import { contents } from "../support/judged.ts";
import { hasSharedCaptures, sharedCaptures } from "../support/shared-captures.ts";
import { hasTcptrace, inItsWords, tcptraceConnections } from "./tcptrace.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/tcptrace-figures.md"), "utf8");
const folder = join(import.meta.dirname, "../captures");

const reports = (path: string): ConnectionReport[] => {
  const analyser = new Analyser(standardObservers({ figures: true }));
  const reader = new CaptureReader((record) => void analyser.take(record));
  reader.push(contents(path));
  reader.end();
  return Array.from({ length: analyser.store.size }, (_, stream) => connectionReport(analyser, stream));
};

/** Labels whose figures differ for a reason of tcptrace's own: the page has it. */
const OTHERWISE: readonly { readonly label: RegExp; readonly file: RegExp }[] = [
  { label: /^RTT full_sz/u, file: /./u },
  { label: /^mss requested$/u, file: /./u },
  { label: /^truncated/u, file: /http\.dmp/u },
  { label: /^(?:max|wavg) owin$/u, file: /qi_internet/u },
  { label: /^idletime max$/u, file: /raw_packets/u },
  { label: /^(?:req 1323|adv wind|max win|min win|avg win)/u, file: /window-scale-range|truncated-header/u },
];
/** The same, but for how the last digit is rounded where it is a quotient; more than it can mean is a negative number. */
const alike = (label: string, theirs: string, ours: string | undefined): boolean => {
  if (theirs === ours || Number(theirs) > 2 ** 60) return true;
  if (!/^RTT|retr time$|^wavg|^throughput|^idletime|^data xmit/u.test(label)) return false;
  const digits = theirs.split(".")[1]?.length ?? 0;
  return Math.abs(Number(theirs) - Number(ours)) < 1.5 * 10 ** -digits;
};

/** Files that it reads otherwise: other connections, or other packets. */
const OTHER_CONNECTIONS =
  /split-handshake-5whs|tcp-fastopen-10|timestamp_invalid|ipv6-http-atomic-frag|mixed-vlan-mpls|retransmit-timeout|rst-inject-rae|truncated-header/u;

const differences = (name: string, path: string): string[] => {
  const theirs = tcptraceConnections(path) ?? [];
  if (theirs.length === 0) return [];
  const ours = reports(path);
  expect(ours, `${name}: as many connections`).toHaveLength(theirs.length);
  return theirs.flatMap(({ figures }, index) =>
    [...figures].flatMap(([label, [left, right]]) => {
      const words = inItsWords.get(label);
      if (words === undefined) return [`${name} ${label}: not known`];
      if (OTHERWISE.some((other) => other.label.test(label) && other.file.test(name))) return [];
      const said = [ours[index]?.figures?.a, ours[index]?.figures?.b].map((side) => side && words(side));
      return alike(label, left, said[0]) && alike(label, right, said[1])
        ? []
        : [`${name} ${index} ${label}: ${left} ${right}, ours ${said.join(" ")}`];
    }),
  );
};

if (!hasTcptrace) console.log("skipped: figures beside tcptrace's own (Debian package tcptrace)");

describe.skipIf(!hasTcptrace)("what tcptrace prints of a capture are our figures", () => {
  test.each([
    "basic-v4.pcap",
    "half-close.pcap",
    "keepalive.pcap",
    "loss-1pct-receiver.pcap.gz",
    "loss-ack-sender.pcap.gz",
    "tail-loss-rto.pcap",
    "urgent.pcap",
    "zero-window.pcap.gz",
  ])("%s", (name) => {
    expect(differences(name, join(folder, name))).toEqual([]);
  });

  test.skipIf(!hasSharedCaptures)("and of captures from elsewhere", { timeout: 120_000 }, () => {
    const files = sharedCaptures.filter(({ name }) => !OTHER_CONNECTIONS.test(name));
    expect(files.flatMap(({ name, path }) => differences(name, path))).toEqual([]);
  });
});

test("the page has every label of tcptrace's report, and every figure", () => {
  for (const label of inItsWords.keys()) if (label !== "") expect(page).toContain(`\`${label}\``);
  const figures = reports(join(folder, "basic-v4.pcap"))[0]?.figures?.a;
  expect(Object.keys(figures ?? {}).length).toBeGreaterThan(50);
  for (const name of Object.keys(figures ?? {})) expect(page).toContain(`\`${name}`);
});

test("without being asked for they are not there", () => {
  const analyser = new Analyser(standardObservers());
  const reader = new CaptureReader((record) => void analyser.take(record));
  reader.push(contents(join(folder, "basic-v4.pcap")));
  expect(connectionReport(analyser, 0).figures).toBeUndefined();
});
