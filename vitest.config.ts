import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // the libs' TypeScript sources, not their builds
  ssr: { resolve: { conditions: ['@nuages/source', ...defaultServerConditions] } },
  test: {
    include: ['libs/*/src/**/*.spec.ts', 'libs/*/test/**/*.spec.ts', 'apps/*/src/**/*.spec.ts', 'test/**/*.e2e-spec.ts', 'test/**/*.spec.ts'],
    env: { LOG_LEVEL: 'silent' },
  },
});
