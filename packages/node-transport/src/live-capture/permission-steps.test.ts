import { describe, expect, test } from "vitest";
import { installSteps, type MachineFacts, permissionSteps } from "./permission-steps.ts";

const debian: MachineFacts = {
  platform: "linux",
  user: "ada",
  root: false,
  noNewPrivileges: false,
  captureOutOfBounds: false,
  has: (file) => ["/usr/sbin/dpkg-reconfigure", "/usr/bin/apt-get"].includes(file),
  groupOf: () => ({ name: "wireshark", listed: false }),
  realPath: (file) => file,
};
const tools = {
  dumpcap: { name: "dumpcap", file: "/usr/bin/dumpcap" },
  tcpdump: { name: "tcpdump", file: "/opt/the tools/tcpdump" },
} as const;

const commands = (
  tool: keyof typeof tools,
  facts: Partial<MachineFacts> = {},
  errno?: string,
): readonly (string | undefined)[] =>
  permissionSteps({ tool: tools[tool], errno }, { ...debian, ...facts }).map(({ command }) => command);

describe("what permits", () => {
  test("Debian's dumpcap, as Debian means it", () => {
    expect(commands("dumpcap")).toEqual([
      "sudo dpkg-reconfigure wireshark-common",
      "sudo usermod -a -G wireshark ada",
      undefined,
    ]);
  });

  test("a dumpcap for a group whose member the user is not, or is since the last login", () => {
    expect(commands("dumpcap", {}, "EACCES")).toEqual(["sudo usermod -a -G wireshark ada", undefined]);
    const listed = { groupOf: () => ({ name: "wireshark", listed: true }) };
    expect(commands("dumpcap", listed, "EACCES")).toEqual([undefined]);
    expect(commands("tcpdump", { groupOf: () => undefined }, "EACCES")).toEqual([
      "sudo chmod a+rx '/opt/the tools/tcpdump'",
    ]);
  });

  test("any other program on Linux: its capabilities, with its path as a shell takes it", () => {
    expect(commands("dumpcap", { has: () => false })).toEqual([
      "sudo setcap cap_net_raw,cap_net_admin=eip /usr/bin/dumpcap",
    ]);
    expect(commands("tcpdump")).toEqual([
      "sudo setcap cap_net_raw,cap_net_admin=eip '/opt/the tools/tcpdump'",
    ]);
  });

  test("no command where none can help: in a container, in a sandbox", () => {
    expect(commands("dumpcap", { captureOutOfBounds: true })).toEqual([undefined]);
    expect(commands("dumpcap", { root: true })).toEqual([undefined]);
    expect(commands("dumpcap", {}, "EPERM")).toEqual([undefined]);
    expect(commands("dumpcap", { noNewPrivileges: true })).toEqual([undefined]);
  });

  test("macOS, Windows", () => {
    expect(commands("tcpdump", { platform: "darwin" })).toEqual([
      "sudo chgrp admin /dev/bpf* && sudo chmod g+rw /dev/bpf*",
    ]);
    expect(
      permissionSteps({ tool: tools.dumpcap, errno: undefined }, { ...debian, platform: "win32" })[0]?.text,
    ).toMatch(/Npcap/u);
  });
});

test("what installs a program, by the system's package manager", () => {
  const install = (facts: Partial<MachineFacts>): string | undefined =>
    installSteps({ ...debian, ...facts })[0]?.command;
  expect(install({})).toBe("sudo apt-get install wireshark-common");
  expect(install({ has: (file) => file === "/usr/bin/dnf" })).toBe("sudo dnf install wireshark-cli");
  expect(install({ has: () => false })).toBeUndefined();
  expect(install({ platform: "win32" })).toMatch(/^winget install /u);
});
