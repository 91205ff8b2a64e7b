/** Traces begun by the command, as they end: healthy, refused, TLS broken, retried; and what is left of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { onStage } from "./support/stage.ts";
import { openSideBar, openTraceBox, traceByCommand, traceView, verdict } from "./support/trace-window.ts";

onStage("TCP Lens: Trace Endpoint…", (stage) => {
  test("a healthy endpoint is connected, and its verdict, its row and its file say so", async () => {
    const { window, servers, workbench } = stage;
    const endpoint = `http://localhost:${servers.ports.api}/health`;
    await traceByCommand(window, endpoint);
    const frame = await traceView(window, endpoint, "connected");
    expect(await verdict(frame)).toMatch(/^Connected in [\d.]+ ms$/);
    await openSideBar(window);
    await expect
      .poll(() => window.treeRows("Traces"))
      .toMatchObject([{ label: endpoint, description: expect.stringMatching(/^connected in .* · /) }]);
    expect(window.notifications()).resolves.toEqual([]);
    const storage = join(workbench.userDataDir, "User/workspaceStorage");
    const files = readdirSync(storage, { recursive: true, encoding: "utf8" });
    console.log(files);
  });
});
