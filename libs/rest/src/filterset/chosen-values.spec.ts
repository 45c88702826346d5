import { ValidationError } from '@nuages/core';
import { managerOf } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyQuerySet } from '../query/query-set.js';
import { fakeRequest } from '../testing/index.js';
import { AllValuesFilter, AllValuesMultipleFilter } from './all-values-filters.js';
import { FilterSet } from './filter-set.js';
import { TypedChoiceFilter, TypedMultipleChoiceFilter } from './typed-choice-filters.js';

@Entity()
class Dish {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) course!: string;
  @Column() price!: number;
}

const DOZENS: Record<string, number> = { one: 12, two: 24 };

class DishFilter extends FilterSet {
  override readonly fields = { course: ['iregex'] };
  readonly course = new AllValuesFilter();
  readonly price = new AllValuesFilter();
  readonly courses = new AllValuesMultipleFilter({ fieldName: 'course' });
  readonly dozen = new TypedChoiceFilter({ fieldName: 'price', choices: ['one', 'two', 'three'], coerce: (text) => DOZENS[text] });
  readonly dozens = new TypedMultipleChoiceFilter({ fieldName: 'price', choices: ['one', 'two'], coerce: (text) => DOZENS[text] });
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('filters by chosen values on $name', (database) => {
  let dataSource: DataSource & AsyncDisposable;
  beforeAll(async () => {
    dataSource = await database.open({ entities: [Dish] });
    const rows = (
      [
        ['starter', 12],
        ['main', 24],
        ['main', 30],
      ] as const
    ).map(([course, price]) => Object.assign(new Dish(), { course, price }));
    await managerOf(Dish, dataSource).bulkCreate(rows);
  });
  afterAll(() => dataSource[Symbol.asyncDispose]());

  const ask = async (query: string) => {
    const rows = managerOf(Dish, dataSource).orderBy('id') as unknown as AnyQuerySet;
    try {
      const { queryset } = await new DishFilter().filterQuerySet(rows, fakeRequest(`/?${query}`));
      return ((await queryset) as Dish[]).map(({ id }) => id);
    } catch (error) {
      if (error instanceof ValidationError) return error.getCodes();
      throw error;
    }
  };

  test.each([
    ['course=main', [2, 3]],
    ['course=', [1, 2, 3]],
    ['course=dessert', { course: ['invalid_choice'] }],
    ['price=24', [2]],
    ['price=25', { price: ['invalid_choice'] }],
    ['price=x', { price: ['invalid_choice'] }],
    ['courses=main&courses=starter', [1, 2, 3]],
    ['course__iregex=^M.*n$', [2, 3]],
    ['course__iregex=(', { course__iregex: ['invalid'] }],
    ['course__iregex=(m%2B)%2B$', { course__iregex: ['invalid'] }],
    ['courses=main&courses=x', { courses: ['invalid_choice'] }],
    ['dozen=one', [1]],
    ['dozen=three', { dozen: ['invalid_choice'] }],
    ['dozen=four', { dozen: ['invalid_choice'] }],
    ['dozens=one&dozens=two', [1, 2]],
  ])('%s', async (query, expected) => {
    expect(await ask(query)).toEqual(expected);
  });
});
