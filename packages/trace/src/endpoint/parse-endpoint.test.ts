import { InvalidArgument } from "@tcplens/core";
import { describe, expect, test } from "vitest";
import { parseEndpoint, parseEndpoints } from "./parse-endpoint.ts";

const shape = (text: string): string => {
  const { host, port, tls, scheme } = parseEndpoint(text);
  return `${host} ${port}${tls ? " tls" : ""}${scheme === undefined ? "" : ` ${scheme}`}`;
};

const messageOf = (text: string): string => {
  try {
    parseEndpoints(text);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidArgument);
    return (error as InvalidArgument).message;
  }
  return "accepted";
};

test.each([
  ["127.0.0.1:5432", "127.0.0.1 5432"],
  ["  db.internal:5432\n", "db.internal 5432"],
  ["DB.Internal:1", "db.internal 1"],
  ["my_service:8080", "my_service 8080"],
  ["localhost:65535", "localhost 65535"],
  ["example.com.:80", "example.com. 80"],
  ["127.1:80", "127.0.0.1 80"],
  ["0x7f000001:80", "127.0.0.1 80"],
  ["[::1]:443", "::1 443"],
  ["[0:0:0:0:0:0:0:1]:443", "::1 443"],
  ["[fe80::1%eth0]:22", "fe80::1%eth0 22"],
  ["[fe80::1%25eth0]:22", "fe80::1%eth0 22"],
  ["bücher.example:80", "xn--bcher-kva.example 80"],
  ["例え.jp:80", "xn--r8jz45g.jp 80"],
])("reads %j as %s", (text, expected) => {
  expect(shape(text)).toBe(expected);
});

test.each([
  ["http://example.com", "example.com 80 http"],
  ["https://example.com/a?b=c", "example.com 443 tls https"],
  ["HTTPS://EXAMPLE.com:8443", "example.com 8443 tls https"],
  ["http://example.com:", "example.com 80 http"],
  ["ws://h", "h 80 ws"],
  ["wss://h", "h 443 tls wss"],
  ["ftp://h", "h 21 ftp"],
  ["ftps://h", "h 990 tls ftps"],
  ["ssh://git@h", "h 22 ssh"],
  ["smtp://h", "h 25 smtp"],
  ["smtps://h", "h 465 tls smtps"],
  ["imap://h", "h 143 imap"],
  ["imaps://h", "h 993 tls imaps"],
  ["pop3://h", "h 110 pop3"],
  ["pop3s://h", "h 995 tls pop3s"],
  ["ldap://h", "h 389 ldap"],
  ["ldaps://h", "h 636 tls ldaps"],
  ["postgres://u:p@h/app", "h 5432 postgres"],
  ["postgresql://h:6432/app?sslmode=require", "h 6432 postgresql"],
  ["postgresql://h/app?sslmode=require&sslnegotiation=direct", "h 5432 tls postgresql"],
  ["postgresql+asyncpg://h/app", "h 5432 postgresql+asyncpg"],
  ["jdbc:postgresql://h:5433/app?user=u&password=p", "h 5433 postgresql"],
  ["jdbc:sqlserver://h:1433;databaseName=d;user=u;password=p", "h 1433 sqlserver"],
  ["mysql://h", "h 3306 mysql"],
  ["mariadb://h", "h 3306 mariadb"],
  ["redis://:secret@h/0", "h 6379 redis"],
  ["rediss://h", "h 6379 tls rediss"],
  ["valkeys://h", "h 6379 tls valkeys"],
  ["mongodb://h/db", "h 27017 mongodb"],
  ["mongodb://h/db?tls=true", "h 27017 tls mongodb"],
  ["amqp://h/vhost", "h 5672 amqp"],
  ["amqps://h", "h 5671 tls amqps"],
  ["kafka://h", "h 9092 kafka"],
  ["nats://h", "h 4222 nats"],
  ["mqtt://h", "h 1883 mqtt"],
  ["mqtts://h", "h 8883 tls mqtts"],
  ["memcached://h", "h 11211 memcached"],
  ["cassandra://h", "h 9042 cassandra"],
  ["clickhouse://h", "h 9000 clickhouse"],
  ["zookeeper://h", "h 2181 zookeeper"],
  ["etcd://h", "h 2379 etcd"],
  ["git://h/repo", "h 9418 git"],
  ["git+ssh://git@h/repo", "h 22 git+ssh"],
  ["rtsp://h/stream", "h 554 rtsp"],
  ["docker://h", "h 2375 docker"],
  ["tcp://h:2376", "h 2376 tcp"],
  ["tls://h:1", "h 1 tls tls"],
  ["ssl://[::1]:1", "::1 1 tls ssl"],
  ["made-up://h:99", "h 99 made-up"],
  ["http://[fe80::1%25eth0]/", "fe80::1%eth0 80 http"],
])("gives %s its default port: %s", (text, expected) => {
  expect(shape(text)).toBe(expected);
});

test("the caller's word on TLS is last", () => {
  expect(parseEndpoint("h:1", { tls: true }).tls).toBe(true);
  expect(parseEndpoint("https://h", { tls: false }).tls).toBe(false);
});

