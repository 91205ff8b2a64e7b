/** The whole in Simplified Chinese: palette, side bar, verdict, and the page around it. */
import { expect, test } from "vitest";
import { onStage } from "./support/stage.ts";
import { simulationView } from "./support/simulation-window.ts";
import {
  openSideBar,
  paletteTitles,
  traceBoxShown,
  traceView,
  verdict,
  verdictText,
} from "./support/trace-window.ts";

onStage(
  "Simplified Chinese",
  (stage) => {
    test("a refused endpoint, from the palette to the verdict", async () => {
      const { window, servers } = stage;
      const endpoint = `127.0.0.1:${servers.ports.database}`;
      const titles = await paletteTitles(window);
      expect(titles.length).toBeGreaterThan(5);
      expect(titles.filter((title) => !/[\u4E00-\u9FFF]/.test(title))).toEqual([]);
      await window.runCommand("TCP Lens: 跟踪端点…");
      await traceBoxShown(window, "跟踪端点");
      await window.typeInBox(endpoint);
      await window.pressInBox("Enter");
      const frame = await traceView(window, endpoint, "failed");
      expect(await verdict(frame)).toBe(`${endpoint} 上没有程序在监听`);
      // What is left of Latin letters: addresses, units, names of programs, commands.
      const left = (await verdictText(frame))
        .replaceAll(/ss -ltnp[^\n]*/g, "")
        .replaceAll(/\b(?:ms|s|AM|PM|RST|PostgreSQL)\b/g, "");
      expect(left).not.toMatch(/[a-z]{2,} [a-z]{2,}/i);
      const headings = await frame.locator("h2").allTextContents();
      expect(headings.filter((heading) => !/[\u4E00-\u9FFF]/.test(heading))).toEqual([]);
      expect(await frame.locator("html").getAttribute("lang")).toMatch(/^zh/i);
    });

    test("a simulation, from the list to the page", async () => {
      const { window } = stage;
      await window.runCommand("TCP Lens: 模拟…");
      await window.pickRow("第一个 SYN 丢失");
      const frame = await simulationView(window, "第一个 SYN 丢失");
      const left = await frame
        .locator(":is(h1, h2, .about b, .details, .legend, thead, tbody th, label, .aside)")
        .allInnerTexts();
      expect(left.length).toBeGreaterThan(20);
      expect(
        left.filter((text) => /[a-z]{2,} [a-z]{2,}/i.test(text.replaceAll(/\b(?:ms|RTO)\b/g, ""))),
      ).toEqual([]);
    });

    test("the side bar", async () => {
      const { window } = stage;
      await openSideBar(window);
      await expect
        .poll(async () => (await window.treeRows("跟踪记录"))[0]?.description)
        .toMatch(/没有程序在监听/);
    });
  },
  { locale: "zh-cn" },
);
