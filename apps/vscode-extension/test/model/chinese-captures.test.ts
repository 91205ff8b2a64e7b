/** What is said of captures, in Chinese: each finding's example, each scenario at both ends, each committed capture. */
import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ConnectionReport } from "@tcplens/capture";
import { scenarios, simulate } from "@tcplens/core/simulation";
import { describe, expect, test } from "vitest";
import {
  captured,
  captureOf,
  reportsOf,
  reportsSoFar,
} from "../../../../packages/capture/test/support/analysed.ts";
import { findingExamples } from "../../../../packages/capture/test/support/finding-examples.ts";
import { filterProposals, listFilter } from "../../src/capture/list-filter.ts";
import { extensionFolder } from "../support/manifest.ts";
import { chinese } from "./chinese-words.ts";
import { englishIn } from "./untranslated.ts";

const FORMATS = join(extensionFolder, "../../packages/capture/src");
/** Quoted texts, and templates. */
const DAMAGE = /"((?:[^"\\\n])*)"|`((?:[^`\\\n])*)`/g;
const FORMAT_NAMES: ReadonlySet<string> = new Set([
  "gzip",
  "zstd",
  "snoop",
  "xz",
  "lz",
  "compress",
  "pcap",
  "text",
]);

/** Every sentence about a connection. */
const sentencesOf = ({ verdict, findings }: ConnectionReport): readonly string[] => [
  verdict,
  ...findings.flatMap(({ cause, evidence, alternatives, nextSteps }) => [
    cause,
    ...evidence.map(({ text }) => text),
    ...alternatives,
    ...nextSteps.map(({ text }) => text),
  ]),
];

/** Those that have English in them when they have been said in Chinese. */
const untranslated = (file: Uint8Array): readonly string[] => [
  ...new Set(
    [...reportsOf(file), ...reportsSoFar(file)]
      .flatMap((report) => sentencesOf(report))
      .map((sentence) => chinese.say(sentence))
      .filter((said) => englishIn(said).length > 0),
  ),
];

