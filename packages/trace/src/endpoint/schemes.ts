/**
 * URL schemes: the port each one means when none is written, and whether TLS is spoken from the first byte.
 * Ports are IANA's or, where a program never registered one, the program's own default.
 *
 * `tls` is about the first byte. PostgreSQL, MySQL, SQL Server, SMTP on 25 or 587, IMAP on 143, LDAP on 389 and NATS
 * begin in plain text and switch later, so they are `false` here however strictly encryption is asked for.
 */

/** What a scheme says. */
export interface Scheme {
  /** Absent: the scheme has no default and the URL must name a port. */
  readonly port?: number;
  /** Whether TLS is spoken from the first byte. */
  readonly tls: boolean;
}

/** The scheme's row, by its name in any case without the colon; undefined for one that is not known. */
export const schemeOf = (name: string): Scheme | undefined => schemes.get(name.toLowerCase());

/** Why a URL of this scheme names nothing that TCP Lens could connect to, and what to write instead; or undefined. */
export const refusalOf = (name: string): string | undefined => refused.get(name.toLowerCase());

const plain = (port: number): Scheme => ({ port, tls: false });
const secure = (port: number): Scheme => ({ port, tls: true });

const schemes: ReadonlyMap<string, Scheme> = new Map([
  // The bare transports: no port is theirs.
  ["tcp", { tls: false }],
  ["tls", { tls: true }],
  ["ssl", { tls: true }],
  // The web.
  ["http", plain(80)],
  ["https", secure(443)],
  ["ws", plain(80)],
  ["wss", secure(443)],
  ["grpc", { tls: false }],
  ["grpcs", secure(443)],
  // Files, shells, version control.
  ["ftp", plain(21)],
  ["ftps", secure(990)],
  ["sftp", plain(22)],
  ["ssh", plain(22)],
  ["git+ssh", plain(22)],
  ["telnet", plain(23)],
  ["rsync", plain(873)],
  ["git", plain(9418)],
  ["svn", plain(3690)],
  ["svn+ssh", plain(22)],
  ["smb", plain(445)],
  ["nfs", plain(2049)],
  ["vnc", plain(5900)],
  ["rdp", plain(3389)],
  // Mail and directories.
  ["smtp", plain(25)],
  ["submission", plain(587)],
  ["smtps", secure(465)],
  ["submissions", secure(465)],
  ["imap", plain(143)],
  ["imaps", secure(993)],
  ["pop3", plain(110)],
  ["pop3s", secure(995)],
  ["ldap", plain(389)],
  ["ldaps", secure(636)],
  ["irc", plain(6667)],
  ["ircs", secure(6697)],
  ["xmpp", plain(5222)],
  // Databases.
  ["postgres", plain(5432)],
  ["postgresql", plain(5432)],
  ["cockroachdb", plain(26_257)],
  ["mysql", plain(3306)],
  ["mysqlx", plain(33_060)],
  ["mariadb", plain(3306)],
  ["mssql", plain(1433)],
  ["sqlserver", plain(1433)],
  ["oracle", plain(1521)],
  ["mongodb", plain(27_017)],
  ["redis", plain(6379)],
  ["rediss", secure(6379)],
  ["valkey", plain(6379)],
  ["valkeys", secure(6379)],
  ["memcached", plain(11_211)],
  ["memcache", plain(11_211)],
  ["cassandra", plain(9042)],
  ["clickhouse", plain(9000)],
  ["clickhouses", secure(9440)],
  ["elasticsearch", plain(9200)],
  ["opensearch", plain(9200)],
  ["couchdb", plain(5984)],
  ["couchbase", plain(11_210)],
  ["couchbases", secure(11_207)],
  ["bolt", plain(7687)],
  ["bolt+s", secure(7687)],
  ["bolt+ssc", secure(7687)],
  ["neo4j", plain(7687)],
  ["neo4j+s", secure(7687)],
  ["neo4j+ssc", secure(7687)],
  // Queues and streams.
  ["amqp", plain(5672)],
  ["amqps", secure(5671)],
  ["kafka", plain(9092)],
  ["nats", plain(4222)],
  ["mqtt", plain(1883)],
  ["mqtts", secure(8883)],
  ["stomp", plain(61_613)],
  ["pulsar", plain(6650)],
  ["pulsar+ssl", secure(6651)],
  ["rtsp", plain(554)],
  ["rtsps", secure(322)],
  ["rtmp", plain(1935)],
  ["rtmps", secure(443)],
  // Coordination and machinery.
  ["zookeeper", plain(2181)],
  ["zk", plain(2181)],
  ["etcd", plain(2379)],
  ["consul", plain(8500)],
  ["vault", secure(8200)],
  ["docker", plain(2375)],
  ["coap+tcp", plain(5683)],
  ["coaps+tcp", secure(5684)],
] satisfies [string, Scheme][]);

const SOCKET_FILE = "that is a Unix socket file, not a TCP endpoint: write host:port";
const NO_TCP = "it does not run over TCP";

const refused: ReadonlyMap<string, string> = new Map([
  [
    "mongodb+srv",
    "its hosts stand in a DNS SRV record, which this does not read: write one of them, mongodb://host:27017",
  ],
  ["unix", SOCKET_FILE],
  ["npipe", "that is a Windows pipe, not a TCP endpoint: write host:port"],
  ["http+unix", SOCKET_FILE],
  ["redis+unix", SOCKET_FILE],
  ["redis+socket", SOCKET_FILE],
  ["file", "that is a file, not an endpoint: write host:port"],
  ["sqlite", "that is a file, not an endpoint: write host:port"],
  ["sqlite3", "that is a file, not an endpoint: write host:port"],
  ["udp", NO_TCP],
  ["coap", NO_TCP],
  ["coaps", NO_TCP],
  ["dtls", NO_TCP],
]);
