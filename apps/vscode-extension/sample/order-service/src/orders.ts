import { connect } from "node:net";

const width = 16 / 9;
const cache = { host: "127.0.0.1", port: {{flaky}} };

/** Asks the API whether it is well; see src/orders.ts:12 for who calls this. */
export const health = async (): Promise<string> => {
  const response = await fetch("http://localhost:{{api}}/health");
  return response.text();
};

export const warmUp = () => connect(cache.port, cache.host);
export const database = "127.0.0.1:{{database}}";
export const ratio = `${width}:1`;
