import { FieldError } from '@nuages/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { F, Value } from '../expressions/expression.js';
import { Lower } from '../functions/text.js';
import { KT } from '../expressions/json.js';
import { RowNumber, Window } from '../functions/window.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { allowedLookups } from './allowed-lookups.js';

@Entity()
class Dish {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ type: 'simple-json', nullable: true }) data!: unknown;
}

@Entity()
class NativeDish {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ type: 'json', nullable: true }) data!: unknown;
}

/** By key, from 1 on. */
const DATA: unknown[] = [
  { lang: 'en', words: 120, tags: ['a', 'b'], draft: false, size: { w: 1, h: 2.5 } },
  { lang: 'EN', words: 7, tags: ['c'], draft: true, size: { h: 2.5, w: 1 } },
  { lang: 'é', words: '120', none: null },
  ['list', 1, { deep: ['x'] }],
  'plain',
  null,
  {},
  { "it's": 1, 'a b': 2, 0: 'zero' },
];

const CASES: [condition: Record<string, unknown>, keys: number[]][] = [
  [{ data__lang: 'en' }, [1]],
  [{ data__lang__iexact: 'en' }, [1, 2]],
  [{ data__lang__in: ['en', 'é', null] }, [1, 3]],
  [{ data__lang__in: [] }, []],
  [{ data__lang__startswith: 'E' }, [2]],
  [{ data__lang__icontains: 'N' }, [1, 2]],
  [{ data__lang__regex: '^e.$' }, [1]],
  [{ data__lang__gt: 'F' }, [1, 3]],
  [{ data__lang__range: ['EN', 'en'] }, [1, 2]],
  [{ data__words: 120 }, [1]],
  [{ data__words: '120' }, [3]],
  [{ data__words: 120n }, [1]],
  [{ data__words__gt: 7 }, [1]],
  [{ data__words__lte: 120.5 }, [1, 2]],
  [{ data__words__range: [7, 8] }, [2]],
  [{ data__draft: true }, [2]],
  [{ data__draft: false }, [1]],
  [{ data__none: null }, [3]],
  [{ data__none__isnull: false }, [3]],
  [{ data__lang__isnull: false }, [1, 2, 3]],
  [{ data__isnull: true }, [6]],
  [{ data: null }, [6]],
  [{ data: 'plain' }, [5]],
  [{ data: {} }, [7]],
  [{ data__size: { w: 1, h: 2.5 } }, [1, 2]],
  [{ data__size__h: 2.5 }, [1, 2]],
  [{ data__tags: ['a', 'b'] }, [1]],
  [{ data__tags__0: 'a' }, [1]],
  [{ data__tags__1: 'b' }, [1]],
  [{ data__2__deep__0: 'x' }, [4]],
  [{ data__0: 'list' }, [4]],
  [{ data__has_key: 'lang' }, [1, 2, 3]],
  [{ data__has_key: 'none' }, [3]],
  [{ data__has_key: "it's" }, [8]],
  [{ data__has_keys: ['words', 'draft'] }, [1, 2]],
  [{ data__has_any_keys: ['none', 'draft'] }, [1, 2, 3]],
  [{ data__has_any_keys: [] }, []],
  [{ data__size__has_key: 'w' }, [1, 2]],
  [{ data__contains: { lang: 'en' } }, [1]],
  [{ data__contains: { size: { w: 1 } } }, [1, 2]],
  [{ data__contains: 'list' }, [4]],
  [{ data__tags__contains: ['b', 'a'] }, [1]],
  [{ data__tags__contains: 'c' }, [2]],
  [{ data__tags__contained_by: ['c', 'd'] }, [2]],
  [{ data__icontains: 'plain' }, [5]],
  [{ 'data__a b': 2 }, [8]],
  [{ data__lang: F('name') }, [1]],
  [{ data__words__gt: F('id') }, [1, 2]],
  [{ data__year: 2020 }, []],
];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('JSON lookups on $name', (database) => {
  for (const entity of [Dish, NativeDish]) {
    test(`give the same rows on each database, of ${entity.name}`, async () => {
      await using dataSource = await database.open({ entities: [entity] });
      const dishes = new Manager<Dish>(entity, dataSource);
      for (const [index, data] of DATA.entries()) await dishes.create({ name: index === 0 ? 'en' : 'other', data });

      const answers: unknown[] = [];
      for (const [condition] of CASES)
        answers.push([
          condition,
          await dishes
            .filter(condition as never)
            .orderBy('id')
            .flat('id'),
        ]);

      expect(answers).toEqual(CASES);
    });
  }

  async function open() {
    const dataSource = await database.open({ entities: [Dish] });
    const dishes = new Manager<Dish>(Dish, dataSource);
    for (const data of DATA) await dishes.create({ name: 'x', data });
    return Object.assign(dataSource, { dishes });
  }

  test('values inside JSON are read, sorted and grouped by', async () => {
    await using dataSource = await open();
    const { dishes } = dataSource;

    expect(await dishes.filter({ data__has_key: 'lang' }).orderBy('id').flat('data__size__h')).toEqual([2.5, 2.5, null]);
    expect(await dishes.filter({ data__has_key: 'lang' }).orderBy('data__words', 'id').flat('data__lang')).toEqual(['é', 'EN', 'en']);
    expect(await dishes.filter({ data__has_key: 'tags' }).orderBy('-data__words').flat('data__tags')).toEqual([['a', 'b'], ['c']]);
    expect(
      await dishes
        .filter({ data__has_key: 'size' })
        .annotate({ lang: Lower(KT('data__lang')) })
        .values('lang')
        .annotate({ n: Count('id') }),
    ).toEqual([{ lang: 'en', n: 2 }]);
    expect(
      await dishes
        .filter({ data__has_key: 'tags' })
        .annotate({ place: Window(RowNumber(), { orderBy: 'data__words' }) })
        .orderBy('id')
        .flat('place'),
    ).toEqual([2, 1]);
    expect(
      await dishes
        .annotate({ size: F('data__size') })
        .filter({ size__w: 1 })
        .count(),
    ).toBe(2);
  });

  test('exclude keeps what Django keeps', async () => {
    await using dataSource = await open();
    const keys = (condition: object) =>
      dataSource.dishes
        .exclude(condition as never)
        .orderBy('id')
        .flat('id');

    expect(await keys({ data__lang: 'en' })).toEqual([2, 3, 6]);
    expect(await keys({ data__words__isnull: true })).toEqual([1, 2, 3]);
    expect(await keys({ data__has_key: 'lang' })).toEqual([4, 5, 6, 7, 8]);
  });

  test('refuses what is no JSON, no key and no comparison', async () => {
    await using dataSource = await open();
    const refused = (condition: object) => expect(dataSource.dishes.filter(condition as never).count()).rejects.toThrow(FieldError);
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;

    await refused({ data: circular });
    await refused({ data__contains: () => 1 });
    await refused({ 'data__a"b': 1 });
    await refused({ 'data__a\\b': 1 });
    await refused({ data__has_key: 'a\0' });
    await refused({ data__has_keys: 'lang' });
    await refused({ data__has_key: { a: 1 } });
    await refused({ data__words__gt: true });
    await refused({ data__words__range: [1] });
    await refused({ [`data${'__a'.repeat(31)}`]: 1 });
    await refused({ [`data${'__0'.repeat(7)}`]: 1 });
    await expect(async () => dataSource.dishes.orderBy(`data${'__0'.repeat(7)}`)).rejects.toThrow(FieldError);
    await expect(async () => dataSource.dishes.values(`data${'__a'.repeat(31)}`)).rejects.toThrow(FieldError);
    await refused({ name__has_key: 'a' });
    expect(await dataSource.dishes.filter({ data__lang: Value("' OR 1=1 --") }).count()).toBe(0);
  });

  test('a client names what is listed, as texts and numbers', async () => {
    await using dataSource = await open();
    const names = ['data__lang', 'data__words__gt', 'data__words__range', 'data__tags__contains', 'data__has_any_keys'];
    const find = (input: object) =>
      dataSource.dishes
        .filter(allowedLookups(Dish, input, names, { using: dataSource }))
        .orderBy('id')
        .flat('id');

    expect(await find({ data__lang: 'en', data__words__gt: '100' })).toEqual([1]);
    expect(await find({ data__tags__contains: 'c' })).toEqual([2]);
    expect(await find({ data__words__range: '5,10' })).toEqual([2]);
    expect(await find({ data__has_any_keys: 'none,draft' })).toEqual([1, 2, 3]);
    await expect(async () => find({ data__words__gt: 'many' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(async () => find({ data__draft: 'true' })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
