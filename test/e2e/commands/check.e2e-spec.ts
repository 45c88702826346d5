import { type INestApplicationContext, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AccessToken,
  Argon2Hasher,
  authEntities,
  AuthModule,
  HashedTokens,
  IsAuthenticated,
  PasswordHashers,
  Pbkdf2Sha256Hasher,
  Token,
  UnsaltedMd5Hasher,
  User,
} from '@nuages/auth';
import { callCommand, type CommandOptions } from '@nuages/core';
import { LoggingModule } from '@nuages/logging';
import { dataSourceFactory, ManagersModule, ModelOptions } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { AnonRateThrottle, PageNumberPagination, RestModule } from '@nuages/rest';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, expect, test, vi } from 'vitest';

@ModelOptions({ appLabel: 'shop', ordering: ['-naem'], naturalKey: ['code'] })
@Entity()
class Item {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Module({
  imports: [
    LoggingModule.forRoot({ version: 1, debug: true, root: { level: 'DEBUG', handlers: [] } }),
    TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: [User, Token, ...authEntities, Item] }), synchronize: true }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot({ logParameters: true }),
    RestModule.forRoot(),
    AuthModule.forRoot({
      hashers: new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1000 }), new UnsaltedMd5Hasher()]),
      passwordValidators: [],
    }),
  ],
})
class CarelessModule {}

@Module({
  imports: [
    LoggingModule.forRoot({ version: 1, root: { level: 'INFO', handlers: [] } }),
    TypeOrmModule.forRootAsync({
      useFactory: () => sqliteOptions({ database: ':memory:', entities: [User, AccessToken, ...authEntities] }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot(),
    RestModule.forRoot({
      throttles: [new AnonRateThrottle('100/hour')],
      pagination: new PageNumberPagination({ pageSize: 20 }),
      allowedHosts: ['example.com'],
    }),
    AuthModule.forRoot({
      hashers: new PasswordHashers([new Argon2Hasher()]),
      tokens: HashedTokens,
      loginThrottle: { redis: {} },
      permissions: [IsAuthenticated],
    }),
  ],
})
class CarefulModule {}

let app: INestApplicationContext;
afterEach(async () => {
  vi.unstubAllEnvs();
  await app.close();
});

async function check(module: new () => object, options: CommandOptions) {
  app = await (await Test.createTestingModule({ imports: [module] }).compile()).init();
  const { status, stdout } = await callCommand(app, 'check', { options });
  return { status, ids: stdout.match(/^\w+\.[WE]\d{3}/gm) ?? [] };
}

test('check finds what models say wrong', async () => {
  expect(await check(CarelessModule, {})).toEqual({ status: 1, ids: ['managers.E001', 'managers.E003'] });
});

test('check --deploy finds every setting that is unsafe in production', async () => {
  const { status, ids } = await check(CarelessModule, { deploy: true, tag: ['security'] });

  expect(status).toBe(1);
  expect(ids.toSorted()).toEqual([
    ...['W001', 'W002', 'W003', 'W004', 'W005', 'W006'].map((id) => `auth.${id}`),
    'core.W001',
    'logging.W001',
    'logging.W002',
    'managers.E006',
    'managers.W003',
    'rest.W001',
    'rest.W002',
    'rest.W004',
  ]);
});

test('check --deploy finds nothing where all is well', async () => {
  vi.stubEnv('NODE_ENV', 'production');

  expect(await check(CarefulModule, { deploy: true, failLevel: 'debug' })).toEqual({ status: 0, ids: [] });
});
