import { FieldError } from '@nuages/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { Case, When } from '../expressions/case.js';
import { type Expression, F, Value } from '../expressions/expression.js';
import { Cast, Coalesce, Func, Greatest, Least, NullIf } from './comparison.js';
import { Extract, ExtractQuarter, Now, Trunc, TruncDate, TruncMonth, TruncTime } from './datetime.js';
import { Abs, Ceil, Floor, Mod, Power, Round, Sign, Sqrt } from './math.js';
import {
  Concat,
  Left,
  Length,
  Lower,
  LPad,
  LTrim,
  Repeat,
  Replace,
  Reverse,
  Right,
  RPad,
  RTrim,
  StrIndex,
  Substr,
  Trim,
  Upper,
} from './text.js';

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ type: 'varchar', length: 20, nullable: true }) note!: string | null;
  @Column() balance!: number;
  @Column() made!: Date;
  @Column({ type: 'date', default: '2024-05-17' }) day!: string;
  @Column({ type: 'decimal', precision: 8, scale: 2, default: '2.55' }) price!: string;
  @Column({ type: 'double precision', default: 2.4 }) score!: number;
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
  ['Trim', Trim(Concat(Value('  '), 'name', Value(' '))), ['Émile', 'Bob']],
  ['LTrim', LTrim(Concat(Value('  '), 'name', Value(' '))), ['Émile ', 'Bob ']],
  ['RTrim', RTrim(Concat(Value(' '), 'name', Value('  '))), [' Émile', ' Bob']],
  ['Substr', Substr('name', 2, 2), ['mi', 'ob']],
  ['Substr to the end', Substr('name', 3), ['ile', 'b']],
  ['Left', Left('name', 4), ['Émil', 'Bob']],
  ['Right', Right('name', 4), ['mile', 'Bob']],
  ['Replace', Replace('name', Value('b'), Value('x')), ['Émile', 'Box']],
  ['Replace by nothing', Replace('name', Value('il')), ['Éme', 'Bob']],
  ['StrIndex', StrIndex('name', Value('b')), [0, 3]],
  ['Reverse', Reverse('name'), ['elimÉ', 'boB']],
  ['Repeat', Repeat('name', 2), ['ÉmileÉmile', 'BobBob']],
  ['LPad', LPad('name', 4, Value('-+')), ['Émil', '-Bob']],
  ['RPad', RPad('name', 6, Value('-+')), ['Émile-', 'Bob-+-']],
  ['Length of a number', Length('balance'), [2, 1]],
  ['Round of a decimal', Round('price', 1), ['2.6', '2.6']],
  ['Round of a float', Round('score'), [2, 2]],
  ['Round of tens', Round(F('balance').mul(10), -2), [0, 0]],
  ['Ceil', Ceil('score'), [3, 3]],
  ['Floor', Floor(F('score').mul(-1)), [-3, -3]],
  ['Mod', Mod('balance', Value(3)), [0, 1]],
  ['Power', Power('balance', Value(2)), [9, 16]],
  ['Sqrt', Sqrt(F('balance').mul(F('balance'))), [3, 4]],
  ['Sign', Sign('balance'), [-1, 1]],
  ['Greatest', Greatest('balance', Value(0)), [0, 4]],
  ['Least', Least('balance', Value(0)), [-3, 0]],
  ['Greatest with a null', Greatest('name', 'note'), [null, 'x']],
  ['NullIf', NullIf('name', Value('Bob')), ['Émile', null]],
  ['Cast to text', Cast('balance', 'text'), ['-3', '4']],
  ['Cast to integer', Cast('score', 'integer'), [2, 2]],
  ['Cast of a text', Cast(Replace('name', 'name', Value('12')), 'integer'), [12, 12]],
  ['Cast to decimal', Cast('balance', 'decimal', { scale: 2 }), ['-3.00', '4.00']],
  ['Cast to date', Cast('made', 'date'), ['2024-01-02', '2023-01-01']],
  ['Func', Func('UPPER', [Value('a')], { kind: 'text' }), ['A', 'A']],
  ['ExtractQuarter', ExtractQuarter('day'), [2, 2]],
  ['Trunc to the year', Trunc('year', 'made'), [new Date('2024-01-01T00:00:00Z'), new Date('2023-01-01T00:00:00Z')]],
  ['Trunc to the quarter', Trunc('quarter', 'day'), ['2024-04-01', '2024-04-01']],
  ['TruncMonth', TruncMonth('day'), ['2024-05-01', '2024-05-01']],
  ['Trunc to the week', Trunc('week', 'made'), [new Date('2024-01-01T00:00:00Z'), new Date('2022-12-26T00:00:00Z')]],
  ['Trunc to the day', Trunc('day', 'made'), [new Date('2024-01-02T00:00:00Z'), new Date('2023-01-01T00:00:00Z')]],
  ['Trunc to the hour', Trunc('hour', 'made'), [new Date('2024-01-02T03:00:00Z'), new Date('2023-01-01T00:00:00Z')]],
  ['Trunc to the minute', Trunc('minute', 'made'), [new Date('2024-01-02T03:04:00Z'), new Date('2023-01-01T00:00:00Z')]],
  ['Trunc to the second', Trunc('second', 'made'), [new Date('2024-01-02T03:04:05Z'), new Date('2023-01-01T00:00:00Z')]],
  ['TruncDate', TruncDate('made'), ['2024-01-02', '2023-01-01']],
  ['TruncTime', TruncTime('made'), ['03:04:05', '00:00:00']],
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
    expect(await songs.filter({ made__lt: Now() }).count()).toBe(2);
    expect(await songs.filter({ made__gt: Now() }).count()).toBe(0);
    expect(
      await songs
        .annotate({ start: Trunc('day', 'made') })
        .filter({ start: new Date('2024-01-02T00:00:00Z') })
        .count(),
    ).toBe(1);
    expect(await songs.orderBy({ by: Substr('name', 2), isDescending: true }).flat('name')).toEqual(['Bob', 'Émile']);
    expect(
      await songs
        .filter({
          made__year: songs
            .filter({ name: 'Bob' })
            .annotate({ y: Extract('year', 'made') })
            .flat('y'),
        } as never)
        .count(),
    ).toBe(1);
    await songs.filter({ name: 'Bob' }).update({ note: Lower(LPad('name', 5, Value('x'))) });
    expect((await songs.get({ name: 'Bob' })).note).toBe('xxbob');
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

test('arguments that no function takes are refused where they are written', () => {
  for (const write of [
    () => Substr('name', 0),
    () => Substr('name', 1, -1),
    () => Left('name', 0),
    () => Repeat('name', -1),
    () => Repeat('name', 1.5),
    () => Round('score', 0.5),
    () => Greatest('name'),
    () => Cast('name', 'blob' as never),
    () => Cast('name', 'decimal', { scale: 31 }),
    () => Func('upper(x); --', ['name']),
    () => Trunc('century' as never, 'made'),
    () => Extract('epoch' as never, 'made'),
  ])
    expect(write).toThrow(FieldError);
});
