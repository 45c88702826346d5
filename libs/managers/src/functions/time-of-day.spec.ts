import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Avg, Count, Max, Min, Sum } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { KT } from '../expressions/json.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { Cast } from './comparison.js';
import { Extract, Trunc, TruncHour } from './datetime.js';

@Entity()
class Shift {
  @PrimaryGeneratedColumn() id!: number;
  @Column('time') startsAt!: string;
  @Column({ type: 'simple-json', nullable: true }) meta!: unknown;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('columns of other kinds on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Shift] });
    const shifts = new Manager<Shift>(Shift, dataSource);
    await shifts.create({ startsAt: '09:41:17', meta: { size: 3 } });
    await shifts.create({ startsAt: '23:05:59', meta: { size: 12 } });
    return Object.assign(dataSource, { shifts });
  }

  test('times of day are cut back to their hour, minute and second', async () => {
    await using opened = await open();
    const rows = opened.shifts.orderBy('id');

    expect(await rows.flat(TruncHour('startsAt'))).toEqual(['09:00:00', '23:00:00']);
    expect(await rows.flat(Trunc('minute', 'startsAt'))).toEqual(['09:41:00', '23:05:00']);
    expect(await rows.flat(Trunc('second', 'startsAt'))).toEqual(['09:41:17', '23:05:59']);
    expect(await rows.valuesList(Extract('hour', 'startsAt'), Extract('second', 'startsAt'))).toEqual([
      [9, 17],
      [23, 59],
    ]);
    expect(
      await opened.shifts
        .annotate({ hour: TruncHour('startsAt') })
        .filter({ hour: '09:00:00' })
        .count(),
    ).toBe(1);
    await expect(rows.flat(Trunc('month', 'startsAt')).all()).rejects.toThrow(/Trunc\(\): a time of day has no month/);
    await expect(rows.flat(Extract('year', 'startsAt')).all()).rejects.toThrow(/Extract\(\): a time of day has no year/);
  });

  test('JSON is summed up when it is said what it holds', async () => {
    await using opened = await open();
    const { shifts } = opened;
    const size = Cast(KT('meta__size'), 'integer');

    expect(await shifts.aggregate({ most: Max(size), least: Min(size), all: Sum(size), mean: Avg(size), n: Count('meta__size') })).toEqual({
      most: 12,
      least: 3,
      all: 15,
      mean: 7.5,
      n: 2,
    });
    for (const aggregate of [Max, Min, Sum, Avg])
      await expect(shifts.aggregate({ one: aggregate(F('meta__size')) })).rejects.toThrow(/An aggregate of JSON: say what its values are/);
  });
});
