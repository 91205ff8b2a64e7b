/** Names that arguments are made of, as numbers: those of Linux, and those of BSD where they differ. */
import type { ProfileName } from "@tcplens/core";

/** The value of a name; `undefined` where it is not known. */
export const symbolValue = (profile: ProfileName, name: string): number | undefined =>
  (profile === "bsd" ? bsd.get(name) : undefined) ?? linux.get(name);

/** Every name that is known. */
export const symbolNames = (profile: ProfileName): Iterable<string> =>
  profile === "bsd" ? new Set([...bsd.keys(), ...linux.keys()]) : linux.keys();

/** The name of an option of a level, so that a script may also write its number. */
export const optionName = (profile: ProfileName, level: string, value: number): string | undefined => {
  const prefixes = levelPrefixes[level] ?? [];
  for (const names of profile === "bsd" ? [bsd, linux] : [linux]) {
    for (const [name, number] of names)
      if (number === value && prefixes.some((prefix) => name.startsWith(prefix))) return name;
  }
  return undefined;
};

/** What the options of each level begin with. */
const levelPrefixes: Readonly<Record<string, readonly string[]>> = {
  socket: ["SO_"],
  tcp: ["TCP_"],
  ip: ["IP_"],
  ipv6: ["IPV6_"],
};

/** The level that a number names. */
export const levelOf = (
  profile: ProfileName,
  value: number,
): "socket" | "tcp" | "ip" | "ipv6" | undefined => {
  if (value === (profile === "bsd" ? 0xffff : 1)) return "socket";
  if (value === 6) return "tcp";
  if (value === 0) return "ip";
  return value === 41 ? "ipv6" : undefined;
};

const table = (text: string): [string, number][] =>
  text
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [name = "", value = ""] = pair.split("=");
      return [name, Number(value)];
    });

/** asm-generic and uapi headers of Linux, x86. */
const linux: ReadonlyMap<string, number> = new Map(
  table(`
  NULL=0 AF_UNSPEC=0 AF_INET=2 AF_INET6=10 PF_INET=2 PF_INET6=10
  SOCK_STREAM=1 SOCK_DGRAM=2 SOCK_RAW=3 SOCK_NONBLOCK=2048 SOCK_CLOEXEC=524288
  IPPROTO_IP=0 IPPROTO_ICMP=1 IPPROTO_TCP=6 IPPROTO_UDP=17 IPPROTO_IPV6=41 IPPROTO_ICMPV6=58 IPPROTO_SCTP=132
  IPPROTO_UDPLITE=136 IPPROTO_MPTCP=262
  SOL_IP=0 SOL_SOCKET=1 SOL_TCP=6 SOL_UDP=17 SOL_IPV6=41
  O_RDONLY=0 O_WRONLY=1 O_RDWR=2 O_NONBLOCK=2048 F_GETFD=1 F_SETFD=2 F_GETFL=3 F_SETFL=4
  SHUT_RD=0 SHUT_WR=1 SHUT_RDWR=2
  MSG_OOB=1 MSG_PEEK=2 MSG_DONTROUTE=4 MSG_CTRUNC=8 MSG_TRUNC=0x20 MSG_DONTWAIT=0x40 MSG_EOR=0x80 MSG_WAITALL=0x100
  MSG_ERRQUEUE=0x2000 MSG_NOSIGNAL=0x4000 MSG_MORE=0x8000 MSG_ZEROCOPY=0x4000000 MSG_FASTOPEN=0x20000000
  POLLIN=1 POLLPRI=2 POLLOUT=4 POLLERR=8 POLLHUP=16 POLLNVAL=32 POLLRDNORM=64 POLLRDBAND=128 POLLWRNORM=256
  POLLWRBAND=512 POLLRDHUP=0x2000
  EPOLLIN=1 EPOLLPRI=2 EPOLLOUT=4 EPOLLERR=8 EPOLLHUP=16 EPOLLRDHUP=0x2000 EPOLLEXCLUSIVE=0x10000000
  EPOLLONESHOT=0x40000000 EPOLLET=0x80000000 EPOLL_CTL_ADD=1 EPOLL_CTL_DEL=2 EPOLL_CTL_MOD=3
  FIONREAD=0x541b SIOCINQ=0x541b SIOCOUTQ=0x5411 SIOCOUTQNSD=0x894b FIONBIO=0x5421
  SO_DEBUG=1 SO_REUSEADDR=2 SO_TYPE=3 SO_ERROR=4 SO_DONTROUTE=5 SO_BROADCAST=6 SO_SNDBUF=7 SO_RCVBUF=8 SO_KEEPALIVE=9
  SO_OOBINLINE=10 SO_PRIORITY=12 SO_LINGER=13 SO_REUSEPORT=15 SO_RCVLOWAT=18 SO_SNDLOWAT=19 SO_RCVTIMEO=20
  SO_SNDTIMEO=21 SO_TIMESTAMP=29 SO_ACCEPTCONN=30 SO_SNDBUFFORCE=32 SO_RCVBUFFORCE=33 SO_MARK=36 SO_TIMESTAMPING=37
  SO_PROTOCOL=38 SO_DOMAIN=39 SO_MAX_PACING_RATE=47 SO_MEMINFO=55 SO_ZEROCOPY=60 SO_TXTIME=61
  TCP_NODELAY=1 TCP_MAXSEG=2 TCP_CORK=3 TCP_KEEPIDLE=4 TCP_KEEPINTVL=5 TCP_KEEPCNT=6 TCP_SYNCNT=7 TCP_LINGER2=8
  TCP_DEFER_ACCEPT=9 TCP_WINDOW_CLAMP=10 TCP_INFO=11 TCP_QUICKACK=12 TCP_CONGESTION=13 TCP_MD5SIG=14
  TCP_THIN_LINEAR_TIMEOUTS=16 TCP_THIN_DUPACK=17 TCP_USER_TIMEOUT=18 TCP_REPAIR=19 TCP_FASTOPEN=23 TCP_TIMESTAMP=24
  TCP_NOTSENT_LOWAT=25 TCP_CC_INFO=26 TCP_SAVE_SYN=27 TCP_SAVED_SYN=28 TCP_FASTOPEN_CONNECT=30 TCP_ULP=31
  TCP_FASTOPEN_KEY=33 TCP_FASTOPEN_NO_COOKIE=34 TCP_INQ=36 TCP_CM_INQ=36 TCP_TX_DELAY=37 TCP_RTO_MAX_MS=44
  TCP_RTO_MIN_US=45 TCP_DELACK_MAX_US=46
  IP_TOS=1 IP_TTL=2 IP_MTU_DISCOVER=10 IP_RECVERR=11 IP_MTU=14 IP_FREEBIND=15 IP_PMTUDISC_DONT=0 IP_PMTUDISC_WANT=1
  IP_PMTUDISC_DO=2 IP_PMTUDISC_PROBE=3
  IPV6_UNICAST_HOPS=16 IPV6_MTU_DISCOVER=23 IPV6_MTU=24 IPV6_RECVERR=25 IPV6_V6ONLY=26 IPV6_DONTFRAG=62 IPV6_TCLASS=67
  IPV6_PMTUDISC_DONT=0 IPV6_PMTUDISC_WANT=1 IPV6_PMTUDISC_DO=2
  IPTOS_DSCP_CS1=0x20 IPTOS_DSCP_CS7=0xe0 IPTOS_ECN_ECT0=2 IPTOS_ECN_ECT1=1 IPTOS_ECN_CE=3
  `),
);

