import type { INestApplication, Type } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** An HTTP platform that Nuages runs on. */
export interface Platform {
  readonly name: 'express' | 'fastify';
  /** Makes and initialises an application; it listens to nothing. `prepare` runs in between. */
  create(module: Type | DynamicModule, prepare?: (app: INestApplication) => void): Promise<INestApplication>;
}

/** Express and Fastify. Fastify is lenient about slashes at the end of paths, as Express is. */
export const PLATFORMS: readonly Platform[] = [
  {
    name: 'express',
    create: async (module, prepare) => {
      const { ExpressAdapter } = await import('@nestjs/platform-express');
      return initialised(await NestFactory.create(module, new ExpressAdapter(), { logger: false, abortOnError: false }), prepare);
    },
  },
  {
    name: 'fastify',
    create: async (module, prepare) => {
      const { FastifyAdapter } = await import('@nestjs/platform-fastify');
      const adapter = new FastifyAdapter({ routerOptions: { ignoreTrailingSlash: true } });
      const app = await initialised(await NestFactory.create(module, adapter, { logger: false, abortOnError: false }), prepare);
      await adapter.getInstance().ready();
      return app;
    },
  },
];

/** Calls `fn` for each platform, to declare the same tests on both. */
export function forEachPlatform(fn: (platform: Platform) => void): void {
  for (const platform of PLATFORMS) fn(platform);
}

async function initialised(app: INestApplication, prepare?: (app: INestApplication) => void): Promise<INestApplication> {
  prepare?.(app);
  await app.init();
  return app;
}
