/** RFC 9112 §9.6: servers that answer before they have had all of a request, and close. */
import { expect, test } from "vitest";
import type { CaptureFinding } from "../../src/index.ts";
import { captured, reportsOf } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const all = (picture: string): readonly CaptureFinding[] =>
  reportsOf(drawn(`${handshake}${picture}`)).flatMap(({ findings }) => findings);

const post = "30 a PA 1+100 1 text=POST_/up_HTTP/1.1|Content-Length:_9000||";
const refusal = "50 b PA 1+60 101 text=HTTP/1.1_413_Too_Large|Content-Length:_14||";

test("an answer before the request is whole is told with its status, whatever the reset looks like", () => {
  const cause =
    "192.0.2.2:80 answered with status 413 before it had all of the request (POST), and cut the connection with the rest unread.";
  const [finding, ...others] = all(`${post}\n${refusal}\n50.1 a A 101 61\n50.2 b RA 61 101`);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    code: "reset-unread-data",
    severity: "warning",
    cause,
    evidence: [
      { frame: 4, text: "request: POST" },
      { frame: 5, text: "status 413" },
      { frame: 6 },
      { frame: 7 },
    ],
    reference: "RFC 9112 §9.6",
  });
  expect(all(`${post}\n${refusal}\n50.1 a A 101+1400 1\n50.2 b RA 61 1501`)[0]?.cause).toBe(cause);
});

test("a refusal at once, though the request had come whole", () => {
  const whole = "30 a PA 1+60 1 text=POST_/up_HTTP/1.1|Content-Length:_19||||";
  const [finding] = all(`${whole}\n${refusal.replace("101", "61")}\n50.1 a A 61 61\n50.2 b RA 61 61`);
  expect(finding).toMatchObject({
    code: "reset-unread-data",
    cause: "192.0.2.2:80 answered with status 413, and cut the connection with data unread.",
  });
});

test("what was whole and answered is an abort, and may have been a close with data unread", () => {
  const get = "30 a PA 1+60 1 text=POST_/up_HTTP/1.1|Content-Length:_19||||";
  const answer = "50 b PA 1+60 61 text=HTTP/1.1_200_OK|Content-Length:_21||";
  const [finding] = all(`${get}\n${answer}\n50.1 a A 61 61\n50.2 b RA 61 61`);
  expect(finding?.code).toBe("aborted");
  expect(finding?.alternatives).toContain(
    "It closed in order, but had not read all that it had been sent: TCP then resets instead.",
  );
});

test("so are both of a real server that refuses uploads", () => {
  const found = reportsOf(captured("http-413-unread.pcap")).map(({ findings }) => findings[0]?.code);
  expect(found).toEqual(["reset-unread-data", "reset-unread-data"]);
});

test.each([0, 2 ** 31])("so is one whose reset has no ACK, where the client's numbers are %i on", (from) => {
  const picture = `0 a S ${from} mss=1460
    20 b SA 0 ${from + 1} mss=1460
    20.1 a A ${from + 1} 1
    ${post.replace(" 1+100", ` ${from + 1}+100`)}
    ${refusal.replace(" 101", ` ${from + 101}`)}
    51 a A ${from + 101}+1000 61
    71 b R 61`;
  expect(reportsOf(drawn(picture))[0]?.findings[0]?.cause).toMatch(
    /before it had all of the request \(POST\)/,
  );
});
