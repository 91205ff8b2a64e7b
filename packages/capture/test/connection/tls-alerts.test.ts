/** RFC 8446 §6: what a capture shows of a TLS handshake that was refused. */
import { describe, expect, test } from "vitest";
import type { CaptureFinding } from "../../src/index.ts";
import { captured, reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const all = (picture: string): readonly CaptureFinding[] =>
  reportsOf(drawn(`${handshake}${picture}`)).flatMap(({ findings }) => findings);
const codes = (picture: string): string[] => all(picture).map(({ code }) => code);

const hello = "30 a PA 1+60 1 text=\u{16}\u{3}\u{1}\n";
const flight = "50 b PA 1+900 61 text=\u{16}\u{3}\u{3}\n";
const alert = (number: number, level = 2): string =>
  `\u{15}\u{3}\u{3}\0\u{2}${String.fromCharCode(level, number)}`;
/** A record of application data of 19 octets: what an encrypted alert looks like. */
const sealed = "\u{17}\u{3}\u{3}\0\u{13}";

describe("a TLS alert that ends the handshake", () => {
  test("names the alert, who sent it, what it means and what to do", () => {
    const [finding, ...others] = all(
      `${hello}${flight}50.2 a PA 61+7 901 text=${alert(48)}\n50.3 a FA 68 901\n70 b RA 901 68`,
    );
    expect(finding).toMatchObject({
      code: "tls-alert",
      severity: "error",
      confidence: "is",
      cause:
        "192.0.2.1:40000 ended the TLS handshake: it does not trust the authority that issued the other side's certificate (alert unknown_ca).",
      evidence: [{ frame: 6, text: "TLS alert: unknown_ca (48), fatal" }],
      nextSteps: [{ text: expect.stringContaining("certificate that 192.0.2.2:80 sends") }, {}],
    });
    expect(others.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  test("is the server's first word", () => {
    const [finding] = all(`${hello}50 b PA 1+7 61 text=${alert(70)}\n51 b FA 8 61`);
    expect(finding).toMatchObject({
      cause:
        "192.0.2.2:80 ended the TLS handshake: it speaks no version of TLS that the other side offers (alert protocol_version).",
      evidence: [{ frame: 5, text: "TLS alert: protocol_version (70), fatal, the first that it sent" }],
    });
  });

  test("of the server that has agreed already is most often about the client's certificate", () => {
    const [finding] = all(
      `${hello}${flight}50.2 a PA 61+80 901 text=\u{16}\u{3}\u{3}\n70 b PA 901+7 141 text=${alert(40)}\n70.1 b FA 908 141`,
    );
    expect(finding).toMatchObject({
      cause:
        "192.0.2.2:80 ended the TLS handshake: it did not accept what the other side sent in the handshake (alert handshake_failure).",
      alternatives: [expect.stringContaining("wants a certificate from the client")],
    });
  });

  test("stands behind other records of the same segment", () => {
    expect(
      codes(`${hello}50 b PA 1+19 61 text=\u{16}\u{3}\u{3}\0\u{7}.......${alert(40)}\n51 b FA 20 61`),
    ).toEqual(["tls-alert"]);
  });

  test("goes over the end of a segment", () => {
    const [one, other] = [alert(40).slice(0, 4), alert(40).slice(4)];
    const before = "\u{16}\u{3}\u{3}\0\u{7}.......";
    expect(
      codes(`${hello}50 b A 1+16 61 text=${before}${one}\n50.1 b PA 17+3 61 text=${other}\n51 b FA 20 61`),
    ).toEqual(["tls-alert"]);
  });

  test("is told as one that cannot be read where its length is all that is seen", () => {
    const [finding] = all(
      `${hello}${flight}50.2 a PA 61+30 901 text=\u{14}\u{3}\u{3}\0\u{1}\u{1}${sealed}\n50.3 a FA 91 901\n70 b FA 901 92`,
    );
    expect(finding).toMatchObject({
      code: "tls-alert",
      confidence: "looks like",
      cause: "192.0.2.1:40000 ended the TLS handshake with an alert that is encrypted.",
    });
  });

  test("is none: a warning, close_notify, an alert's length after data, a connection that goes on", () => {
    expect(
      codes(`${hello}50 b PA 1+7 61 text=${alert(112, 1)}\n51 b PA 8+900 61 text=\u{16}\u{3}\u{3}`),
    ).toEqual([]);
    const open = `${hello}${flight}50.2 a PA 61+80 901 text=\u{14}\u{3}\u{3}\n70 b PA 901+250 141 text=\u{17}\u{3}\u{3}\n`;
    const closes = `\n81 a FA 165 1151\n100 b FA 1151 166\n100.1 a A 166 1152`;
    expect(codes(`${open}80 a PA 141+24 1151 text=${sealed}${closes}`)).toEqual([]);
    expect(codes(`${open}80 a PA 141+7 1151 text=${alert(0)}\n`)).toEqual([]);
    expect(
      codes(`${hello}${flight}50.2 a PA 61+24 901 text=${sealed}\n60 a PA 85+100 901 text=\u{17}\u{3}\u{3}`),
    ).toEqual([]);
  });

  test("is found in real handshakes, and nothing in those that went well", () => {
    const found = reportsOf(captured("tls-alerts.pcap")).map(({ findings }) =>
      findings
        .filter(({ code }) => code === "tls-alert")
        .map(({ cause }) => /\(alert (\w+)\)|encrypted/.exec(cause)?.[0]),
    );
    expect(found).toEqual([
      ["(alert unknown_ca)"],
      [],
      ["(alert unknown_ca)"],
      [],
      ["(alert protocol_version)"],
      [],
      [],
      ["encrypted"],
      ["(alert handshake_failure)"],
    ]);
  });
});
