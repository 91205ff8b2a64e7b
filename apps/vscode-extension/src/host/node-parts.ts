/** As `parts.ts`, where there are sockets. */
export { homedir as homeFolder } from "node:os";
export * from "./parts.ts";
export { runTrace } from "./tracing/run-trace.ts";
