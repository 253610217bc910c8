import { defineConfig } from "vitest/config";
import { propertySeed } from "./packages/downhill/test/property-seed.ts";

export default defineConfig({
  resolve: { conditions: ["downhill:source", "node", "import", "default"] },
  ssr: { resolve: { conditions: ["downhill:source", "node", "import", "default"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "examples/**/*.test.ts"],
    testTimeout: 60_000,
    setupFiles: ["packages/downhill/test/matchers.ts", "packages/downhill/test/properties.ts"],
    provide: { propertySeed: propertySeed(process.env["DOWNHILL_TEST_SEED"]) },
  },
});
