/** Wireshark's own reading of a file, where it is installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const asked = spawnSync("tshark", ["--version"], { encoding: "utf8" });

/** `4.0.17`; `undefined`: it is not installed. */
export const tsharkVersion: string | undefined = /TShark \(Wireshark\) (\d[\d.]*)/u.exec(
  asked.stdout ?? "",
)?.[1];

export const hasTshark: boolean = tsharkVersion !== undefined;

/** The fields of every packet, as tshark prints them. */
export const tsharkFields = (
  file: Uint8Array,
  fields: readonly string[],
  more: readonly string[] = [],
): readonly (readonly string[])[] => {
  const folder = mkdtempSync(join(tmpdir(), "tcplens-capture-"));
  try {
    const path = join(folder, "file.pcapng");
    writeFileSync(path, file);
    const checks = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];
    const named = fields.flatMap((field) => ["-e", field]);
    const { status, stdout, stderr } = spawnSync(
      "tshark",
      [...more, "-n", "-r", path, ...checks, "-T", "fields", "-E", "separator=|", ...named],
      { encoding: "utf8", maxBuffer: 2 ** 28, env: { ...process.env, TZ: "UTC" } },
    );
    if (status !== 0) throw new Error(stderr);
    return stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split("|"));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** How many frames it reads of a file that may be damaged, and what it says of it. */
export const tsharkReads = (file: Uint8Array): { readonly frames: number; readonly said: string } => {
  const folder = mkdtempSync(join(tmpdir(), "tcplens-capture-"));
  try {
    const path = join(folder, "file");
    writeFileSync(path, file);
    const { stdout, stderr } = spawnSync("tshark", ["-n", "-r", path, "-T", "fields", "-e", "frame.number"], {
      encoding: "utf8",
    });
    return { frames: stdout.split("\n").filter((line) => line !== "").length, said: stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
