/** Which files a scan of the workspace looks at. */
import { expect, test } from "vitest";
import { excludeGlob, mayHoldEndpoints, scanGlob } from "./workspace-files.ts";

test.each(
  "src/a.ts app/settings.py .env .env.local deploy/Dockerfile docker-compose.yml k8s/a.yaml main.tf nginx/nginx.conf a.properties C:\\src\\a.cs README.md".split(
    " ",
  ),
)("%s is looked at", (name) => {
  expect(mayHoldEndpoints(name)).toBe(true);
});

test.each(
  "package-lock.json pnpm-lock.yaml yarn.lock Cargo.lock a.min.js a.png a.svg dist/a.js node_modules/x/a.ts vendor/a.go a.d.ts a.map CHANGELOG.md a.pb.go terraform.tfstate a".split(
    " ",
  ),
)("%s is not", (name) => {
  expect(mayHoldEndpoints(name)).toBe(false);
});

test("the globs name endings and folders", () => {
  expect(scanGlob).toContain("*.ts,");
  expect(excludeGlob).toContain("node_modules");
});
