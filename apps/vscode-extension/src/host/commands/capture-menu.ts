/** What the context menus of a capture and of a comparison have: done to the connection and the packet that were pressed, by the editor that is looked at. */
import type { MenuItem } from "../../shared/capture-protocol.ts";
import type { Host } from "../host.ts";

/** One of them. */
interface MenuCommand {
  readonly run: (host: Host, argument: unknown) => Promise<void>;
}

const chosen = (what: "copy-packet" | "copy-packets" | "export" | "wireshark"): MenuCommand => ({
  run: async (host, argument) => (await host.capture()).actInCapture(what, argument),
});

const inView = (item: MenuItem): MenuCommand => ({
  run: async (host) => (await host.capture()).actInView(item),
});

export const copyPacket: MenuCommand = chosen("copy-packet");
export const copyPackets: MenuCommand = chosen("copy-packets");
export const exportConnection: MenuCommand = chosen("export");
export const openInWireshark: MenuCommand = chosen("wireshark");
export const exportSelected: MenuCommand = inView("export-selected");
export const exportListed: MenuCommand = inView("export-listed");
export const openInCaptureA: MenuCommand = inView("open-a");
export const openInCaptureB: MenuCommand = inView("open-b");
export const copyPair: MenuCommand = inView("copy-pair");
export const copyPairFilter: MenuCommand = inView("copy-filter");
export const copyComparison: MenuCommand = inView("copy-comparison");
