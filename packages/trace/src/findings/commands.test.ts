import { expect, test } from "vitest";
import { header } from "../../test/support/trace-builder.ts";
import * as commands from "./commands.ts";

test.each([
  ["linux 6.18 x64, node 24.21.0", "linux"],
  ["darwin 25.1 arm64, node 24.21.0", "macos"],
  ["macOS 26 arm64", "macos"],
  ["win32 10.0 x64, node 24.21.0", "windows"],
  ["Windows 11", "windows"],
  ["freebsd 15", "other"],
  ["", "other"],
])("%j is the platform %s", (platform, name) => {
  expect(commands.platformOf(header({ platform }))).toBe(name);
});

test("each platform has its own command for what listens on a port", () => {
  expect(commands.listenersCommand("linux", 5432)).toBe("ss -ltnp 'sport = :5432'");
  expect(commands.listenersCommand("macos", 5432)).toBe("lsof -nP -iTCP:5432 -sTCP:LISTEN");
  expect(commands.listenersCommand("windows", 5432)).toBe('netstat -ano | findstr ":5432 "');
  expect(commands.listenersCommand("other", 5432)).toBeUndefined();
});

test("a route's command names the interface of a link-local address as the platform wants it", () => {
  expect(commands.routeCommand("linux", "10.0.3.7")).toBe("ip route get 10.0.3.7");
  expect(commands.routeCommand("linux", "fe80::1%eth0")).toBe("ip route get fe80::1 oif eth0");
  expect(commands.routeCommand("macos", "fd00::7")).toBe("route -n get -inet6 fd00::7");
  expect(commands.routeCommand("windows", "fe80::1%5")).toBe("Find-NetRoute -RemoteIPAddress fe80::1");
});

test("OpenSSL is told the name, or that there is none, and gets an empty input where the shell can give it", () => {
  expect(commands.tlsCommand("linux", "db.internal", 443, "db.internal")).toBe(
    "openssl s_client -connect db.internal:443 -servername db.internal -showcerts </dev/null",
  );
  expect(commands.tlsCommand("windows", "::1", 443, undefined, "")).toBe(
    "openssl s_client -connect [::1]:443 -noservername",
  );
});

test("the packets' filter takes ICMP errors from any machine, for they come from routers", () => {
  expect(commands.packetsCommand("linux", "10.0.3.7", 5432)).toBe(
    "sudo tcpdump -ni any '(host 10.0.3.7 and tcp port 5432) or icmp or icmp6'",
  );
  expect(commands.packetsCommand("windows", "10.0.3.7", 5432)).toBeUndefined();
});

test.each(["$(id)", "a;b", "a b", "a'b", "-v", "a\nb", "", "ä.example", "x".repeat(254)])(
  "no command is made for the host %j",
  (host) => {
    for (const platform of ["linux", "macos", "windows", "other"] as const) {
      expect(commands.lookupCommand(platform, host)).toBeUndefined();
      expect(commands.routeCommand(platform, host)).toBeUndefined();
      expect(commands.pathCommand(platform, host)).toBeUndefined();
      expect(commands.packetsCommand(platform, host, 1)).toBeUndefined();
      expect(commands.connectCommand(platform, host, 1)).toBeUndefined();
      expect(commands.tlsCommand(platform, host, 1, undefined)).toBeUndefined();
      expect(commands.tlsCommand(platform, "db.internal", 1, host)).toBeUndefined();
    }
  },
);

test("a step has a command only where there is one", () => {
  expect(commands.step("Look.", undefined)).toEqual({ text: "Look." });
  expect(commands.step("Look.", "ls")).toEqual({ text: "Look.", command: "ls" });
});
