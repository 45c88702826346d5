import { Controller, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, managerOf, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import {
  type AnyQuerySet,
  type FilterBackend,
  FilterSetBackend,
  GenericViewSet,
  ListModelMixin,
  OrderingFilter,
  RestModule,
  SearchFilter,
} from '@nuages/rest';
import { IntegerField, Serializer } from '@nuages/serializers';
import { DataSource } from 'typeorm';
import { BLOG, loadDataset } from '../../models/blog.js';
import { answerCodes } from '../error-codes.js';
import { type HttpAnswer, send } from '../http-client.js';
import { filterSetOf, toPath } from './filters.js';
import { paginationOf } from './pagination.js';

type View = Record<string, any>; // a view as the vectors describe it

/** Lists show the keys of their rows. */
class ItemSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
}

const BACKENDS: Readonly<Record<string, FilterBackend>> = {
  DjangoFilterBackend: new FilterSetBackend(),
  SearchFilter: new SearchFilter(),
  OrderingFilter: new OrderingFilter(),
};

/** One application for each view; cases of one view share it, since they only read. */
export class ListApplications {
  private readonly applications = new Map<string, Promise<INestApplication>>();

  constructor(private readonly dataset: Record<string, object[]>) {}

  /** Asks the application of a view. */
  async get(view: View, path: string): Promise<HttpAnswer> {
    const key = JSON.stringify(view);
    const application = this.applications.get(key) ?? this.start(view);
    this.applications.set(key, application);
    return send(await application, { path });
  }

  async close(): Promise<void> {
    for (const application of this.applications.values()) await (await application).close();
  }

  private async start(view: View): Promise<INestApplication> {
    const app = await NestFactory.create(moduleFor(view), { logger: false, abortOnError: false });
    await app.listen(0, '127.0.0.1');
    await loadDataset(app.get(DataSource), this.dataset);
    return app;
  }
}

function moduleFor(view: View): new () => object {
  @Controller('items')
  class ItemsController extends ListModelMixin(
    GenericViewSet(ItemSerializer, {
      queryset: () =>
        view['order_by'] ? rowsOf(view['model']).orderBy(...(view['order_by'] as string[]).map(toPath)) : rowsOf(view['model']),
      filterset: filterSetOf(view, rowsOf),
      search: (view['search_fields'] as string[] | undefined)?.map(toPath),
      ordering: { fields: orderingFields(view), default: toPaths(view['ordering']) },
      filterBackends: ((view['filter_backends'] ?? []) as string[]).map((name) => BACKENDS[name]!),
      pagination: paginationOf(view['pagination']),
    }),
  ) {}

  @Module({
    imports: [
      TypeOrmModule.forRootAsync({
        useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: Object.values(BLOG) }), synchronize: true }),
        dataSourceFactory,
      }),
      ManagersModule.forRoot(),
      RestModule.forRoot({ trailingSlash: true, exceptionHandler: answerCodes }),
    ],
    controllers: [ItemsController],
  })
  class ItemsModule {}
  return ItemsModule;
}

function rowsOf(model: string): AnyQuerySet {
  return managerOf(BLOG[model as keyof typeof BLOG] as never).all() as unknown as AnyQuerySet;
}

/** Pairs of our path and the vectors' name; `undefined` where the serializer's fields count. */
function orderingFields(view: View): [string, string][] | undefined {
  const { ordering_fields: fields, model } = view;
  if (!fields) return undefined;
  return (fields === '__all__' ? columnsOf(model as string) : (fields as string[])).map((name): [string, string] => [toPath(name), name]);
}

/** The columns of a model by the vectors' names. */
function columnsOf(model: string): string[] {
  return COLUMNS[model]!;
}

const COLUMNS: Readonly<Record<string, string[]>> = {
  author: ['id', 'name', 'email', 'rating', 'joined', 'active', 'bio', 'mentor'],
  profile: ['id', 'author', 'website'],
  category: ['id', 'name', 'parent'],
  tag: ['id', 'name'],
  post: [
    'id',
    'title',
    'slug',
    'body',
    'author',
    'category',
    'views',
    'likes',
    'price',
    'score',
    'featured',
    'created',
    'published_on',
    'starts',
    'meta',
  ],
  comment: ['id', 'post', 'author', 'text', 'created', 'likes'],
};

function toPaths(ordering: string | string[] | undefined): string[] | undefined {
  return ordering === undefined ? undefined : [ordering].flat().map(toPath);
}
