import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { FormParser, JSONParser, RestModule } from '@nuages/rest';
import { DataSource } from 'typeorm';
import { BLOG, loadDataset } from '../../models/blog.js';
import { answerCodes } from '../error-codes.js';
import { CONTROLLERS } from './controllers.js';

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: Object.values(BLOG) }), synchronize: true }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot(),
    RestModule.forRoot({
      trailingSlash: true,
      formatSuffixes: true,
      exceptionHandler: answerCodes,
      parsers: [new JSONParser(), new FormParser()],
    }),
  ],
  controllers: CONTROLLERS,
})
class HttpViewsModule {}

/** Starts the application of the suite. `reset` gives it the rows of the file anew. */
export async function openApplication(dataset: Record<string, object[]>): Promise<{ app: INestApplication; reset: () => Promise<void> }> {
  const app = await NestFactory.create(HttpViewsModule, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  const dataSource = app.get(DataSource);
  const reset = async () => {
    await dataSource.synchronize(true);
    await loadDataset(dataSource, dataset);
  };
  return { app, reset };
}
