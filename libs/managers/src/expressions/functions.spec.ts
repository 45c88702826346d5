import { FieldError } from '@nuages/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { Case, When } from './case.js';
import { type Expression, F, Value } from './expression.js';
import { Abs, Coalesce, Concat, Extract, Length, Lower, Upper } from './functions.js';

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ type: 'varchar', length: 20, nullable: true }) note!: string | null;
  @Column() balance!: number;
  @Column() made!: Date;
}

const HOSTILE = `'; DROP TABLE song; --`;

const CASES: [string, Expression, unknown[]][] = [
  ['Lower', Lower('name'), ['émile', 'bob']],
  ['Upper', Upper('name'), ['ÉMILE', 'BOB']],
  ['Length', Length('name'), [5, 3]],
  ['Abs', Abs('balance'), [3, 4]],
  ['Coalesce', Coalesce('note', Value('none')), ['none', 'x']],
  ['Coalesce of an expression', Coalesce('note', Lower('name')), ['émile', 'x']],
  ['Concat', Concat('name', Value(': '), 'note'), ['Émile: ', 'Bob: x']],
  ['Concat of a hostile text', Concat('name', Value(HOSTILE)), [`Émile${HOSTILE}`, `Bob${HOSTILE}`]],
  ['Extract of the year', Extract('year', 'made'), [2024, 2023]],
  ['Extract of the ISO year', Extract('iso_year', 'made'), [2024, 2022]],
  ['Extract of the ISO week', Extract('week', 'made'), [1, 52]],
  ['Case of texts', Case([When({ balance__lt: 0 }, Value('owes'))], Value('has')), ['owes', 'has']],
  ['Case of numbers', Case([When({ name: 'Bob' }, Value(1)), When({ balance: -3 }, F('id'))]), [1, 1]],
  ['Case without a branch that holds', Case([When({ name: 'Bob' }, Value(7))]), [null, 7]],
];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('functions on $name', (database) => {
  test('answer the same on each database', async () => {
    await using dataSource = await database.open({ entities: [Song] });
    const songs = new Manager<Song>(Song, dataSource);
    await songs.create({ name: 'Émile', note: null, balance: -3, made: new Date('2024-01-02T03:04:05Z') });
    await songs.create({ name: 'Bob', note: 'x', balance: 4, made: new Date('2023-01-01T00:00:00Z') });

    const answers: [string, unknown][] = [];
    for (const [name, expression] of CASES)
      answers.push([name, await songs.all().annotate({ answer: expression }).orderBy('id').flat('answer')]);

    expect(answers).toEqual(CASES.map(([name, , expected]) => [name, expected]));
    expect(await songs.filter({ name__length: 5 }).count()).toBe(1);
  });

  test('rows come by key, by the earliest and by the latest value', async () => {
    await using dataSource = await database.open({ entities: [Song] });
    const songs = new Manager<Song>(Song, dataSource);
    await expect(songs.all().latest('made')).rejects.toMatchObject({ name: 'DoesNotExist' });
    for (const balance of [2, 1, 3]) await songs.create({ name: `n${balance}`, note: null, balance, made: new Date(0) });

    expect(new Set((await songs.all().inBulk([1, 3, 99])).keys())).toEqual(new Set([1, 3]));
    await expect(songs.all().inBulk([1], 'balance')).rejects.toThrow(FieldError);
    expect((await songs.all().earliest('balance')).name).toBe('n1');
    expect((await songs.all().latest('balance')).name).toBe('n3');
  });
});

test('Extract refuses a part that there is not', () => {
  expect(() => Extract('year FROM x)' as never, 'made')).toThrow(FieldError);
});