test("path and query are kept, fragment and secrets are not", () => {
  expect(parseEndpoint("https://u:p@h/a/b?x=1&api_key=2&token=3#part")).toEqual({
    host: "h",
    port: 443,
    tls: true,
    scheme: "https",
    path: "/a/b?x=1",
    text: "https://h/a/b?x=1",
  });
  expect(parseEndpoint("https://h?x=1").path).toBe("?x=1");
  expect(parseEndpoint("https://h/to/a@b?to=a@b").text).toBe("https://h/to/a@b?to=a@b");
  expect(parseEndpoint("mongodb://h/db?authSource=admin").text).toBe("mongodb://h/db?authSource=admin");
});

test.each([
  "postgres://user:s3cret@h:5432/app",
  "postgres://user:s3cret@h:99999/app",
  "postgres://user:s3cret/x@h/app",
  "postgres://user:s3cret#x@h/app",
  "postgres://user:s3cret?x@h/app",
  "postgres://user@corp:s3cret/x@h/app",
  "postgres://s3cret@:5432",
  "postgres://u:s3cret@h /app",
  "user:s3cret@h:22",
  "user:s3cret@",
  "nats://u:s3cret@a:1,nats://u:s3cret@b:2",
  "mongodb+srv://u:s3cret@h/db",
  "https://h?password=s3cret",
  "jdbc:mysql://h/db?user=u&password=s3cret",
  "jdbc:sqlserver://h;password=s3cret",
  "redis://:s3cret@h:x",
  "redis://:p@s3cret/word@h:1",
  "redis://:p@ss/s3cret@h:1",
  "redis://:p@ss?s3cret@h:1",
  "redis://:p@ss#s3cret@h:1",
  "redis://u:12/s3cret@h:1",
  "redis://u:12#s3cret@h:1",
  "redis://u:12?s3cret@h:1",
  "redis://u:12,b/s3cret@h:1",
  "amqp://u;s3cret@h:1",
  "amqp://u:1;s3cret@h:1",
  "redis://:s3cret,http://x@h:1",
  "redis://:x,http://s3cret@h:1",
  "u:12/s3cret@h:1",
  "https://h/?u=redis://a:s3cret@c",
  "https://h/?u=redis://a:s3/cret@c&v=http://s3cret:x@y#z",
  "https://h/proxy/http://a:s3cret@c/d",
  "https://h/?u=redis%3A%2F%2Fa%3As3cret%40c",
  "https://h/?u=redis%3a%2f%2fa%3a12%2fs3cret%40c&x=1",
])("never repeats the password of %s", (text) => {
  let said: string;
  try {
    said = JSON.stringify(parseEndpoints(text));
  } catch (error) {
    said = String(error);
  }
  expect(said).not.toContain("s3cret");
});

const AMBIGUOUS =
  "it cannot be told where the password ends: it has characters that must be percent-encoded in a URL (%40 for @, " +
  "%2F for /, %3F for ?, %23 for #, %2C for a comma), or leave user name and password out";

test.each([
  "redis://:p@ss/word@h:1",
  "redis://:p@ss?word@h:1",
  "https://u:p@h/?to=a@b",
  "postgres://u:p/w@x@h/app",
  "redis://u:12/3@h:1",
  "nats://u:p,nats://w@h:1",
])("refuses %s, where the end of the password cannot be told", (text) => {
  expect(messageOf(text)).toBe(AMBIGUOUS);
});

test.each([
  ["https://example.com/@user", "https://example.com/@user"],
  ["https://h/a@b", "https://h/a@b"],
  ["http://localhost:8080/@scope/a?to=a@b", "http://localhost:8080/@scope/a?to=a@b"],
  ["http://[::1]:8080/@scope", "http://[::1]:8080/@scope"],
  ["mongodb://h:27017/db?app=a@b", "mongodb://h:27017/db?app=a@b"],
  ["jdbc:mysql://h:3306/db?user=a@b&x=1", "jdbc:mysql://h:3306/db?x=1"],
  ["postgres://u:p/w@h/app", "postgres://h/app"],
  ["https://h/?u=redis://a:b@c&v=http://d:e@f/g", "https://h/?u=redis://c&v=http://f/g"],
  ["https://h/go/https://x.example/@user", "https://h/go/https://x.example/@user"],
  ["https://h/?u=https%3A%2F%2Fa%3Ab%40c&d=1", "https://h/?u=https%3A%2F%2Fc&d=1"],
  ["https://h/?u=https%3A%2F%2Fc%2F%40d", "https://h/?u=https%3A%2F%2Fc%2F%40d"],
])("keeps of %s what is no credential: %s", (text, kept) => {
  expect(parseEndpoint(text).text).toBe(kept);
});

