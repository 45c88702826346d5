import { FieldError } from '@nuages/core';
import { Column, type DataSource, Entity, ManyToMany, ManyToOne, JoinTable, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { Lower } from '../functions/text.js';
import { managerOf } from '../manager/manager-of.js';
import type { AnyManager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { Q } from './q.js';
import type { AnyQuerySet } from './query-set.js';

class Address {
  @Column({ length: 20, default: '' }) city!: string;
}

@Entity()
class Person {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column(() => Address) address!: Address;
}

@Entity()
class Label {
  @PrimaryGeneratedColumn() id!: number;
}

@Entity()
class Essay {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @Column() writtenAt!: Date;
  @Column('simple-json', { nullable: true }) data!: object | null;
  @ManyToOne(() => Person) author!: Relation<Person>;
  @ManyToMany(() => Label) @JoinTable() labels!: Relation<Label>[];
}

const [sqlite] = await testDatabases();
let dataSource: DataSource;
let essays: AnyManager;
beforeAll(async () => {
  dataSource = await sqlite!.open({ entities: [Person, Label, Essay] });
  essays = managerOf(Essay, dataSource);
});
afterAll(() => dataSource.destroy());

describe('a wrong name', () => {
  test.each<[string, () => unknown]>([
    ['filter', () => essays.filter({ titel: 1 })],
    ['filter through a relation', () => essays.filter({ author__nam: 1 })],
    ['filter of a Q', () => essays.filter(Q.or({ title: 'x' }, Q.not({ titel: 'x' })))],
    ['exclude', () => essays.exclude({ titel: 1 })],
    ['orderBy', () => essays.orderBy('-titel')],
    ['orderBy of a transform', () => essays.orderBy('writtenAt__yeer')],
    ['values', () => essays.values('titel')],
    ['valuesList', () => essays.valuesList('id', 'author__nam')],
    ['flat', () => essays.flat('titel')],
    ['distinct', () => essays.distinct('titel')],
    ['dates', () => essays.dates('titel', 'day')],
    ['datetimes', () => essays.datetimes('titel', 'day')],
    ['only', () => essays.only('titel')],
    ['only of a relation that is not joined', () => essays.only('title', 'author__nam')],
    ['defer', () => essays.defer('author__address__town')],
    ['selectRelated', () => essays.selectRelated('athor')],
    ['selectRelated of many', () => essays.selectRelated('labels')],
    ['prefetchRelated', () => essays.prefetchRelated('author__lables')],
    ['prefetchRelated of a column', () => essays.prefetchRelated({ path: 'title' })],
  ])('is refused at the call of %s', (_method, call) => {
    expect(call).toThrow(FieldError);
    expect(call).toThrow(FieldError);
  });

  test.each<[string, () => unknown]>([
    ['earliest', () => essays.earliest('titel')],
    ['latest', () => essays.latest('titel')],
    ['inBulk', () => essays.inBulk([], 'titel')],
    ['update', () => essays.none().update({ titel: 1 })],
    ['bulkUpdate', () => essays.bulkUpdate([], ['titel'])],
  ])('makes %s reject', async (_method, call) => {
    await expect(call()).rejects.toThrow(FieldError);
  });

  test.each<[string, () => AnyQuerySet]>([
    ['a value', () => essays.annotate({ x: F('titel') })],
    ['an aggregate', () => essays.annotate({ x: Count('labls') })],
    ['an alias', () => essays.alias({ x: Lower('titel') })],
    ['a condition', () => essays.filter({ title: F('titel') })],
    ['a lookup', () => essays.filter({ title__contians: 'x' })],
  ])('in %s is refused when the query runs', async (_place, make) => {
    for (const end of [
      () => make().count(),
      () => make().exists(),
      async () => make(),
      async () => make().none(),
      () => make().none().count(),
      async () => {
        for await (const _row of make().none().iterator()) break;
      },
    ])
      await expect(end()).rejects.toThrow(FieldError);
  });
});

test('right names pass: annotations, transforms, JSON, embedded columns, what another prefetch fills', async () => {
  const all = [
    essays
      .annotate({ lower: Lower('title') })
      .filter({ lower__contains: 'x' })
      .orderBy('-lower', '?'),
    essays.annotate({ n: Count('labels') }).values('n', 'writtenAt__year', 'data__a__b', 'author__address__city'),
    essays.filter({ pk: 1, author__pk: 2, author: 3, author__isnull: false, author__address__city__startswith: 'x' }),
    essays.orderBy('author', 'pk', 'writtenAt__year').distinct('author'),
    essays.only('author__address', 'title').selectRelated('author').defer('author__address__city'),
    essays.prefetchRelated({ path: 'author', toAttr: 'writer' } as never, 'writer'),
    essays.all().union(essays.none()).orderBy('title').values('title'),
  ];
  for (const rows of all) expect(await rows).toEqual([]);
});
