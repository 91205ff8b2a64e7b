/** Prints how many octets the analysis keeps of each of a capture's first 16,384 connections: `node --expose-gc`, the file. */
import { closeSync, openSync, readSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { Analyser, CaptureReader, standardObservers } from "@tcplens/capture";

/** 64 times a power of four: tables grow fourfold, and are full then. */
const CONNECTIONS = 16_384;

/** Octets in buffers, once what is used no longer has been given back. */
const inBuffers = async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc();
    await setTimeout(50);
  }
  return process.memoryUsage().arrayBuffers;
};

const piece = new Uint8Array(1 << 16);
const analyser = new Analyser(standardObservers());
const reader = new CaptureReader((record) => {
  if (analyser.store.size < CONNECTIONS) analyser.take(record);
});
const before = await inBuffers();
const descriptor = openSync(process.argv[2]);
while (analyser.store.size < CONNECTIONS) {
  const length = readSync(descriptor, piece);
  if (length === 0) break;
  reader.push(piece.subarray(0, length));
}
closeSync(descriptor);
console.log(Math.round(((await inBuffers()) - before) / analyser.store.size));
