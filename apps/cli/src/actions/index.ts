/** What the commands do, apart from how they are written: loaded when one of them runs. */
export { demoAction } from "./demo-action.ts";
export { packetdrillAction } from "./packetdrill-action.ts";
export { queryAction } from "./query-action.ts";
export { traceAction } from "./trace-action.ts";
