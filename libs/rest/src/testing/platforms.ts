import type { INestApplication, Type } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** An HTTP platform that Nuages runs on. */
export interface Platform {
  readonly name: 'express' | 'fastify';
  /** Makes and initialises an application; it listens to nothing. */
  create(module: Type | DynamicModule): Promise<INestApplication>;
}

/** Express and Fastify. Fastify is lenient about slashes at the end of paths, as Express is. */
export const PLATFORMS: readonly Platform[] = [
  {
    name: 'express',
    create: async (module) => {
      const { ExpressAdapter } = await import('@nestjs/platform-express');
      return initialised(await NestFactory.create(module, new ExpressAdapter(), { logger: false, abortOnError: false }));
    },
  },
  {
    name: 'fastify',
    create: async (module) => {
      const { FastifyAdapter } = await import('@nestjs/platform-fastify');
      const adapter = new FastifyAdapter({ routerOptions: { ignoreTrailingSlash: true } });
      const app = await initialised(await NestFactory.create(module, adapter, { logger: false, abortOnError: false }));
      await adapter.getInstance().ready();
      return app;
    },
  },
];

/** Calls `fn` for each platform, to declare the same tests on both. */
export function forEachPlatform(fn: (platform: Platform) => void): void {
  for (const platform of PLATFORMS) fn(platform);
}

async function initialised(app: INestApplication): Promise<INestApplication> {
  await app.init();
  return app;
}
