/** What programs print when a connection fails, and lines that only look like it. Each with the endpoints it names. */

/** `[line, endpoints]`: endpoints as `host:port`, IPv6 in brackets, in the order of the line. */
export const troubleLines: readonly (readonly [string, ...string[]])[] = [
  // Node
  ["Error: connect ECONNREFUSED 127.0.0.1:5432", "127.0.0.1:5432"],
  ["Error: connect ECONNREFUSED ::1:5432", "[::1]:5432"],
  ["    at connect ECONNREFUSED fe80::1%eth0:8080", "[fe80::1%eth0]:8080"],
  ["Error: connect ETIMEDOUT 10.0.3.7:443", "10.0.3.7:443"],
  ["Error: connect EHOSTUNREACH 192.168.1.20:22 - Local (192.168.1.5:51234)", "192.168.1.20:22"],
  ["Error: connect ENETUNREACH 2001:db8::5:443 - Local (:::0)", "[2001:db8::5]:443"],
  ["Error: getaddrinfo ENOTFOUND redis redis:6379", "redis:6379"],
  ["Error: getaddrinfo ENOTFOUND db.internal"],
  ["Error: read ECONNRESET"],
  ["  cause: Error: connect ECONNREFUSED 127.0.0.1:3001", "127.0.0.1:3001"],
  ["[ioredis] Unhandled error event: Error: connect ECONNREFUSED 127.0.0.1:6379", "127.0.0.1:6379"],
  ["MongoServerSelectionError: connect ECONNREFUSED ::1:27017", "[::1]:27017"],
  ["MongoNetworkError: failed to connect to server [localhost:27017] on first connect", "localhost:27017"],
  [
    '{"level":"ERROR","logger":"kafkajs","message":"[Connection] Connection error: ","broker":"localhost:9092"}',
    "localhost:9092",
  ],
  [
    "AggregateError [ECONNREFUSED]: connect ECONNREFUSED ::1:4000, connect ECONNREFUSED 127.0.0.1:4000",
    "[::1]:4000",
    "127.0.0.1:4000",
  ],
  [
    "[HPM] Error occurred while proxying request localhost:5173/api/x to http://localhost:8080/ [ECONNREFUSED]",
    "localhost:5173",
    "localhost:8080",
  ],
  ["net::ERR_CONNECTION_REFUSED at http://localhost:3000/login", "localhost:3000"],
  // Go
  ["dial tcp 127.0.0.1:5432: connect: connection refused", "127.0.0.1:5432"],
  ["dial tcp [::1]:5432: connect: connection refused", "[::1]:5432"],
  ["dial tcp: lookup db.internal: no such host"],
  ["dial tcp: lookup db.internal on 10.0.0.2:53: no such host"],
  [
    'Get "http://127.0.0.1:8080/": dial tcp 127.0.0.1:8080: connect: connection refused',
    "127.0.0.1:8080",
    "127.0.0.1:8080",
  ],
  ["read tcp 10.0.0.5:43210->10.0.0.9:5432: read: connection reset by peer", "10.0.0.9:5432"],
  ["dial tcp 10.0.3.7:443: i/o timeout", "10.0.3.7:443"],
  [
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.1.0.4:50051: connect: connection refused"',
    "10.1.0.4:50051",
  ],
  [
    'Error response from daemon: Get "https://hub.example.com/v2/": dial tcp: lookup hub.example.com: no such host',
    "hub.example.com:443",
  ],
  [
    "The connection to the server localhost:8080 was refused - did you specify the right host or port?",
    "localhost:8080",
  ],
  ["Unable to connect to the server: dial tcp 10.1.0.1:6443: connect: no route to host", "10.1.0.1:6443"],
  // Python
  ["ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5432)", "127.0.0.1:5432"],
  [
    "urllib3.exceptions.MaxRetryError: HTTPConnectionPool(host='localhost', port=8000): Max retries exceeded with url: /",
    "localhost:8000",
  ],
  [
    "requests.exceptions.SSLError: HTTPSConnectionPool(host='api.example.com', port=443): Max retries exceeded",
    "api.example.com:443",
  ],
  [
    "redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.",
    "localhost:6379",
  ],
  [
    "pymongo.errors.ServerSelectionTimeoutError: localhost:27017: [Errno 111] Connection refused",
    "localhost:27017",
  ],
  [
    'psycopg2.OperationalError: connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused',
    "localhost:5432",
  ],
  [
    "aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host api.internal:8080 ssl:default [Connect call failed ('10.0.0.4', 8080)]",
    "api.internal:8080",
    "10.0.0.4:8080",
  ],
  [
    "consumer: Cannot connect to amqp://guest:**@rabbit:5672//: [Errno 111] Connection refused.",
    "rabbit:5672",
  ],
  ["pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'db:3306' (111)\")", "db:3306"],
  ["kafka.errors.NoBrokersAvailable: NoBrokersAvailable"],
  [
    "grpc: failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:50051: Failed to connect to remote host: Connection refused",
    "127.0.0.1:50051",
  ],
  [
    "elastic_transport.ConnectionError: Connection error caused by: NewConnectionError(<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection) http://es01:9200",
    "es01:9200",
  ],
  // Java and Android
  [
    "org.apache.http.conn.HttpHostConnectException: Connect to localhost:8080 [localhost/127.0.0.1] failed: Connection refused",
    "localhost:8080",
  ],
  ["java.net.ConnectException: Connection refused: localhost/127.0.0.1:9092", "127.0.0.1:9092"],
  [
    "[Producer clientId=p1] Connection to node -1 (kafka/172.18.0.5:9092) could not be established.",
    "172.18.0.5:9092",
  ],
  [
    "org.postgresql.util.PSQLException: Connection to localhost:5432 refused. Check that the hostname and port are correct",
    "localhost:5432",
  ],
  [
    "The TCP/IP connection to the host sql01.corp.example.com, port 1433 has failed.",
    "sql01.corp.example.com:1433",
  ],
  [
    "java.net.ConnectException: failed to connect to /10.0.2.2 (port 8080) from /10.0.2.16 (port 44822)",
    "10.0.2.2:8080",
  ],
  [
    "io.lettuce.core.RedisConnectionException: Unable to connect to redis.internal:6379",
    "redis.internal:6379",
  ],
  ["com.mongodb.MongoSocketOpenException: Exception opening socket mongo:27017", "mongo:27017"],
  ["ORA-12541: Cannot connect. No listener at (ADDRESS=(PROTOCOL=tcp)(HOST=ora01)(PORT=1521))", "ora01:1521"],
  ["feign.RetryableException: Connection refused executing GET http://pricing:8082/prices", "pricing:8082"],
  // .NET
  ["System.Net.Http.HttpRequestException: Connection refused (localhost:5000)", "localhost:5000"],
  [
    "No connection could be made because the target machine actively refused it. [::ffff:127.0.0.1]:5432",
    "[::ffff:7f00:1]:5432",
  ],
  ["Npgsql.NpgsqlException: Failed to connect to 127.0.0.1:5432", "127.0.0.1:5432"],
  [
    "StackExchange.Redis.RedisConnectionException: It was not possible to connect to the redis server(s). UnableToConnect on cache.internal:6380/Interactive",
    "cache.internal:6380",
  ],
  // Rust
  [
    "error sending request for url (http://localhost:8080/health): error trying to connect: tcp connect error: Connection refused (os error 111)",
    "localhost:8080",
  ],
  ["Error: Connection refused (os error 111) while connecting to 127.0.0.1:7878", "127.0.0.1:7878"],
  // Ruby, PHP, Elixir
  [
    "Errno::ECONNREFUSED: Failed to open TCP connection to localhost:3000 (Connection refused)",
    "localhost:3000",
  ],
  ['Connection refused - connect(2) for "search.internal" port 9200', "search.internal:9200"],
  ["Predis\\Connection\\ConnectionException: Connection refused [tcp://127.0.0.1:6379]", "127.0.0.1:6379"],
  [
    "[error] Postgrex.Protocol (#PID<0.1>) failed to connect: tcp connect (localhost:5432): connection refused - :econnrefused",
    "localhost:5432",
  ],
  // Command line
  ["curl: (7) Failed to connect to localhost port 8080 after 0 ms: Connection refused", "localhost:8080"],
  ["connect to localhost port 5432 failed: Connection refused", "localhost:5432"],
  ["ssh: connect to host example.com port 22: Connection timed out", "example.com:22"],
  ["nc: connect to 127.0.0.1 port 1 (tcp) failed: Connection refused", "127.0.0.1:1"],
  [
    "Connecting to db.internal (db.internal)|10.0.0.1|:8080... failed: Connection refused.",
    "db.internal:8080",
  ],
  ["Could not connect to Redis at 127.0.0.1:6379: Connection refused", "127.0.0.1:6379"],
  ["ERROR 2003 (HY000): Can't connect to MySQL server on 'mysql.internal:3306' (110)", "mysql.internal:3306"],
  [
    'psql: could not connect to server: Is the server running on host "pg.internal" (10.0.0.3) and accepting TCP/IP connections on port 5432?',
    "pg.internal:5432",
  ],
  [
    "%3|1717230000.1|FAIL|rdkafka#producer-1| [thrd:kafka:9092/bootstrap]: kafka:9092/bootstrap: Connect to ipv4#172.18.0.3:9092 failed: Connection refused",
    "kafka:9092",
    "172.18.0.3:9092",
  ],
  [
    '2024/06/01 08:00:00 [error] 12#12: *3 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1, request: "GET / HTTP/1.1", upstream: "http://10.0.0.21:8081/"',
    "10.0.0.21:8081",
  ],
  ["Connection closed by 203.0.113.9 port 22", "203.0.113.9:22"],
  ["\u001b[31mError: connect ECONNREFUSED 127.0.0.1:5432\u001b[39m", "127.0.0.1:5432"],
  // No trouble, and no URL of the web
  ["Connected to postgres://shop:s3cret@db.internal:5432/shop", "db.internal:5432"],
  ["ready: redis://cache:6379/0", "cache:6379"],
  ["debugger listening on ws://127.0.0.1:9229/6c2b", "127.0.0.1:9229"],
  ["connecting to warehouse:5432 as app", "warehouse:5432"],
];

