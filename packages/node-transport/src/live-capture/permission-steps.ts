/** What to run on this machine so that it lets a user capture, from what has really failed. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import type { PermissionStep } from "./capture-refusal.ts";
import type { CaptureTool } from "./capture-tools.ts";

/** How a program failed for want of permission. */
export interface Denial {
  readonly tool: CaptureTool;
  /** Of the attempt to run it; undefined: it ran, and the system refused it the packets. */
  readonly errno: string | undefined;
}

/** What is known of the machine; made by `machineFacts`, replaced in tests. */
export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  readonly user: string;
  /** It has every capability that can be had here: what it lacks nobody can give it from inside. */
  readonly root: boolean;
  /** Linux: no program that this process starts can gain anything (prctl(2), PR_SET_NO_NEW_PRIVS). */
  readonly noNewPrivileges: boolean;
  /** Linux: CAP_NET_RAW cannot be had here at all, as in most containers (capabilities(7), bounding set). */
  readonly captureOutOfBounds: boolean;
  /** Whether a file is there. */
  readonly has: (file: string) => boolean;
  /** The group of a file, and whether the user is listed in it. */
  readonly groupOf: (file: string) => { readonly name: string; readonly listed: boolean } | undefined;
  readonly realPath: (file: string) => string;
}

/** What permits a program that is there. */
export const permissionSteps = ({ tool, errno }: Denial, facts: MachineFacts): readonly PermissionStep[] => {
  const { platform } = facts;
  if (platform === "win32") return windowsSteps;
  if (platform === "darwin") return macSteps;
  if (errno === "EACCES") return groupSteps(tool, facts);
  if (platform !== "linux") return otherSteps;
  if (facts.captureOutOfBounds || facts.root || errno === "EPERM") return containerSteps;
  if (facts.noNewPrivileges) return noNewPrivilegesSteps;
  const file = facts.realPath(tool.file);
  if (tool.name === "dumpcap" && file === "/usr/bin/dumpcap" && facts.has("/usr/sbin/dpkg-reconfigure"))
    return [
      {
        text: "Let members of the group wireshark capture: answer Yes",
        command: "sudo dpkg-reconfigure wireshark-common",
      },
      ...joinGroup("wireshark", facts),
    ];
  return [
    {
      text: `Let ${tool.name} capture, whoever runs it`,
      command: `sudo setcap cap_net_raw,cap_net_admin=eip ${quoted(file)}`,
    },
  ];
};

/** What installs a program, where there is none. */
export const installSteps = ({ platform, has }: MachineFacts): readonly PermissionStep[] => {
  if (platform === "win32")
    return [
      { text: "Install Wireshark with dumpcap", command: "winget install WiresharkFoundation.Wireshark" },
      { text: "Install Npcap, which its installer offers: https://npcap.com" },
    ];
  if (platform !== "linux") return [{ text: "Install Wireshark, or tcpdump, so that it is in PATH" }];
  const command = installers.find(([manager]) => has(manager))?.[1];
  return [
    command === undefined
      ? { text: "Install dumpcap (of Wireshark) or tcpdump, so that it is in PATH" }
      : { text: "Install a program that captures", command },
  ];
};

/** As this machine is. */
export const machineFacts = (): MachineFacts => {
  const status = readIfThere("/proc/self/status");
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/mu.exec(status)?.[1];
  return {
    platform: process.platform,
    user: userName(),
    root: process.getuid?.() === 0,
    noNewPrivileges: /^NoNewPrivs:\s*1$/mu.test(status),
    captureOutOfBounds: bounding !== undefined && (BigInt(`0x${bounding}`) & (1n << CAP_NET_RAW)) === 0n,
    has: existsSync,
    groupOf,
    realPath: (file) => {
      try {
        return realpathSync(file);
      } catch {
        return file;
      }
    },
  };
};

const groupSteps = (tool: CaptureTool, facts: MachineFacts): readonly PermissionStep[] => {
  const group = facts.groupOf(tool.file);
  if (group === undefined || group.name === "root")
    return [{ text: `Let others run ${tool.name}`, command: `sudo chmod a+rx ${quoted(tool.file)}` }];
  return joinGroup(group.name, facts, group.listed);
};

const joinGroup = (group: string, facts: MachineFacts, listed = false): readonly PermissionStep[] => [
  ...(listed
    ? []
    : [
        {
          text: `Become a member of the group ${group}`,
          command: `sudo usermod -a -G ${group} ${facts.user}`,
        },
      ]),
  { text: "Log out and in again: groups count from then on" },
];

const containerSteps: readonly PermissionStep[] = [
  {
    text:
      "This system withholds the capability to capture from all its programs, as containers do: start it with " +
      "--cap-add NET_RAW --cap-add NET_ADMIN (Docker, Podman), or with NET_RAW and NET_ADMIN under " +
      "securityContext.capabilities.add (Kubernetes)",
  },
];

const noNewPrivilegesSteps: readonly PermissionStep[] = [
  {
    text:
      "Programs started from here cannot gain a capability (no_new_privs is set, as sandboxes and Snap do): run it " +
      "from a terminal outside of that, or as a user who may capture",
  },
];

const macSteps: readonly PermissionStep[] = [
  {
    text: "Let administrators capture until the next start (for good: ChmodBPF, on Wireshark's disk image)",
    command: "sudo chgrp admin /dev/bpf* && sudo chmod g+rw /dev/bpf*",
  },
];

const windowsSteps: readonly PermissionStep[] = [
  {
    text: "Install Npcap from https://npcap.com without restricting it to administrators, or start this program as administrator",
  },
];

const otherSteps: readonly PermissionStep[] = [
  { text: "Let this user read the packet filter's devices", command: "sudo chmod o+r /dev/bpf*" },
];

/** What each system calls the package that has dumpcap, or else tcpdump. */
const installers: readonly (readonly [string, string])[] = [
  ["/usr/bin/apt-get", "sudo apt-get install wireshark-common"],
  ["/usr/bin/dnf", "sudo dnf install wireshark-cli"],
  ["/usr/bin/pacman", "sudo pacman -S wireshark-cli"],
  ["/usr/bin/zypper", "sudo zypper install wireshark"],
  ["/sbin/apk", "sudo apk add tcpdump"],
];

/** As a shell takes it. */
const quoted = (text: string): string =>
  /^[\w/.:+-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

const userName = (): string => {
  try {
    const { username } = userInfo();
    return /^[A-Za-z_][\w.-]*$/u.test(username) ? username : '"$USER"';
  } catch {
    return '"$USER"';
  }
};

const groupOf: MachineFacts["groupOf"] = (file) => {
  try {
    const { gid } = statSync(file);
    for (const line of readIfThere("/etc/group").split("\n")) {
      const [name = "", , id, members = ""] = line.split(":");
      if (Number(id) === gid && /^[A-Za-z_][\w.-]*$/u.test(name))
        return { name, listed: members.split(",").includes(userName()) };
    }
  } catch {
    // It cannot be looked at: nothing is known of its group.
  }
  return undefined;
};

const readIfThere = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

/** capabilities(7). */
const CAP_NET_RAW = 13n;
