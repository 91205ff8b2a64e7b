/** How sure a text can be taken for a host, judged by itself. */

/**
 * `address`: an IP address or `localhost`. `domain`: a dotted name with an ending that hosts have. `dotted`: another
 * dotted name. `service`: one label that names a service by habit. `word`: one label like any other.
 */
export type HostClass = "address" | "domain" | "dotted" | "service" | "word";

/** The class, or undefined for what is no host that a program connects to. */
export const hostClass = (host: string): HostClass | undefined => {
  if (host.length > HOST_LENGTH_MAX || isListenAddress(host)) return undefined;
  if (host.startsWith("[")) return /^\[[\da-fA-F:.]+(?:%[\w.-]+)?\]$/.test(host) ? "address" : undefined;
  if (!NAME.test(host)) return undefined;
  const lower = host.toLowerCase();
  if (PLACEHOLDER.test(host)) return undefined;
  if (/^[\d.]+$/.test(lower)) return isV4(lower) ? "address" : undefined;
  if (lower === "localhost" || lower.endsWith(".localhost") || lower.startsWith("host.docker."))
    return "address";
  if (!/[a-z\u0080-\uffff]/i.test(lower)) return undefined;
  const labels = lower.split(".");
  const last = labels.at(-1) ?? "";
  if (labels.some((label) => label === "" || label.length > LABEL_LENGTH_MAX)) return undefined;
  if (labels.length === 1) {
    if (isService(lower)) return "service";
    // Capitals, small letters and digits mixed are a token or an id.
    return /[A-Z]/.test(host) && /[a-z]/.test(host) && /\d/.test(host) ? undefined : "word";
  }
  if (FILE_ENDINGS.has(last) || SETTING_ENDINGS.test(host.slice(host.lastIndexOf(".") + 1))) {
    return undefined;
  }
  return HOST_ENDINGS.has(last) ? "domain" : /^\d/.test(last) ? undefined : "dotted";
};

/** Whether this is an address to listen on: it means every interface, and nothing connects to it. */
export const isListenAddress = (host: string): boolean =>
  /^(?:0(?:\.0){0,3}|\*|\+|\[?::\]?|\[?(?:0:){7}0\]?)$/.test(host);

/** Whether connecting there stays on this machine. */
export const isLocal = (host: string): boolean =>
  /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?|.*\.localhost|host\.docker\.internal)$/i.test(host);

const isV4 = (text: string): boolean => {
  const parts = text.split(".");
  return (
    parts.length === 4 && parts.every((part) => part.length > 0 && part.length <= 3 && Number(part) <= 255)
  );
};

/** `db`, `orders-db`, `redis-master`, `kafka1`: any part of the name is a word that services are called by. */
const isService = (label: string): boolean =>
  label.split(/[-_\d]+/).some((part) => SERVICE_WORDS.has(part)) || SERVICE_PREFIX.test(label);

const NAME = /^[A-Za-z0-9_\u0080-\uffff](?:[\w.\u0080-\uffff-]*[A-Za-z0-9\u0080-\uffff])?$/;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** `YOUR_HOST`, `EXTERNAL-IP`, `your-domain.com`: to be filled in by the reader. */
const PLACEHOLDER =
  /^(?:[A-Z][A-Z\d]*[_-][A-Z\d_-]*|HOST|HOSTNAME|SERVER|DOMAIN|IP|ADDRESS)$|^(?:x{2,}|your|<)(?:[-_.]|$)|^your/;

const SERVICE_WORDS =
  words(`db database sql postgres postgresql pg pgbouncer pgsql mysql mariadb mongo mongodb redis
  valkey cache memcached memcache mc rabbit rabbitmq mq amqp kafka broker zookeeper zk nats etcd consul vault
  elasticsearch elastic es opensearch solr clickhouse cassandra scylla influx influxdb timescale minio s3 localstack
  api web app backend frontend server service svc gateway proxy nginx haproxy traefik envoy auth keycloak grafana
  prometheus alertmanager loki tempo jaeger zipkin otel collector logstash fluentd kibana graphite statsd exporter
  smtp mail mailhog mailpit queue worker registry discovery eureka config master primary replica slave node grpc
  host target upstream ldap sentinel schema selenium chrome hub pulsar bookie namenode datanode cart catalog
  payment payments checkout orders order inventory users search dynamodb cockroach neo4j couchdb rethinkdb
  temporal cadence flink spark airflow celery flower vector seq ftp sftp ssh bastion jump printer ns dns`);
const SERVICE_PREFIX = /^(?:postgres|mysql|mongo|redis|kafka|rabbit|elastic|memcache|zookeeper|consul)/;

const HOST_ENDINGS =
  words(`com net org io dev app cloud edu gov mil int info biz co me tv ai xyz site online tech
  internal local localdomain lan home corp intranet private test example invalid localhost consul cluster svc arpa
  de uk fr nl it es eu us ca au jp cn in br ru kr ch at be se no fi dk pt gr ie nz za mx ar il sg hk tw id
  amazonaws azure docker k8s prod staging stage qa`);

/** After a dot these are files: `server.ts:12`. Countries that share one (`.rs`, `.py`, `.md`, `.sh`) lose to the file. */
const FILE_ENDINGS =
  words(`ts tsx mts cts js jsx mjs cjs py pyi go java kt kts rs cs c h cc cpp cxx hpp hh rb php ex
  exs erl sh bash zsh sql lua hs scala clj swift dart vue svelte css scss less html htm xml json jsonc yaml yml toml
  ini cfg conf properties env md mdx rst txt log out csv tsv lock gradle tf hcl proto thrift graphql png jpg jpeg gif
  svg ico webp pdf zip tar gz tgz bz2 xz jar war so dll exe bin dat db sqlite pl pm r m mm f90 asm s vb fs fsx class
  tmpl template erb ejs hbs pug bak tmp pid sock pem crt key cert iso img rkt nim zig v sol snap map d el groovy bat
  ps1 cmd inc tpl po mo feature spec`);

/** After the last dot or dash these are settings, written `name:value`: `server.port:8080`, `pool.maxSize:20`. */
const SETTING_ENDINGS =
  /[a-z][A-Z]|(?:^|[-_])(?:port|timeout|size|max|min|enabled|interval|count|limit|length|ttl|level|order|threads|pool|retries|attempts|prefetch|capacity|concurrency|delay|period|rate|depth|age|seconds|millis|ms|id|version|priority)$/;

/** What DNS allows, in characters. */
const HOST_LENGTH_MAX = 253;
const LABEL_LENGTH_MAX = 63;