/** Lines that name no endpoint to be traced. */
export const quietLines: readonly string[] = [
  "    at Object.<anonymous> (src/server.ts:12:5)",
  "src/a.ts:12:5 - error TS2304: Cannot find name 'x'.",
  "file.ts:12",
  "12:34:56 server started",
  "[10:15:00] Finished 'build' after 1:02 min",
  "2024-06-01T12:30:45.123Z INFO ready",
  "    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16)",
  "    at node:internal/process/task_queues:95:5",
  "(node:1234) Warning: deprecated",
  '  File "/srv/app/worker.py", line 12, in run',
  "main.go:61: undefined: x",
  "goroutine 1 [running]: main.main() /app/main.go:22 +0x1d",
  "\tat com.example.Main.main(Main.java:27)",
  "error[E0425]: --> src/main.rs:10:5",
  "app/models/user.rb:42:in `save'",
  "PHP Fatal error: in /srv/app/index.php:12",
  "  VITE v5.2.0  ready in 300 ms  Local: http://localhost:5173/",
  "Server listening on http://localhost:3000",
  "see https://docs.example.com/errors for help",
  "npm ERR! A complete log of this run can be found in: https://docs.example.com/logs",
  "Tomcat started on port 8080 (http)",
  "Listening on 0.0.0.0:8080",
  "Listening on :8080",
  "tcp6 0 0 :::3000 :::* LISTEN",
  "0.0.0.0:80->80/tcp, :::80->80/tcp  web",
  "127.0.0.1:5432->5432/tcp  db",
  "Pulling from library/redis:7",
  "image postgres:16-alpine already present",
  "user:1001 signed in",
  "eth0: link/ether 00:1a:2b:3c:4d:5e",
  "inet6 fe80::1/64 scope link",
  "ratio 16:9, score 3:15, step 2:10",
  "build 1:2:3 of main",
  "tests/test_x.py::test_y PASSED",
  "x.test.ts:12",
  "C:\\src\\a.cs:line 12",
  "sha256:4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",
  "PID:1234 exited with code:1",
  "git@github.com:org/repo.git",
  "Error: Cannot find module './a.js:80'",
  "foo.bar.Baz:42 failed",
  "error: width:1000 is not allowed",
  "failed at 2024-06-01 10:15:00,123",
];
