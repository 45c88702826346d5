import { managerOf, related } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import {
  Column,
  type DataSource,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRowsOf } from '../query/model-source.js';
import type { AnyQuerySet, QueryModel } from '../query/query-set.js';
import { fakeRequest } from '../testing/index.js';
import { MultipleChoiceFilter } from './choice-filters.js';
import { FilterSet } from './filter-set.js';
import { ModelChoiceFilter, ModelMultipleChoiceFilter } from './model-choice-filters.js';

@Entity()
class Genre {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Label {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @ManyToOne(() => Genre, { nullable: true }) genre!: Relation<Genre> | null;
  @ManyToMany(() => Label) @JoinTable() labels!: Relation<Label>[];
  @DeleteDateColumn() deletedAt!: Date | null;
}

const NAMES = Array.from({ length: 20 }, (_, index) => `label-${index}`);
const byName = (exclude = false) =>
  new MultipleChoiceFilter({ fieldName: `labels__name`, choices: NAMES, conjoined: true, exclude, nullLabel: 'none' });
const filters = FilterSet.of([], { a: byName(), b: byName(), c: byName(), d: byName(), not: byName(true) });

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('conjoined values on $name', (database) => {
  let dataSource: DataSource & AsyncDisposable;
  beforeAll(async () => {
    dataSource = await database.open({ entities: [Song, Label, Genre] });
    const labels = NAMES.map((name) => Object.assign(new Label(), { name }));
    await managerOf(Label, dataSource).bulkCreate(labels);
    for (const [title, count] of Object.entries({ all: 20, most: 19, none: 0 })) {
      const song = await managerOf(Song, dataSource).create({ title });
      await related(song, 'labels').set(labels.slice(0, count));
    }
  });
  afterAll(() => dataSource[Symbol.asyncDispose]());

  const ask = async (query: string) => {
    const rows = managerOf(Song, dataSource).orderBy('id') as unknown as AnyQuerySet;
    const { queryset } = await filters.filterQuerySet(rows, fakeRequest(`/?${query}`));
    return ((await queryset) as Song[]).map(({ title }) => title);
  };
  const allOf = (param: string, names: readonly string[]) => names.map((name) => `${param}=${name}`).join('&');

  test('find soft-deleted rows where the view shows them, and only there', async () => {
    const gone = await managerOf(Song, dataSource).create({ title: 'gone', deletedAt: new Date() });
    await related(gone, 'labels').set(await managerOf(Label, dataSource).filter({ name__in: ['label-0', 'label-1'] }));
    const rows = managerOf(Song, dataSource).withDeleted().orderBy('id') as unknown as AnyQuerySet;
    const { queryset } = await filters.filterQuerySet(rows, fakeRequest('/?a=label-0&a=label-1'));

    expect(((await queryset) as Song[]).map(({ title }) => title)).toEqual(['all', 'most', 'gone']);
    expect(await ask(allOf('a', ['label-0', 'label-1']))).toEqual(['all', 'most']);
  });

  test('are on related rows of their own', async () => {
    expect(await ask(allOf('a', ['label-0', 'label-18']))).toEqual(['all', 'most']);
    expect(await ask(allOf('a', ['label-0', 'label-19']))).toEqual(['all']);
    expect(await ask(allOf('a', ['label-1']))).toEqual(['all', 'most']);
  });

  test('of several filters together are no more than a database takes', async () => {
    const query = ['a', 'b', 'c', 'd'].map((param) => allOf(param, NAMES)).join('&');

    expect(await ask(query)).toEqual(['all']);
  });

  test('leave out who has any of them where they exclude', async () => {
    expect(await ask(allOf('not', ['label-19', 'label-18']))).toEqual(['none']);
    expect(await ask(allOf('not', ['label-19']))).toEqual(['most', 'none']);
  });

  test('may ask for none, and then for no other', async () => {
    expect(await ask('a=null')).toEqual(['none']);
    expect(await ask('a=null&a=label-1&a=label-2')).toEqual([]);
  });

  test('are described by the key of what they name', () => {
    const { model } = managerOf(Song, dataSource).all() as unknown as { model: QueryModel };
    const keys = FilterSet.of(
      { genre: ['exact', 'in'], labels: ['exact'] },
      {
        label: new ModelChoiceFilter({ fieldName: 'labels', queryset: () => allRowsOf(model), nullLabel: 'none' }),
        named: new ModelMultipleChoiceFilter({ fieldName: 'labels', queryset: () => allRowsOf(model), toFieldName: 'name' }),
      },
    );

    const schemas = Object.fromEntries(keys.parametersFor({ model }).map(({ name, schema }) => [name, schema]));
    expect(schemas).toEqual({
      genre: { type: 'string', format: 'uuid' },
      genre__in: { type: 'array', items: { type: 'string', format: 'uuid' } },
      labels: { type: 'integer' },
      label: { anyOf: [{ type: 'integer' }, { const: 'null' }] },
      named: { type: 'string' },
    });
  });
});
