import { Body, Controller, Get, type INestApplication, Module, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExcludeController,
  ApiExcludeEndpoint,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
  ApiTags,
  DocumentBuilder,
  SwaggerModule,
} from '@nestjs/swagger';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PageNumberPagination } from '../pagination/page-number.pagination.js';
import type { RestRequest } from '../request/rest-request.js';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { Action } from '../viewsets/action.decorator.js';
import { ModelViewSet } from '../viewsets/model-view-set.js';
import { createOpenApiDocument } from './open-api-document.js';

@Entity()
class Record {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) title!: string;
}

class RecordSerializer extends ModelSerializer {
  static override Meta = modelMeta<Record, RecordSerializer>({ model: Record, fields: ['id', 'title'] });
}

class VolumeDto {
  @ApiProperty({ minimum: 0, exclusiveMinimum: true, maximum: 11 })
  volume!: number;

  @ApiProperty({ type: String, nullable: true })
  room!: string | null;
}

class PlayedDto {
  @ApiProperty({ example: 12.5 })
  position!: number;
}

@ApiTags('music')
@ApiBearerAuth()
@ApiHeader({ name: 'X-Client', description: 'Who plays.' })
@Controller('records')
class RecordsController extends ModelViewSet(RecordSerializer, {
  filterset: ['title'],
  pagination: new PageNumberPagination({ pageSize: 2 }),
}) {
  @ApiOperation({ summary: 'All records.', description: 'Newest last.', operationId: 'records' })
  @ApiQuery({ name: 'title', description: 'The whole title.', required: false })
  @ApiQuery({ name: 'loud', type: Boolean, required: false })
  override async list(request: RestRequest) {
    return super.list(request);
  }

  @ApiParam({ name: 'pk', description: 'Which one.', type: Number })
  @ApiResponse({ status: 410, description: 'It was sold.' })
  override async retrieve(request: RestRequest) {
    return super.retrieve(request);
  }

  @ApiExcludeEndpoint()
  override async destroy(request: RestRequest) {
    return super.destroy(request);
  }

  @ApiTags('players')
  @ApiSecurity('player')
  @ApiExtension('x-loud', true)
  @ApiBody({ type: VolumeDto })
  @ApiResponse({ status: 202, type: PlayedDto, description: 'It plays.' })
  @Action({ detail: true, methods: ['post'] })
  play() {
    return { position: 0 };
  }

  @Action({ detail: false, methods: ['post', 'put'] })
  mix(@Body() _volume: VolumeDto, @Query('side') side: string) {
    return { side };
  }
}

@ApiExcludeController()
@Controller('secrets')
class SecretsController extends ModelViewSet(RecordSerializer) {}

@ApiTags('plain')
@Controller('plain')
class PlainController {
  @ApiOperation({ summary: 'Plain.' })
  @ApiResponse({ status: 200, type: PlayedDto })
  @Get()
  show(@Query('page') page: number) {
    return { page };
  }

  @ApiExcludeEndpoint()
  @Post()
  hidden() {}
}

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: [Record] }), synchronize: true }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot(),
    RestModule.forRoot(),
  ],
  controllers: [RecordsController, SecretsController, PlainController],
})
class AppModule {}

describe.for(PLATFORMS)('decorators of @nestjs/swagger on $name', (platform) => {
  let app: INestApplication;
  let document: any; // any JSON
  let alone: any; // as SwaggerModule makes it
  beforeAll(async () => {
    app = await platform.create(AppModule);
    const player = { type: 'apiKey', in: 'header', name: 'X-Player' };
    document = await createOpenApiDocument(app, { title: 'Records', securitySchemes: { player } });
    alone = SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('Records').setVersion('1').build());
  });
  afterAll(() => app.close());

  test('words, tags, headers and parameters are in the document beside what declarations say', () => {
    const { get: list, post: create } = document.paths['/records'];

    expect(list).toMatchObject({ operationId: 'records', summary: 'All records.', description: 'Newest last.', tags: ['music'] });
    expect(create).toMatchObject({ operationId: 'record_create', summary: 'Create a record', tags: ['music'], security: [{ bearer: [] }] });
    const named = list.parameters.map((one: any) => [one.in, one.name, one.description]);
    expect(named).toEqual([
      ['query', 'title', 'The whole title.'],
      ['query', 'ordering', expect.anything()],
      ['query', 'page', expect.anything()],
      ['header', 'X-Client', 'Who plays.'],
      ['query', 'loud', undefined],
    ]);
    expect(document.paths['/records/{pk}'].get.parameters[0]).toMatchObject({
      name: 'pk',
      description: 'Which one.',
      schema: { type: 'number' },
    });
  });

  test('answers add to those that are known; a success takes the place of the known one', () => {
    expect(Object.keys(document.paths['/records/{pk}'].get.responses)).toEqual(['200', '404', '410']);
    const { responses, requestBody, tags, security, 'x-loud': isLoud } = document.paths['/records/{pk}/play'].post;
    expect(Object.keys(responses)).toEqual(['202', '404']);
    expect(responses['202'].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/PlayedDto' });
    expect(requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/VolumeDto' });
    expect([tags, security, isLoud]).toEqual([['music', 'players'], [{ bearer: [] }, { player: [] }], true]);
  });

  test('decorated parameters of an action are described, for each of its methods', () => {
    for (const method of ['post', 'put']) {
      const { parameters, requestBody } = document.paths['/records/mix'][method];
      expect(parameters.map(({ name }: any) => name)).toEqual(['X-Client', 'side']);
      expect(requestBody.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/VolumeDto' });
    }
  });

  test('what is excluded is not there', () => {
    expect(Object.keys(document.paths)).toEqual(['/plain', '/records', '/records/mix', '/records/{pk}', '/records/{pk}/play']);
    expect(Object.keys(document.paths['/records/{pk}'])).toEqual(['get', 'put', 'patch']);
    expect(Object.keys(document.paths['/plain'])).toEqual(['get']);
  });

  test('plain controllers and DTOs keep what is said of them, in terms of OpenAPI 3.1', () => {
    expect(document.paths['/plain'].get).toMatchObject({ summary: 'Plain.', tags: ['plain'] });
    expect(document.components.schemas.VolumeDto.properties).toEqual({
      volume: { type: 'number', exclusiveMinimum: 0, maximum: 11 },
      room: { type: ['string', 'null'] },
    });
    expect(document.components.securitySchemes).toEqual({
      bearer: { type: 'http', scheme: 'bearer' },
      player: { type: 'apiKey', in: 'header', name: 'X-Player' },
    });
  });

  test('the document passes a linter', async () => {
    const config = await createConfig({ extends: ['minimal'] });
    const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'schema.json', config });

    expect(problems.filter(({ severity }) => severity === 'error').map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  test('SwaggerModule alone lists what is served, and no more', () => {
    const served = Object.entries(alone.paths).map(([path, item]) => [path, Object.keys(item as object)]);

    expect(Object.fromEntries(served)).toEqual({
      '/records': ['get', 'post'],
      '/records/mix': ['post', 'put'],
      '/records/{pk}': ['get', 'put', 'patch'],
      '/records/{pk}/play': ['post'],
      '/plain': ['get'],
    });
    expect(alone.paths['/records/{pk}'].put.parameters).toEqual(
      expect.arrayContaining([{ name: 'pk', in: 'path', required: true, schema: { type: 'string' } }]),
    );
    const ids = Object.values(alone.paths).flatMap((item) => Object.values(item as object).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
