import { expect, test } from "vitest";
import { jsonText } from "../../../test/support/json-text.ts";
import { scenarioSchema } from "./json-schema.ts";

test("the published schema is the one made from the tables", async () => {
  const text = `${jsonText(scenarioSchema())}\n`;
  await expect(text).toMatchFileSnapshot("../../../schema/tcplens-scenario-1.schema.json");
});
