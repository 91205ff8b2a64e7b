/** Wireshark's own reading of a file, where it is installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasTshark: boolean = spawnSync("tshark", ["--version"]).status === 0;

/** The fields of every packet, as tshark prints them. */
export const tsharkFields = (file: Uint8Array, fields: readonly string[]): readonly (readonly string[])[] => {
  const folder = mkdtempSync(join(tmpdir(), "tcplens-capture-"));
  try {
    const path = join(folder, "file.pcapng");
    writeFileSync(path, file);
    const checks = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];
    const asked = fields.flatMap((field) => ["-e", field]);
    const { status, stdout, stderr } = spawnSync(
      "tshark",
      ["-n", "-r", path, ...checks, "-T", "fields", "-E", "separator=|", ...asked],
      { encoding: "utf8", env: { ...process.env, TZ: "UTC" } },
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
