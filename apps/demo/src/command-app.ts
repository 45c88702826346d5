import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { NestLogger } from '@nuages/logging';
import { AppModule } from './app.module.js';
import { connectDatabase } from './database/open-database.js';
import { readSettings } from './settings/settings.js';

/** The application of `npm run nuages`: neither a server, nor migrations and seeds of its own accord. */
export async function createCommandApp(): Promise<INestApplicationContext> {
  const settings = readSettings(process.env);
  const module = AppModule.forRoot(settings, await connectDatabase(settings));
  const app = await NestFactory.createApplicationContext(module, { abortOnError: false, bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  return app;
}
