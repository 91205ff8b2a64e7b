/** A lock between processes: whoever makes the folder has it; one whose owner is gone is taken over. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How often a waiting process looks again, ms. */
const POLL_MS = 200;
/** A lock without its owner's number is one being made, or one whose maker died in that moment, ms. */
const UNNAMED_MS = 5_000;

/** Does the work while holding the lock; waits for it before, gives it back after. */
export const withLock = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
  while (!acquire(folder)) await sleep(POLL_MS);
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const acquire = (folder: string): boolean => {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (abandoned(folder)) clear(folder);
    return false;
  }
  writeFileSync(join(folder, "owner"), String(process.pid));
  return true;
};

/**
 * Takes an abandoned lock away, one process at a time: who comes second looks again, and finds either nothing or a lock
 * whose owner lives.
 */
const clear = (folder: string): void => {
  const turn = `${folder}.clearing`;
  try {
    mkdirSync(turn);
  } catch {
    if (ageMs(turn) > UNNAMED_MS) rmSync(turn, { recursive: true, force: true });
    return;
  }
  try {
    if (abandoned(folder)) rmSync(folder, { recursive: true, force: true });
  } finally {
    rmSync(turn, { recursive: true, force: true });
  }
};

const abandoned = (folder: string): boolean => {
  const owner = ownerOf(folder);
  if (owner === undefined) return ageMs(folder) > UNNAMED_MS;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
};

const ownerOf = (folder: string): number | undefined => {
  try {
    const owner = Number.parseInt(readFileSync(join(folder, "owner"), "utf8"), 10);
    return Number.isNaN(owner) ? undefined : owner;
  } catch {
    return undefined;
  }
};

const ageMs = (folder: string): number => {
  try {
    return Date.now() - statSync(folder).mtimeMs;
  } catch {
    return 0;
  }
};
