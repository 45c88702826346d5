import { FieldError } from '@nuages/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Cast } from '../functions/comparison.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { Avg, Max, Min, Sum } from './aggregates.js';
import { Case, When } from './case.js';
import { type Expression, F, Value } from './expression.js';

@Entity()
class Race {
  @PrimaryGeneratedColumn() id!: number;
  @Column() laps!: number;
  @Column('double precision') speed!: number;
  @Column({ type: 'decimal', precision: 8, scale: 2 }) prize!: string;
  @Column({ type: 'date' }) day!: string;
  @Column() startedAt!: Date;
  @Column() endedAt!: Date;
  @Column({ default: false }) isOpen!: boolean;
}

const NOON = new Date('2024-02-29T12:00:00.250Z');

/** Of one row: 7 laps, speed 2.5, prize 10.50, from February 29th 2024 23:59:00 for 90.5 seconds. */
const VALUES: [string, Expression, unknown][] = [
  ['a true value', Value(true), true],
  ['a false value', Value(false), false],
  ['null', Value(null), null],
  ['a moment', Value(NOON), NOON],
  ['a fraction', Value(1.5), 1.5],
  ['a large number', Value(2 ** 40), 2 ** 40],
  ['a case that begins with null', Case([When({ laps: 0 }, Value(null)), When({ laps: 7 }, Value(NOON))]), NOON],
  ['whole numbers divided', F('laps').div(2), 3],
  ['a whole number times a fraction', F('laps').mul(1.5), 10.5],
  ['a whole number divided by a fraction', F('laps').div(2.5), 2.8],
  ['a whole number times a column of fractions', F('laps').mul(F('speed')), 17.5],
  ['a remainder', F('laps').mod(4), 3],
  ['a large number added', F('laps').add(2 ** 40), 2 ** 40 + 7],
  ['decimals added', F('prize').add(F('prize')), '21.00'],
  ['a decimal plus a whole number', F('prize').add(1), '11.50'],
  ['decimals multiplied', F('prize').mul(F('prize')), '110.25'],
  ['a decimal times a fraction', F('prize').mul(0.5), '5.25'],
  ['a decimal divided', F('prize').div(4), '2.625'],
  ['the seconds between moments', F('endedAt').sub(F('startedAt')), 90.5],
  ['the seconds between days', Cast('endedAt', 'date').sub(F('day')), 86_400],
  ['a moment some seconds later', F('startedAt').add(90.5), new Date('2024-03-01T00:00:30.500Z')],
  ['a moment some seconds before', F('startedAt').sub(60), new Date('2024-02-29T23:58:00.000Z')],
  ['a moment later by a column', F('startedAt').add(F('laps')), new Date('2024-02-29T23:59:07.000Z')],
  ['a day some seconds later', F('day').add(3600), new Date('2024-02-29T01:00:00.000Z')],
  ['a number as true or false', Cast('laps', 'boolean'), true],
  ['a day as a moment', Cast('day', 'datetime'), new Date('2024-02-29T00:00:00.000Z')],
];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('expressions on $name', (database) => {
  const open = async () => {
    const dataSource = await database.open({ entities: [Race] });
    const races = new Manager<Race>(Race, dataSource);
    const [startedAt, endedAt] = [new Date('2024-02-29T23:59:00.000Z'), new Date('2024-03-01T00:00:30.500Z')];
    await races.create({ laps: 7, speed: 2.5, prize: '10.50', day: '2024-02-29', startedAt, endedAt });
    return { races, [Symbol.asyncDispose]: () => dataSource[Symbol.asyncDispose]() };
  };

  test('values and arithmetic give the same everywhere', async () => {
    await using opened = await open();

    for (const [what, expression, expected] of VALUES) {
      const [value] = await opened.races.annotate({ value: expression }).flat('value');
      expect([what, value]).toEqual([what, expected]);
    }
  });

  test('moments and truths are compared with values', async () => {
    await using opened = await open();
    const count = (condition: object) => opened.races.filter(condition as never).count();

    expect(await count({ isOpen: Value(false) })).toBe(1);
    expect(await count({ startedAt__gt: Value(NOON) })).toBe(1);
    expect(await count({ endedAt__lt: F('startedAt').add(91) })).toBe(1);
    expect(await count({ endedAt__lt: F('startedAt').add(90) })).toBe(0);
    expect(await count({ startedAt__date: new Date('2024-02-29T05:00:00Z') })).toBe(1);
    expect(await count({ startedAt__date__gte: '2024-02-29T05:00:00Z' })).toBe(1);
    expect(await count({ day: new Date('2024-02-29T05:00:00Z') })).toBe(1);
    expect(await count({ startedAt__time: new Date('1970-01-01T23:59:00Z') })).toBe(1);
  });

  test('stand in the lists of lookups', async () => {
    await using opened = await open();
    const { races } = opened;

    expect(await races.filter({ laps__in: [F('id').add(6), 100], laps__range: [F('speed'), Value(7)] }).count()).toBe(1);
    expect(await races.filter({ endedAt__range: [F('startedAt'), F('startedAt').add(90)] }).count()).toBe(0);
  });

  test('a date column takes the day of a moment', async () => {
    await using opened = await open();

    await opened.races.all().update({ day: new Date('2025-01-02T03:04:05Z') as never, isOpen: Value(true) });

    expect(await opened.races.all().valuesList('day', 'isOpen')).toEqual([['2025-01-02', true]]);
  });

  test('aggregates take expressions and moments as their default, and give the shortest decimal', async () => {
    await using opened = await open();
    const none = opened.races.filter({ laps: 0 });

    expect(await none.aggregate({ a: Sum('laps', { default: Value(0) }), b: Max('startedAt', { default: NOON }) })).toEqual({
      a: 0,
      b: NOON,
    });
    expect(await none.aggregate({ a: Avg('speed', { default: 0.5 }), b: Min('day', { default: '2024-01-01' }) })).toEqual({
      a: 0.5,
      b: '2024-01-01',
    });
    expect(await opened.races.all().aggregate({ a: Avg('prize'), b: Sum('prize') })).toEqual({ a: '10.5', b: '10.50' });
  });

  test('arithmetic that has no meaning is refused', async () => {
    await using opened = await open();

    for (const expression of [F('startedAt').add(F('endedAt')), F('startedAt').mul(2), F('laps').sub(F('day'))])
      await expect(async () => opened.races.annotate({ value: expression })).rejects.toThrow(FieldError);
  });
});