describe("the sentences of captures", { timeout: 120_000 }, () => {
  test.each(Object.entries(findingExamples))("the example of %s", (_code, make) => {
    expect(untranslated(make())).toEqual([]);
  });

  test.each(scenarios)("the run $name, as each end saw it", (scenario) => {
    const run = simulate(scenario, { check: false });
    for (const end of ["A", "B"] as const) expect(untranslated(captureOf(run, end))).toEqual([]);
  });

  const files = readdirSync(new URL("../../../../packages/capture/test/captures", import.meta.url)).filter(
    (name) => /\.pcap(?:\.gz)?$/.test(name),
  );
  test.each(files)("the file %s", (name) => {
    const file = captured(name);
    expect(untranslated(name.endsWith(".gz") ? gunzipSync(file) : file)).toEqual([]);
  });

  test("what is wrong with a file", () => {
    const names = globSync("{file,compression}/*.ts", { cwd: FORMATS, exclude: ["**/*.test.ts"] });
    const said = names
      .flatMap((name) => Array.from(readFileSync(join(FORMATS, name), "utf8").matchAll(DAMAGE)))
      .map(([, quoted, template]) => quoted ?? template ?? "")
      .filter((text) => /^(?:this is|the|an?|more than|it is|snoop) .* /.test(text))
      .map((text) => text.replaceAll(/\$\{(?:error|message)[^}]*\}/g, "“ends”"))
      .map((text) => text.replaceAll("${byWireshark}", "Wireshark can save it as pcapng"))
      .map((text) => text.replaceAll("${byText2pcap}", "text2pcap makes a capture of a dump of packets"))
      .map((text) => text.replaceAll("${compression}", "gzip").replaceAll(/\$\{[^}]*\}/g, "7"))
      .flatMap((text) => [text, `${text} (packet 1,234, octet 5,678,901)`])
      .map((text) => chinese.say(text));
    expect(said.length).toBeGreaterThan(30);
    expect(said.filter((text) => englishIn(text).some((word) => !FORMAT_NAMES.has(word)))).toEqual([]);
  });

  test.each([
    "port ==",
    "(1",
    "a )",
    "= 1",
    "and",
    "port ==  1 or",
    "ports == 1",
    "zqzqzqzq == 1",
    "resets",
    "port == x",
    "port == 1s",
    "rtt > 1 kB",
    "port in 80",
    "port in {80",
    "port in {9..5}",
    "state > CLOSED",
    "findings ~ '('",
    "grade == x",
    "grade == borken",
    "findings == zqzqzqzqzqzq",
    "address == x",
    "10.0.0.0/33",
    "port == 443 ;",
    "state == 'CLOSED",
    "(".repeat(300),
  ])("what is wrong with the filter %s", (filter) => {
    const { problem = "fine" } = listFilter(filter);
    expect(chinese.say(problem)).not.toBe(problem);
    expect(englishIn(chinese.say(problem))).toEqual([]);
  });

  test("what a filter may mean otherwise, and what can be asked in it", () => {
    const hint = chinese.say(listFilter("duration > 5").hint ?? "");
    expect(hint).toBe("5 后没有单位，按秒计：毫秒请写作 5ms");
    const proposals = filterProposals();
    expect(proposals.length).toBeGreaterThan(60);
    const said = proposals.map(({ about }) => chinese.say(about));
    expect(said.filter((about) => englishIn(about).length > 0)).toEqual([]);
    expect(proposals.filter(({ about }, at) => about === said[at])).toEqual([]);
  });

  test.each([
    [
      "10.0.0.2:80 let all 3 connection requests (SYN) go unanswered while it answered another at once: its queue of new connections was full.",
      "10.0.0.2:80 没有应答全部 3 个连接请求（SYN），却立即应答了另一个请求：它的新连接队列已满。",
    ],
    [
      "After 90.0 s without a packet a device on the way had dropped the connection, and answered the next one with a reset in the name of [2001:db8::2]:80.",
      "90.0 s 没有数据包之后，途中的设备已清除该连接，并以 [2001:db8::2]:80 的名义用重置应答了下一个数据包。",
    ],
    [
      "What 10.0.0.1:5000 sent was lost on the way: 1,234 segments (less than 0.1 % of its data segments) had to be sent again, twice by fast recovery",
      "10.0.0.1:5000 发送的内容在途中丢失：重传了 1,234 个段（不到其数据段的 0.1%），其中快速恢复 2 次",
    ],
    [
      "10.0.0.2:80 stopped reading and never went on: its receive window was closed for the last 12.0 s. The sender asked once whether it has opened.",
      "10.0.0.2:80 停止读取后再未继续：它的接收窗口在最后 12.0 s 内一直关闭。发送方询问了 1 次窗口是否已打开。",
    ],
    [
      "Packets from 10.0.0.1:5000 were too large for the path: it sent 1 segment again at once in smaller ones, as an ICMP error tells it to that this capture lacks.",
      "10.0.0.1:5000 的数据包对路径而言过大：它立即以较小的段重传了 1 个段，应是某个 ICMP 错误要求的，而此抓包中没有该错误。",
    ],
    [
      "What 10.0.0.1:5000 sent was lost on the way: it sent 20 segments (9.1 % of its data segments) again, of which at least 3 had been lost, twice by fast recovery.",
      "10.0.0.1:5000 发送的内容在途中丢失：它重传了 20 个段（占其数据段的 9.1%），其中至少 3 个确已丢失，其中快速恢复 2 次。",
    ],
    [
      "a piece of the packet of frame 12, which was cut between the two (segmentation offload)",
      "第 12 帧数据包的一部分，该数据包在两者之间被切分（分段卸载）",
    ],
    [
      "17 of them followed a lost one and may have arrived: without SACK the sender goes back to the lost one and sends all from there again.",
      "其中 17 个位于丢失的段之后，可能已经到达：没有 SACK 时，发送方会退回到丢失的段，从那里起全部重传。",
    ],
    ["448 bytes, sent before in a segment of 1448", "448 字节，此前在一个 1448 字节的段中发送过"],
    [
      "Opened, 100 bytes from 10.0.0.1:5000, 1.2 MB back, closed by both ends at once after 2.0 s",
      "已建立，10.0.0.1:5000 发送 100 字节，对端发送 1.2 MB，2.0 s 后两端同时关闭",
    ],
    [
      'there is no field "ports"; did you mean port or rtt? (character 1)',
      "没有字段“ports”；是否要写“port”或“rtt”？（第 1 个字符）",
    ],
  ])("reads well: %s", (sentence, said) => {
    expect(chinese.say(sentence)).toBe(said);
  });
});
