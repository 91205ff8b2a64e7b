/** What `epoll`, `nstat` and a socket that is only bound tell, by scripts. */
import { describe, expect, test } from "vitest";
import { runScript } from "../run/run-script.ts";

const ACCEPTED = `
 0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 65535 <mss 1000,sackOK,nop,nop,nop,wscale 7>
+0 > S. 0:0(0) ack 1 <...>
+.01 < . 1:1(0) ack 1 win 500
+0 accept(3, ..., ...) = 4
+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 epoll_create(1) = 5
`;

const linux = (rest: string) => runScript(ACCEPTED + rest, { profile: "linux" });

describe("epoll", () => {
  test("tells of an edge once, and again with more data", () => {
    const result = linux(`
+0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN|EPOLLET, fd=4}) = 0
+0 epoll_wait(5, {events=0, ptr=0}, 1, 0) = 0
+0 < P. 1:101(100) ack 1 win 500
+0 epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 0) = 1
+0 epoll_wait(5, {events=0, ptr=0}, 1, 0) = 0
+0 < P. 101:201(100) ack 1 win 500
+0 epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 0) = 1
`);
    expect(result).toMatchObject({ status: "pass", message: "" });
  });

  test("tells of a level as long as it lasts", () => {
    const result = linux(`
+0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, fd=4}) = 0
+0 < P. 1:101(100) ack 1 win 500
+0 epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 0) = 1
+0 epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 0) = 1
+0 read(4, ..., 100) = 100
+0 epoll_wait(5, {events=0, ptr=0}, 1, 0) = 0
`);
    expect(result).toMatchObject({ status: "pass", message: "" });
  });

  test("says which events there are where others are expected", () => {
    const result = linux(`
+0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN|EPOLLOUT, fd=4}) = 0
+0 epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 0) = 1
`);
    expect(result).toMatchObject({ status: "fail", expected: "0x1", seen: "0x4" });
  });
});

describe("nstat", () => {
  test("counts ICMP that quotes what was never sent, since it was last asked", () => {
    const result = linux(`
+0 \`nstat > /dev/null\`
+0 < icmp unreachable [5000:6000(1000)]
+0 \`nstat | grep TcpExtOutOfWindowIcmps\`
+0 \`nstat | grep TcpExtOutOfWindowIcmps\`
`);
    expect(result).toMatchObject({ status: "fail", line: 15 });
    expect(result.message).toMatch(/TcpExtOutOfWindowIcmps has not changed/);
  });
});

describe("a socket of BSD that is bound and no more", () => {
  test.each([
    ["IPPROTO_IP, IP_TTL", "ipv4", "ttl 9"],
    ["IPPROTO_IP, IP_TOS", "ipv4", "tos 0x20"],
    ["IPPROTO_IPV6, IPV6_UNICAST_HOPS", "ipv6", "hlim 9"],
    ["IPPROTO_IPV6, IPV6_TCLASS", "ipv6", "class 0x20"],
  ])("answers by %s of %s", (option, version, seen) => {
    const value = seen.split(" ")[1] ?? "";
    const result = runScript(
      `--ip_version=${version}
 0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, ${option}, [${value}], 4) = 0
+0 bind(3, ..., ...) = 0
+0 < S 0:0(0) win 65535
+0 > (${seen}) R. 0:0(0) ack 1 win 0
`,
      { profile: "bsd" },
    );
    expect(result).toMatchObject({ status: "pass", message: "" });
  });
});
