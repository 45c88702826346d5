import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // the libs' TypeScript sources, not their builds
  ssr: { resolve: { conditions: ['@nuages/source', ...defaultServerConditions] } },
  test: {
    include: ['libs/*/src/**/*.spec.ts', 'apps/*/src/**/*.spec.ts', 'test/**/*.spec.ts', 'test/**/*.e2e-spec.ts'],
    typecheck: { include: ['libs/*/src/**/*.spec-d.ts', 'test/**/*.spec-d.ts'], tsconfig: 'tsconfig.json' },
    env: { LOG_LEVEL: 'silent' },
    // a slow machine is no failure
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
