/**
 * `@tcplens/node-transport/engine`: TCP of our own on real links. A link carries IP packets (`udpLink`, `tunLink`), an
 * `EndpointDriver` runs core's endpoint on it, `connect` and `createServer` give streams as `node:net` does.
 */
export { connect, type ConnectOptions } from "./connect.ts";
export { type ConnectionReceiver, type DriverOptions, EndpointDriver } from "./driver.ts";
export type { EngineAddress } from "./engine-address.ts";
export { impairedLink, type ImpairedLinkOptions } from "./impaired-link.ts";
export { type NetworkNamespace, networkNamespace, whyNoNamespace } from "./network-namespace.ts";
export type { LinkCounters, LinkReceiver, PacketLink } from "./packet-link.ts";
export {
  createServer,
  type DroppedConnection,
  type EngineListenOptions,
  EngineServer,
  type EngineServerOptions,
} from "./server.ts";
export { EngineSocket, type EngineSocketOptions } from "./stream.ts";
export type { SystemCall, SystemCode } from "./system-error.ts";
export { tunLink, type TunLinkOptions, whyNoTun } from "./tun-link.ts";
export { type UdpAddress, udpLink, type UdpLink, type UdpLinkOptions } from "./udp-link.ts";
