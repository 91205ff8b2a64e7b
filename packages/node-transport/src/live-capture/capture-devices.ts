/** The interfaces that a program here could capture on. Listing them takes no permission to capture. */
import { execFile } from "node:child_process";
import { networkInterfaces } from "node:os";
import { type CaptureRefusal, refusal } from "./capture-refusal.ts";
import { type CaptureToolName, findTools } from "./capture-tools.ts";
import { installSteps, machineFacts } from "./permission-steps.ts";

export interface CaptureDevice {
  /** For `startCapture`'s `interfaces`. */
  readonly name: string;
  /** What the system calls it besides; empty where it does not. */
  readonly description: string;
  /** Its IP addresses. */
  readonly addresses: readonly string[];
}

export interface CaptureDevicesOptions {
  /** In order of preference. Default: dumpcap, tcpdump. */
  readonly tools?: readonly CaptureToolName[];
  /** Where the programs are looked for. Default: `PATH`, and where systems keep them. */
  readonly directories?: readonly string[];
}

/** In libpcap's order, the one that it takes for the most useful first. */
export const captureDevices = async ({
  tools = ["dumpcap", "tcpdump"],
  directories,
}: CaptureDevicesOptions = {}): Promise<readonly CaptureDevice[] | CaptureRefusal> => {
  let said = "";
  for (const { name, file } of findTools(tools, directories)) {
    const { listed, error } = await run(file);
    if (listed !== "") return devicesOf(listed);
    said ||= `${name} lists no interfaces${error === "" ? "" : `: ${error}`}`;
  }
  if (said !== "") return refusal("failed", said);
  return refusal("no-tool", "neither dumpcap nor tcpdump is on this machine", {
    steps: installSteps(machineFacts()),
  });
};

/** From `-D`: `1. lo (Loopback)` of dumpcap, `1.lo (Loopback) [Up, Running]` of tcpdump. */
export const devicesOf = (listed: string): readonly CaptureDevice[] => {
  const known = networkInterfaces();
  return listed.split(/\r?\n/u).flatMap((line) => {
    const [, name, words = ""] = /^\d+\. ?(\S+)(?: \((.*?)\))?(?: \[[^\]]*\])?$/u.exec(line) ?? [];
    if (name === undefined) return [];
    const addresses = (known[name] ?? known[words] ?? []).map(({ address }) => address);
    return [{ name, description: words, addresses }];
  });
};

const run = (file: string): Promise<{ readonly listed: string; readonly error: string }> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, LC_ALL: "C" }, timeout: LISTED_WITHIN, windowsHide: true };
    execFile(file, ["-D"], options, (error, stdout, stderr) => {
      const [words = ""] = stderr.trim().split("\n");
      resolve({ listed: stdout, error: words === "" ? (error?.message ?? "") : words });
    });
  });

/** ms. */
const LISTED_WITHIN = 10_000;
