import { expect, test } from "vitest";
import { usageMessage } from "./usage-message.ts";

const message = (
  text: string,
  code = "commander.unknownOption",
  command: string | undefined = "trace",
): string => usageMessage({ code, message: text }, command);

test("a suggestion becomes the way out, in the same line", () => {
  expect(message("error: unknown option '--jsn'\n(Did you mean --json?)")).toBe(
    "unknown option '--jsn'; did you mean --json?",
  );
});

test("without one the help is named, the command's where there is one", () => {
  expect(message("error: unknown option '--zz'")).toBe("unknown option '--zz'; see tcplens trace --help");
  expect(
    usageMessage({ code: "commander.unknownOption", message: "error: unknown option '-z'" }, undefined),
  ).toBe("unknown option '-z'; see tcplens --help");
});

test("a full stop gives way to what follows", () => {
  expect(
    message("error: option '--family <version>' argument '5' is invalid. Allowed choices are 4, 6."),
  ).toBe(
    "option '--family <version>' argument '5' is invalid. Allowed choices are 4, 6; see tcplens trace --help",
  );
});

test.each(["db.internal:5432", "https://example.com", "example.com"])(
  "%s in the place of a command is taken for an endpoint",
  (endpoint) => {
    expect(message(`error: unknown command '${endpoint}'`, "commander.unknownCommand")).toBe(
      `unknown command '${endpoint}'; to trace an endpoint write tcplens trace ${endpoint}`,
    );
  },
);

test("no command at all is told what there is", () => {
  expect(message("(outputHelp)", "commander.help")).toMatch(
    /^say what to do, such as tcplens trace .* tcplens --help/u,
  );
});
