/**
 * How programs name the host and the port of a connection in two places, or in one that is no plain `host:port`. Each
 * row is one way to say it, with the program that does. `host` and `port` are groups.
 */

/** The rows, the most particular first. Each is bounded: it is run on any line of any program. */
export const phrases = (): readonly RegExp[] => PHRASES.map((phrase) => new RegExp(phrase.source, "dgi"));

const PHRASES: readonly RegExp[] = [
  // Node: `connect ECONNREFUSED ::1:5432`, IPv6 without brackets.
  /\b(?:ECONN\w+|ETIMEDOUT|EHOST\w+|ENET\w+|ENOTFOUND|EAI_AGAIN|EPIPE|EACCES|EPROTO):? (?<host>[\da-f]{0,4}(?:::?[\da-f.]{0,40}){1,8}(?:%[\w.-]{1,16})?):(?<port>\d{1,5})(?![\w:.])/,
  // urllib3: `HTTPConnectionPool(host='localhost', port=8000)`.
  /ConnectionPool\(host=['"](?<host>[^'"]{1,253})['"], ?port=(?<port>\d{1,5})\)/,
  // asyncio: `Connect call failed ('127.0.0.1', 5432)`.
  /failed \(['"](?<host>[^'"]{1,253})['"], ?(?<port>\d{1,5})/,
  // Oracle: `(HOST=db)(PORT=1521)`.
  /\(HOST=(?<host>[\w.-]{1,253})\)\s{0,2}\(PORT=(?<port>\d{1,5})\)/,
  // wget: `Connecting to db.internal (db.internal)|10.0.0.1|:8080... failed`.
  /connecting to (?<host>[\w.-]{1,253})(?: \([^)]{1,80}\))?\|[^|]{1,60}\|:(?<port>\d{1,5})/,
  // Android and OkHttp: `failed to connect to /10.0.2.2 (port 8080)`.
  /connect to [\w.-]{0,120}\/(?<host>[\d.]{7,15}) \(port (?<port>\d{1,5})\)/,
  // psql, curl, ssh, nc, SQL Server: `server at "db" (10.0.0.1), port 5432`, `connect to db port 22`.
  /\b(?:to|at|on|host|server|by|for|with|reach)[ :]{1,2}(?:the )?(?:host |server )?["'“`]?(?<host>[\w.:%-]{1,253})["'”`]?,?(?: \([^)]{1,80}\))?,? (?:on )?(?:tcp )?port[ :=]{1,2}(?<port>\d{1,5})(?![\w.])/,
  // libpq before 14: `running on host "db" (10.0.0.1) and accepting TCP/IP connections on port 5432?`.
  /\bhost "(?<host>[\w.:%-]{1,253})"(?: \([^)]{1,80}\))? and accepting (?:TCP\/IP )?connections on port (?<port>\d{1,5})/,
  // Structured logs: `host=db port=5432`, `address: '10.0.0.1', port: 5432`, `"host":"db","port":5432`.
  /\b(?:host|hostname|address|addr|server|remote[-_.]?addr)["']?[=:] ?["']?(?<host>[\w.-]{1,253}|[\da-f:]{2,45})["']?[,;]? ?["']?(?:remote[-_.]?)?port["']?[=:] ?["']?(?<port>\d{1,5})(?![\w.])/,
];

/** Words that say that a connection did not come about or broke. */
export const TROUBLE =
  /ECONN|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|EPIPE|ERR_(?:CONNECTION|TIMED|SSL|CERT|NAME|EMPTY|ADDRESS)|refused|timed? ?out|timeout|unreachable|reset by|connection (?:was |is |has been )?(?:reset|closed|aborted|lost|failed|error)|no such host|not resolve|resolve host|name resolution|no route|fail(?:ed|ure|s)? |failed$|cannot|can't|can’t|could ?n[o'’]t|could not|unable to|error|exception|unavailable|not reach|handshake|certificate|hang up|broken pipe|disconnect|giving up|retry/i;
