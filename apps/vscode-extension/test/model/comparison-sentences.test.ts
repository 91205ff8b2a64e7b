/** What a comparison says, in Chinese: every form of its sentences. */
import { expect, test } from "vitest";
import { createSentences } from "../../src/model/sentences.ts";
import { sentencePatterns } from "./chinese-words.ts";
import { englishIn } from "./untranslated.ts";

const say = createSentences(sentencePatterns);
const closed = "closed, the client first";

test.each([
  "No difference that matters: both took about 92 ms",
  "B took 3.0 s longer (3.1 s, A 92 ms): all of it waiting for a retransmitted SYN",
  "A took 1.5 s longer (1.6 s, B 92 ms): 1.0 s of it waiting for the server's program, 500 ms waiting for the client's program",
  "B took 740 ms longer (1.1 s, A 340 ms): 1.0 s more waiting for the server to read: its window was zero; it carried 100.0 kB, A 0 bytes",
  "B took 740 ms longer (1.1 s, A 340 ms)",
  "B took 740 ms longer (1.1 s, A 340 ms): 1.0 s more waiting for a retransmitted SYN, 200 ms less on the network, 60 ms less in the rest",
  "B took 1.0 s longer (2.0 s, A 1.0 s): 700 ms more in the handshake, 700 ms more idle, 250 ms less closing, 250 ms less on the network, 100 ms more in the rest; it carried 100.0 kB, A 0 bytes",
  ...[
    "in the handshake",
    "on the network",
    "closing",
    "idle",
    "waiting for retransmissions of the client",
    "waiting for the client to read: its window was full",
  ].map((part) => `B took 2.0 s longer (2.1 s, A 92 ms): 1.9 s of it ${part}`),
  ...[
    "client, window scale: 7 in A, none in B",
    "server, data segments sent again: 0 in A, 1.2 % in B",
    "round trip of the handshake: 12 ms in A, 80 ms in B",
    "server, SACK permitted: yes in A, no in B",
    "client, throughput: 98.1 MB/s in A, 2651 bytes/s in B",
    "server, hops away, by its TTL: 1 in A, 12 in B",
    "client, largest window: 65.5 kB in A, 1.0 MB in B",
    `outcome: ${closed} in A, still open in B`,
  ].map((row) => `Both took about 92 ms, but ${row}`),
  "Nothing can be compared: no connection of one capture has its like in the other, neither by server nor by port",
  "No difference that matters in any of 301 pairs",
  "5 pairs: 1 ended otherwise, 3 took longer or shorter, 1 with other figures or options, 2 alike; 1 only in B",
  "1 pair: 1 alike; 2 only in A, 1 only in B",
  "300 only in A",
  "The same initial sequence numbers: one connection captured twice, or a run repeated exactly",
  "The same addresses and ports",
  "From 10.0.0.1 to 10.0.0.9:443 like the other, in the order in which they began",
  "To the same server, 10.0.0.9:443, in the order in which they began",
  "To the same port of another server, 10.9.9.9:443, in the order in which they began",
  "There is but one connection in each capture",
  closed,
  "closed, both at once",
  "half-closed, the server first",
  "closing, the client first",
  "still open",
  "did not open",
  "refused by ICMP",
  "no answer to the SYN",
])("%s", (sentence) => {
  expect(say(sentence)).not.toBe(sentence);
  expect(englishIn(say(sentence))).toEqual([]);
});

test("what is quoted stays as it is", () => {
  expect(say("The same request, GET /orders, to 10.0.0.9:80, in the order in which they began")).toBe(
    "发往 10.0.0.9:80 的相同请求 GET /orders，按开始的先后配对",
  );
  expect(say(`B failed: Something new: a cause. A: ${closed}, after 340 ms`)).toBe(
    "B 失败：Something new: a cause。A：已关闭，客户端先关闭，历时 340 ms",
  );
});
