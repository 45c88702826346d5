import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { PasswordHashers } from '@nuages/auth';
import { NestLogger } from '@nuages/logging';
import { setupOpenApi } from '@nuages/rest';
import type { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import type { Adapter, Settings } from './settings/settings.js';

/** Makes the application over an open database, on Express or Fastify. It listens to nothing yet. */
export async function createApp(settings: Settings, dataSource: DataSource, hashers?: PasswordHashers): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule.forRoot(settings, dataSource, hashers), await makeAdapter(settings.adapter), {
    abortOnError: false,
    bodyParser: false, // RestModule reads bodies itself
    bufferLogs: true,
    forceCloseConnections: true,
  });
  app.useLogger(app.get(NestLogger));
  await setupOpenApi(app, {
    title: 'A blog on Nuages',
    version: '1.0.0',
    description: 'Posts, comments and tags. Log in by `POST /api/token`, or with Basic.',
    license: { name: 'MIT', identifier: 'MIT' },
  });
  return app;
}

/** Loads only the server that is asked for, and makes it as exact about paths as Django is. */
async function makeAdapter(kind: Adapter) {
  if (kind === 'fastify') {
    const { FastifyAdapter } = await import('@nestjs/platform-fastify');
    return new FastifyAdapter({ routerOptions: { maxParamLength: 4096 } }); // what is longer than 100 is no error of its own
  }
  const { ExpressAdapter } = await import('@nestjs/platform-express');
  const adapter = new ExpressAdapter();
  Object.assign(adapter.getInstance<ExactRouter>().router, { strict: true, caseSensitive: true });
  return adapter;
}

/** Express's router, which has no setting for this once it is there. */
interface ExactRouter {
  readonly router: { strict: boolean; caseSensitive: boolean };
}