describe("several hosts", () => {
  test("of one URL become an endpoint each, traceable by its own text", () => {
    expect(parseEndpoints("mongodb://u:p@a:1,b/db?tls=true")).toEqual([
      {
        host: "a",
        port: 1,
        tls: true,
        scheme: "mongodb",
        path: "/db?tls=true",
        text: "mongodb://a:1/db?tls=true",
      },
      {
        host: "b",
        port: 27_017,
        tls: true,
        scheme: "mongodb",
        path: "/db?tls=true",
        text: "mongodb://b/db?tls=true",
      },
    ]);
  });

  test.each([
    ["kafka://a,b:9093", ["a:9092", "b:9093"]],
    ["a:1,b:2,[::1]:3", ["a:1", "b:2", "::1:3"]],
    ["nats://a:1,nats://b", ["a:1", "b:4222"]],
    ["http://a:1,https://b", ["a:1", "b:443"]],
  ])("are read from %s", (text, expected) => {
    expect(parseEndpoints(text).map(({ host, port }) => `${host}:${port}`)).toEqual(expected);
  });

  test("are refused where one is wanted", () => {
    expect(() => parseEndpoint("a:1,[::1]:2")).toThrow("that names 2 hosts, give one of them: a:1, [::1]:2");
  });

  test("are limited", () => {
    expect(messageOf(Array.from({ length: 257 }, (_, index) => `h:${index + 1}`).join(","))).toBe(
      "that names 257 hosts: at most 256 are read",
    );
  });
});

test.each([
  ["", "the endpoint is empty: write host:port or a URL"],
  ["   ", "the endpoint is empty: write host:port or a URL"],
  ["db.internal", "db.internal has no port: write db.internal:PORT or a URL such as postgres://db.internal"],
  [
    "www.example.com",
    "www.example.com has no port: write www.example.com:PORT or a URL such as https://www.example.com",
  ],
  ["[::1]", "[::1] has no port: write [::1]:PORT or a URL such as https://[::1]"],
  ["::1", "::1 is an IPv6 address without a port: write [::1]:PORT"],
  ["fe80::1%eth0", "fe80::1%eth0 is an IPv6 address without a port: write [fe80::1%eth0]:PORT"],
  ["fe80::1:443", "fe80::1:443 can be read in two ways: write [fe80::1]:443 or [fe80::1:443]:PORT"],
  ["a:b:1", "a:b:1 has too many colons: write host:port, or [IPv6 address]:port"],
  ["[::1", "[::1 has no closing bracket: write [::1]:PORT"],
  ["[::1]443", "after the bracket of [::1]443 comes the port: write [::1]:PORT"],
  ["[1.2.3.4]:1", "[1.2.3.4] is not an IPv6 address: brackets hold one, as in [::1]:443"],
  [
    "[fe80::1%/]:1",
    "[fe80::1%/]:1 has a path but no scheme: write http://[fe80::1%/]:1 or, for the endpoint alone, [fe80::1%",
  ],
  ["[fe80::1%a b]:1", '"[fe80::1%a b]:1" has white space in it: write host:port or a URL'],
  ["h\u202E:1", '"h\uFFFD:1" has characters that cannot be seen in it: write host:port or a URL'],
  [`${"s".repeat(65)}://h:1`, "a scheme of 65 characters is none: write host:port or a URL"],
  ["h:", "h: ends where its port should be: write a number from 1 to 65535"],
  ["h:http", "the port of h:http is not a number: write one from 1 to 65535"],
  ["h:-1", "the port of h:-1 is not a number: write one from 1 to 65535"],
  ["h:0", "nothing can be reached on port 0: ports go from 1 to 65535"],
  ["h:65536", "port 65536 is out of range: ports go from 1 to 65535"],
  [":5432", "the host is missing: write host:port"],
  ["http://", "the host is missing: write host:port"],
  ["http://:80", "the host is missing: write host:port"],
  ["999.1.1.1:80", '"999.1.1.1" is not a host name or an address'],
  ["a<b:80", '"a<b" is not a host name or an address'],
  [
    "h:80/path",
    "h:80/path has a path but no scheme: write http://h:80/path or, for the endpoint alone, h:80",
  ],
  ["h/path", "h/path has a path but no scheme: write http://h/path or, for the endpoint alone, h:PORT"],
  ["/run/app.sock", "/run/app.sock is a path, not an endpoint: write host:port or a URL"],
  [
    "unix:/run/app.sock",
    "unix:/run/app.sock: that is a Unix socket file, not a TCP endpoint: write host:port",
  ],
  ["postgres://%2Frun%2Fpg/app", "%2Frun%2Fpg is a Unix socket file, not a TCP endpoint: write host:port"],
  [
    "mongodb+srv://cluster.example/db",
    "mongodb+srv: its hosts stand in a DNS SRV record, which this does not read: write one of them, mongodb://host:27017",
  ],
  ["tcp://h", "tcp: has no default port: write tcp://h:PORT"],
  ["made-up://h", "made-up: is not a scheme with a port known here: write made-up://h:PORT"],
  ["udp://h:53", "udp: it does not run over TCP"],
  ["x".repeat(8193), "that is 8193 characters long: an endpoint has at most 8192"],
])("refuses %j: %s", (text, message) => {
  expect(messageOf(text)).toBe(message);
});
