import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Uri as EditorUri } from "vscode";
import { HostWords } from "../../src/host/host-words.ts";
import { loadSentences } from "../../src/host/load-sentences.ts";
import { extensionFolder } from "../support/manifest.ts";
import { env, fileSystem, reset, Uri } from "../support/vscode-stand-in.ts";

const context = { extensionUri: Uri.file("/extension") as unknown as EditorUri };

afterEach(() => {
  reset();
  env.language = "en";
});

test("in Chinese a finding is Chinese, and what is not known stays as it is", async () => {
  env.language = "zh-cn";
  const file = readFileSync(join(extensionFolder, "l10n/sentences.zh-cn.json"));
  fileSystem.set("file:///extension/l10n/sentences.zh-cn.json", file);
  const words = new HostWords();
  words.learn(await loadSentences(context));
  expect(words.say("Connection refused")).toBe("连接被拒绝");
  expect(words.say("Lorem ipsum dolor")).toBe("Lorem ipsum dolor");
});

test("a language without a grammar, and English, stay English", async () => {
  env.language = "de";
  expect(await loadSentences(context)).toBeUndefined();
  env.language = "en-gb";
  expect(await loadSentences(context)).toBeUndefined();
  expect(new HostWords().say("Connection refused")).toBe("Connection refused");
});