/** Headers of FreeBSD, as far as they differ. */
const bsd: ReadonlyMap<string, number> = new Map(
  table(`
  AF_INET6=28 PF_INET6=28 SOCK_NONBLOCK=0x20000000 SOCK_CLOEXEC=0x10000000 SOL_SOCKET=0xffff O_NONBLOCK=4
  MSG_TRUNC=0x10 MSG_CTRUNC=0x20 MSG_WAITALL=0x40 MSG_DONTWAIT=0x80 MSG_EOF=0x100 MSG_EOR=8 MSG_NOSIGNAL=0x20000
  POLLWRNORM=4 POLLRDHUP=0x4000
  FIONREAD=0x4004667f FIONBIO=0x8004667e FIONWRITE=0x40046677 FIONSPACE=0x40046676
  SO_ACCEPTCONN=2 SO_REUSEADDR=4 SO_KEEPALIVE=8 SO_DONTROUTE=0x10 SO_BROADCAST=0x20 SO_LINGER=0x80 SO_OOBINLINE=0x100
  SO_REUSEPORT=0x200 SO_SNDBUF=0x1001 SO_RCVBUF=0x1002 SO_SNDLOWAT=0x1003 SO_RCVLOWAT=0x1004 SO_SNDTIMEO=0x1005
  SO_RCVTIMEO=0x1006 SO_ERROR=0x1007 SO_TYPE=0x1008
  TCP_NOPUSH=4 TCP_NOOPT=8 TCP_MD5SIG=16 TCP_INFO=32 TCP_CONGESTION=64 TCP_KEEPINIT=128 TCP_KEEPIDLE=256
  TCP_KEEPINTVL=512 TCP_KEEPCNT=1024 TCP_FASTOPEN=1025 TCP_REMOTE_UDP_ENCAPS_PORT=71 TCP_FUNCTION_BLK=8192
  TCP_MAXUNACKTIME=68 TCP_MAXPEAKRATE=69
  IP_TOS=3 IP_TTL=4 IP_DONTFRAG=67 IPV6_UNICAST_HOPS=4 IPV6_V6ONLY=27 IPV6_USE_MIN_MTU=42 IPV6_TCLASS=61
  `),
);

/** Errors whose two names mean the same. */
export const sameErrno = (a: string, b: string): boolean => (aliases[a] ?? a) === (aliases[b] ?? b);

const aliases: Readonly<Record<string, string>> = { EWOULDBLOCK: "EAGAIN", ENOTSUP: "EOPNOTSUPP" };
