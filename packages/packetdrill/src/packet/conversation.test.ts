import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import type { WireSegment } from "./observed.ts";

const SYN = 0x02;
const ACK = 0x10;

const segment = (fields: Partial<WireSegment>): WireSegment => ({
  sourcePort: 1,
  destinationPort: 2,
  sequence: 0,
  acknowledgement: 0,
  flags: ACK,
  window: 0,
  urgent: 0,
  options: [],
  payload: new Uint8Array(0),
  ...fields,
});

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test("what goes from the script to the wire comes back as it was, whatever the initial numbers", () => {
  fc.assert(
    fc.property(u32, u32, u32, u32, fc.boolean(), (ours, shift, theirs, number, isSyn) => {
      const conversation = new Conversation("new", 1, 2, shift);
      conversation.startRemote(theirs);
      conversation.startLocal(0, ours);
      const flags = isSyn ? SYN | ACK : ACK;
      const wire = segment({
        flags,
        sequence: conversation.localToLive(number, isSyn),
        acknowledgement: conversation.remoteToLive(number, isSyn),
      });
      const script = conversation.toScript(wire);
      expect([script.sequence, script.acknowledgement]).toEqual([number, number]);
    }),
  );
});

test("numbers behind a SYN count from it, those of the SYN from the script's own beginning", () => {
  const conversation = new Conversation("new", 1, 2, 0);
  conversation.startRemote(300);
  conversation.startLocal(700, 5000);
  expect(conversation.remoteToLive(1, false)).toBe(301);
  expect(conversation.remoteToLive(300, true)).toBe(300);
  expect(conversation.localToLive(1, false)).toBe(5001);
  expect(conversation.localToLive(700, true)).toBe(5000);
  expect(
    conversation.toScript(segment({ flags: SYN | ACK, sequence: 5000, acknowledgement: 301 })),
  ).toMatchObject({
    sequence: 700,
    acknowledgement: 301,
  });
});

test("an acknowledgement number without the ACK bit is left as it is", () => {
  const conversation = new Conversation("new", 1, 2, 0);
  conversation.startRemote(300);
  expect(conversation.toScript(segment({ flags: 0x04, acknowledgement: 0 })).acknowledgement).toBe(0);
});

test("SACK blocks go with the side whose octets they are", () => {
  const conversation = new Conversation("new", 1, 2, 0);
  conversation.startRemote(1000);
  conversation.startLocal(0, 4_294_967_290);
  const block = { kind: "sack", blocks: [{ left: 1, right: 11 }] } as const;
  expect(conversation.sackToLive(block, false)).toEqual({
    kind: "sack",
    blocks: [{ left: 4_294_967_291, right: 5 }],
  });
  const seen = segment({ options: [{ kind: "sack", blocks: [{ left: 1001, right: 1011 }] }] });
  expect(conversation.toScript(seen).options).toEqual([block]);
});

describe("timestamps", () => {
  test("are counted from the first that the script has named", () => {
    const conversation = new Conversation("new", 1, 2, 0);
    expect(conversation.timestampToScript(77)).toBe(77);
    conversation.noteTimestamp(100, 4_294_967_290);
    expect(conversation.timestampToScript(4_294_967_290)).toBe(100);
    expect(conversation.timestampToScript(4)).toBe(110);
    conversation.noteTimestamp(500, 1000);
    expect(conversation.timestampToScript(4)).toBe(110);
  });

  test("an echo means the one that was seen by that name, or by the clock where the script says so", () => {
    const conversation = new Conversation("new", 1, 2, 0);
    expect(conversation.echoToLive(1, false)).toBeUndefined();
    expect(conversation.echoToLive(1, true)).toBeUndefined();
    conversation.noteTimestamp(100, 5000);
    conversation.noteTimestamp(200, 5555);
    expect(conversation.echoToLive(200, false)).toBe(5555);
    expect(conversation.echoToLive(300, false)).toBeUndefined();
    expect(conversation.echoToLive(300, true)).toBe(5200);
  });
});
