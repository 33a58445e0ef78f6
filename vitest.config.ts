import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts'],
    globalSetup: ['packages/server/src/database/test-server.setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
