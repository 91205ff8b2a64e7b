import { expect, test } from "vitest";
import { newWindow } from "../../../test/congestion/pipe.ts";
import { InvalidArgument } from "../../base/errors.ts";
import { Bbr } from "./bbr.ts";
import type { CongestionName } from "./controller.ts";
import { CubicLinux } from "./cubic-linux.ts";
import { Cubic } from "./cubic.ts";
import { makeController } from "./make-controller.ts";
import { NewReno } from "./new-reno.ts";

test("each name and variant has its controller", () => {
  expect(makeController("new-reno", newWindow())).toBeInstanceOf(NewReno);
  expect(makeController("new-reno", newWindow(), { variant: "linux" })).toBeInstanceOf(NewReno);
  expect(makeController("cubic", newWindow())).toBeInstanceOf(Cubic);
  expect(makeController("cubic", newWindow(), { variant: "linux" })).toBeInstanceOf(CubicLinux);
  expect(makeController("bbr", newWindow())).toBeInstanceOf(Bbr);
});

test("only BBR sets the window in recovery", () => {
  for (const name of ["new-reno", "cubic", "bbr"] as const) {
    const controller = makeController(name, newWindow());
    expect(controller.name).toBe(name);
    expect(controller.controlsRecovery).toBe(name === "bbr");
  }
});

test("a name there is not and a clock that does not tick are refused", () => {
  expect(() => makeController("vegas" as CongestionName, newWindow())).toThrow(InvalidArgument);
  for (const ticksPerSecond of [0, 0.5, -1, Number.NaN, 10_001])
    expect(() => makeController("cubic", newWindow(), { variant: "linux", ticksPerSecond })).toThrow(
      InvalidArgument,
    );
});
