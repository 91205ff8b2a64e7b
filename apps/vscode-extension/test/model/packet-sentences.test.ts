/** What traces with packets say, in Chinese. */
import { expect, test } from "vitest";
import { createSentences } from "../../src/model/sentences.ts";
import { sentencePatterns } from "./chinese-words.ts";

const say = createSentences(sentencePatterns);

test.each([
  "packets were not captured: this user may not capture with tcpdump or dumpcap; what permits it: sudo usermod -a -G wireshark ada",
  "packets were not captured: neither dumpcap nor tcpdump is on this machine; what permits it: sudo apt install tcpdump",
  "packets were not captured: tcpdump ended without a word",
  "12 more packets are not shown: a trace holds the first ones",
  "what the socket reported implies a RST received, but no such packet was captured",
  "ICMP from 10.0.0.1: it is forbidden by a firewall (administratively filtered)",
  "3 connection requests (SYN) seen, and no reply",
  "a reset (RST) was seen from 10.0.0.2:80, with the same time to live (57) as its other packets",
  "a reset (RST) was seen from [fd00::2]:80, with a time to live of 250 where its other packets have 57: another machine may have sent it",
])("%s", (english) => {
  expect(say(english)).toMatch(/\p{Script=Han}/u);
});
