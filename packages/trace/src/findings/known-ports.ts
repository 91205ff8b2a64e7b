/** Ports and URL schemes that people know by a service's name. Names are the services' own; ports their defaults. */
import type { Endpoint } from "../event/header.ts";

/** A service with its default port. */
export interface KnownService {
  readonly name: string;
  readonly port: number;
  /**
   * `always`: TLS from the first byte. `upgrade`: begins in plain text and may turn to TLS on request, so TLS from
   * the first byte meets something that is not TLS. `no`: no TLS on this port by custom.
   */
  readonly tls: "always" | "upgrade" | "no";
  /** URL schemes that mean it. */
  readonly schemes?: readonly string[];
}

/** In ascending order of port. */
export const knownServices: readonly KnownService[] = [
  { name: "FTP", port: 21, tls: "upgrade", schemes: ["ftp"] },
  { name: "SSH", port: 22, tls: "no", schemes: ["ssh", "sftp"] },
  { name: "SMTP", port: 25, tls: "upgrade", schemes: ["smtp"] },
  { name: "DNS", port: 53, tls: "no" },
  { name: "HTTP", port: 80, tls: "no", schemes: ["http", "ws"] },
  { name: "POP3", port: 110, tls: "upgrade", schemes: ["pop3"] },
  { name: "IMAP", port: 143, tls: "upgrade", schemes: ["imap"] },
  { name: "LDAP", port: 389, tls: "upgrade", schemes: ["ldap"] },
  { name: "HTTPS", port: 443, tls: "always", schemes: ["https", "wss"] },
  { name: "SMTP over TLS", port: 465, tls: "always", schemes: ["smtps"] },
  { name: "Mail submission", port: 587, tls: "upgrade" },
  { name: "LDAP over TLS", port: 636, tls: "always", schemes: ["ldaps"] },
  { name: "DNS over TLS", port: 853, tls: "always" },
  { name: "IMAP over TLS", port: 993, tls: "always", schemes: ["imaps"] },
  { name: "POP3 over TLS", port: 995, tls: "always", schemes: ["pop3s"] },
  { name: "SQL Server", port: 1433, tls: "upgrade", schemes: ["mssql", "sqlserver"] },
  { name: "Oracle Database", port: 1521, tls: "no" },
  { name: "MQTT", port: 1883, tls: "no", schemes: ["mqtt"] },
  { name: "ZooKeeper", port: 2181, tls: "no" },
  { name: "Docker", port: 2375, tls: "no" },
  { name: "Docker over TLS", port: 2376, tls: "always" },
  { name: "etcd", port: 2379, tls: "no", schemes: ["etcd"] },
  { name: "MySQL", port: 3306, tls: "upgrade", schemes: ["mysql", "mariadb"] },
  { name: "Remote Desktop", port: 3389, tls: "upgrade", schemes: ["rdp"] },
  { name: "NATS", port: 4222, tls: "upgrade", schemes: ["nats"] },
  { name: "PostgreSQL", port: 5432, tls: "upgrade", schemes: ["postgres", "postgresql"] },
  { name: "RabbitMQ over TLS", port: 5671, tls: "always", schemes: ["amqps"] },
  { name: "RabbitMQ", port: 5672, tls: "no", schemes: ["amqp"] },
  { name: "Redis", port: 6379, tls: "no", schemes: ["redis"] },
  { name: "Kubernetes", port: 6443, tls: "always" },
  { name: "MQTT over TLS", port: 8883, tls: "always", schemes: ["mqtts"] },
  { name: "ClickHouse", port: 9000, tls: "no", schemes: ["clickhouse"] },
  { name: "Cassandra", port: 9042, tls: "no", schemes: ["cassandra"] },
  { name: "Kafka", port: 9092, tls: "no", schemes: ["kafka"] },
  { name: "Elasticsearch", port: 9200, tls: "no" },
  { name: "Memcached", port: 11_211, tls: "no", schemes: ["memcached"] },
  { name: "MongoDB", port: 27_017, tls: "no", schemes: ["mongodb"] },
];

/** The service that an endpoint is for: by its scheme where it has one that is known, else by its port. */
export const knownService = (endpoint: Endpoint): KnownService | undefined => {
  const { scheme, port } = endpoint;
  const byScheme =
    scheme === undefined ? undefined : knownServices.find((service) => service.schemes?.includes(scheme));
  return byScheme ?? knownServices.find((service) => service.port === port);
};

/** The service that has a port by default. */
export const serviceOnPort = (port: number): KnownService | undefined =>
  knownServices.find((service) => service.port === port);
