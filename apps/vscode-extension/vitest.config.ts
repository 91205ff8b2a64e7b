import { fileURLToPath } from "node:url";
import { shared } from "../../vitest.shared.ts";

export default {
  ...shared(),
  // The editor's module exists in the editor only.
  resolve: {
    alias: { vscode: fileURLToPath(new URL("test/support/vscode-stand-in.ts", import.meta.url)) },
  },
};
