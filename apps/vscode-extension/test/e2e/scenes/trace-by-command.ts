/** Traces begun by the command, as they end: healthy, refused, TLS broken, retried; and what is left of them. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { keptTraces } from "../support/own-files.ts";
import type { Stage } from "../support/stage.ts";
import {
  activeTabOf,
  clearHistory,
  openSideBar,
  openTraceBox,
  rowIcon,
  traceByCommand,
  traceView,
  typeEndpoint,
  verdict,
  verdictText,
} from "../support/trace-window.ts";

export const commandScene = (stage: Stage): unknown =>
  describe("TCP Lens: Trace Endpoint…", () => {
    beforeAll(() => openSideBar(stage.window));
    // All of it is on the screen: nothing has to be told.
    afterEach(async () => expect(await stage.window.notifications()).toEqual([]));

    test("a healthy endpoint is connected: its verdict, its row in the tree and its file say so", async () => {
      const { window, servers, workbench } = stage;
      // No name, so that no lookup can be slow.
      const endpoint = `http://127.0.0.1:${servers.ports.api}/health`;
      await traceByCommand(window, endpoint);
      expect(await verdict(await traceView(window, endpoint, "connected"))).toMatch(
        /^Connected in [\d.]+ ms$/,
      );
      const description = expect.stringMatching(/^connected in [\d.]+ ms · \d\d:\d\d$/) as string;
      await expect.poll(() => window.treeRows("Traces")).toMatchObject([{ label: endpoint, description }]);
      expect(await rowIcon(window, endpoint)).toBe("pass");
      await expect.poll(() => keptTraces(workbench)).toHaveLength(1);
      const [text] = keptTraces(workbench);
      expect(text).toContain(endpoint);
    });

    test("a port where nothing listens is refused: the cause, and what to do next", async () => {
      const { window, servers } = stage;
      const endpoint = `127.0.0.1:${servers.ports.database}`;
      await traceByCommand(window, endpoint);
      const frame = await traceView(window, endpoint, "failed");
      expect(await verdict(frame)).toBe(`Nothing is listening on ${endpoint}`);
      expect(await verdictText(frame)).toMatch(/refused in [\d.]+ ms/);
      expect(await frame.locator("tcplens-verdict .steps li").count()).toBeGreaterThan(0);
      await expect
        .poll(() => frame.locator("tcplens-ladder [role=option]", { hasText: "RST" }).count())
        .toBe(1);

      await expect.poll(() => rowIcon(window, endpoint)).toBe("error");
      const [row] = await window.treeRows("Traces");
      expect(row?.description).toMatch(/^nothing is listening · refused in [\d.]+ ms · \d\d:\d\d$/);
    });

    test("an expired certificate breaks TLS: it is the cause, and the connection below it is shown", async () => {
      const { window, servers } = stage;
      const endpoint = `https://localhost:${servers.ports.expired}`;
      await traceByCommand(window, endpoint);
      const frame = await traceView(window, endpoint, "failed");
      expect(await verdict(frame)).toMatch(/^The server's certificate expired /);
      await expect
        .poll(() => frame.locator("tcplens-ladder [role=option]", { hasText: "SYN,ACK" }).count())
        .toBe(1);
      await expect.poll(() => rowIcon(window, endpoint)).toBe("error");
      expect((await window.treeRows("Traces"))[0]?.description).toMatch(/^the certificate has expired · TLS/);
    });

    test("a certificate of the authority that the workspace names is trusted", async () => {
      const { window, servers } = stage;
      const endpoint = `https://localhost:${servers.ports.secure}/login`;
      await traceByCommand(window, endpoint);
      const frame = await traceView(window, endpoint, "connected", "warning");
      expect(await verdict(frame)).toMatch(/^Connected in /);
      await expect
        .poll(() => frame.locator("tcplens-waterfall [role=option]", { hasText: "TLS" }).count())
        .toBe(1);
    });

    test("an endpoint that comes up late is retried as the settings say, and connects", async () => {
      const { window, servers } = stage;
      const endpoint = `127.0.0.1:${servers.ports.flaky}`;
      await window.updateSettings({ "tcplens.retry.attempts": 5, "tcplens.retry.baseDelay": 400 });
      await traceByCommand(window, endpoint);
      await traceView(window, endpoint, "running");
      await servers.flaky.up();
      const frame = await traceView(window, endpoint, "warning");
      expect(await verdict(frame)).toMatch(/^Connected in .*, at attempt [2-5]$/);
      for (const text of ["refused", "wait"]) {
        const rows = frame.locator("tcplens-waterfall [role=option]", { hasText: text });
        await expect.poll(() => rows.count()).toBeGreaterThan(0);
      }
      await expect.poll(() => rowIcon(window, endpoint)).toBe("warning");
    });

    test("Compare with Previous says what has changed since the trace before", async () => {
      const { window, servers } = stage;
      const endpoint = `127.0.0.1:${servers.ports.flaky}`;
      await servers.flaky.down();
      await window.updateSettings({ "tcplens.retry.attempts": 1 });
      const before = await traceView(window, endpoint, "warning");
      await before.locator("tcplens-verdict button.main").click();
      await traceView(window, endpoint, "failed");
      await window.runCommand("TCP Lens: Compare with Previous");
      const frame = await window.webviewFrame("tcplens-compare h1");
      expect(await frame.locator("h1").textContent()).toBe("It connected before; now: nothing is listening");
      expect(await frame.locator(".brief.warning, .brief.failed").count()).toBe(2);

      await frame.locator(".brief.warning").click();
      const earlier = await traceView(window, endpoint, "warning");
      expect(await verdict(earlier)).toMatch(/, at attempt [2-5]$/);
    });

    test("what is no endpoint is not traced: the box says what is wrong, and stays", async () => {
      const { window } = stage;
      const { length } = await window.treeRows("Traces");
      await openTraceBox(window);
      await window.typeInBox("not an endpoint");
      const hint = '"not an endpoint" has white space in it: write host:port or a URL';
      await expect.poll(() => window.quickRows()).toEqual([expect.stringContaining(hint)]);
      await window.pressInBox("Enter");
      await window.typeInBox("localhost:99999");
      await expect
        .poll(() => window.quickRows())
        .toEqual([expect.stringContaining("port 99999 is out of range: ports go from 1 to 65535")]);
      await window.pressInBox("Escape");
      expect(await window.treeRows("Traces")).toHaveLength(length);
    });

    test("the box offers what was traced before, then what the workspace names", async () => {
      const { window, servers } = stage;
      await openTraceBox(window);
      const first = `127.0.0.1:${servers.ports.flaky}`;
      await expect.poll(() => window.quickRows()).toEqual(expect.arrayContaining([first]));
      const found = `http://127.0.0.1:${servers.ports.cutting}/invoices`;
      await expect.poll(() => window.quickRows()).toContain(found);
      const rows = await window.quickRows();
      expect(rows[0]).toBe(first);
      expect(rows.indexOf(found)).toBeGreaterThan(4);
      await window.pickRow(found);
      expect(await verdict(await traceView(window, found, "failed"))).toMatch(/cut the connection/);
    });

    test("Enter right after typing traces what was typed, also where something else begins with it", async () => {
      const { window, servers } = stage;
      const known = `https://localhost:${servers.ports.secure}/login`;
      await openTraceBox(window);
      await expect.poll(() => window.quickRows()).toContain(known);
      const endpoint = known.replace("/login", "");
      await window.typeInBox(endpoint);
      await window.pressInBox("Enter");
      await expect.poll(() => activeTabOf(window)).toBe(endpoint);
    });

    test("another row is taken with the arrow keys, though something else was typed", async () => {
      const { window, servers } = stage;
      const typed = `localhost:${servers.ports.secure}`;
      await typeEndpoint(window, typed);
      const chosen = window.page.locator(".quick-input-list .monaco-list-row.focused .label-name");
      await expect.poll(() => chosen.textContent()).toBe(`Trace ${typed}`);
      await window.pressInBox("ArrowDown");
      const other = new RegExp(`^https://${typed}`);
      await expect.poll(() => chosen.textContent()).toMatch(other);
      await window.pressInBox("Enter");
      await expect.poll(() => activeTabOf(window)).toMatch(other);
    });

    test("Clear History… asks, and then there is nothing left", async () => {
      const { window, workbench } = stage;
      await clearHistory(window);
      await expect.poll(() => window.treeRows("Traces")).toEqual([]);
      const welcome = window.page.locator(".sidebar .welcome-view-content", {
        hasText: "Trace a connection",
      });
      await welcome.first().waitFor();
      await expect.poll(() => keptTraces(workbench)).toEqual([]);
    });
  });
