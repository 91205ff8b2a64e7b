/** How familiar a port is: a number that services use by habit makes a weak host name more likely to be one. */

/** From 0, a number like any other, to 1, the habit of a known service. */
export const portFamiliarity = (port: number): number => {
  if (FAMILIAR.has(port)) return 1;
  if (port < 10) return -0.5;
  return port >= FIRST_USER_PORT ? 0.5 : FAMILIAR_LOW.has(port) ? 0.2 : 0;
};

/** Whether the digits are a port: 1 to 65535, not written with zeros in front. */
export const isPort = (digits: string): boolean =>
  /^[1-9]\d{0,4}$/.test(digits) && Number(digits) <= PORT_MAX;

const FIRST_USER_PORT = 1024;
const PORT_MAX = 65_535;

/** Below 1024, where numbers are also counts and percentages. */
const FAMILIAR_LOW: ReadonlySet<number> = new Set([80, 389, 443, 465, 587, 636, 873, 993, 995]);

const FAMILIAR: ReadonlySet<number> = new Set([
  1433, 1434, 1521, 1883, 2003, 2049, 2181, 2222, 2375, 2376, 2379, 2380, 2888, 3000, 3001, 3002, 3003, 3100,
  3128, 3268, 3306, 3307, 3389, 3888, 4000, 4040, 4200, 4222, 4317, 4318, 4369, 4443, 4444, 4566, 4873, 5000,
  5001, 5002, 5044, 5050, 5060, 5173, 5222, 5341, 5432, 5433, 5601, 5671, 5672, 5701, 5900, 5984, 6000, 6222,
  6333, 6334, 6379, 6380, 6432, 6443, 6650, 6831, 7000, 7001, 7047, 7070, 7071, 7077, 7233, 7474, 7687, 8000,
  8001, 8008, 8009, 8010, 8020, 8025, 8080, 8081, 8082, 8083, 8084, 8085, 8086, 8087, 8088, 8089, 8090, 8091,
  8123, 8125, 8126, 8161, 8180, 8200, 8222, 8300, 8301, 8400, 8443, 8500, 8529, 8530, 8761, 8787, 8848, 8880,
  8883, 8888, 8983, 8989, 9000, 9001, 9002, 9042, 9080, 9090, 9091, 9092, 9093, 9094, 9095, 9096, 9100, 9102,
  9115, 9121, 9150, 9160, 9187, 9200, 9222, 9229, 9300, 9345, 9400, 9411, 9418, 9443, 9500, 9600, 9870, 9876,
  9990, 9999, 10_000, 10_250, 11_211, 14_250, 14_268, 15_672, 16_379, 16_686, 18_080, 19_092, 19_530, 24_224,
  25_565, 26_257, 26_379, 27_017, 27_018, 27_019, 28_015, 29_092, 33_060, 50_000, 50_051, 50_052, 50_053,
  50_070, 55_432, 61_613, 61_616,
]);
