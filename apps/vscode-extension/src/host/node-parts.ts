/** As `parts.ts`, where there are sockets. */
export * from "./parts.ts";
export { runTrace } from "./tracing/run-trace.ts";
