import { expect, test } from "vitest";
import { parseEndpoint } from "@tcplens/trace";
import { defaultRequest } from "./exchange.ts";

const requestLine = (url: string): string | undefined => {
  const request = defaultRequest(parseEndpoint(url));
  return request === undefined ? undefined : Buffer.from(request).toString("latin1").split("\r\n", 1)[0];
};

test.each([
  ["http://h", "HEAD / HTTP/1.1"],
  ["http://h/a/b?x=1", "HEAD /a/b?x=1 HTTP/1.1"],
  ["http://h?x=1", "HEAD /?x=1 HTTP/1.1"],
  ["http://h/%20/%0D%0A", "HEAD /%20/%0D%0A HTTP/1.1"],
  ["http://h/bücher/🙂", "HEAD /b%C3%BCcher/%F0%9F%99%82 HTTP/1.1"],
  ["http://h/\u010D\u010A", "HEAD /%C4%8D%C4%8A HTTP/1.1"],
  ["redis://h", undefined],
])("of %s is one line of ASCII", (url, line) => {
  expect(requestLine(url)).toBe(line);
});
