import { NuagesError, ValidationError } from '@nuages/core';
import {
  constantFrom,
  type Arbitrary,
  asyncProperty,
  assert,
  array,
  bigInt,
  boolean,
  constant,
  date,
  double,
  integer,
  object,
  oneof,
  string,
  tuple,
} from 'fast-check';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { atomic } from '../transaction/atomic.js';
import { allowedLookups } from './allowed-lookups.js';
import { JSON_LOOKUPS } from './json-lookups.js';
import { LOOKUPS, TRANSFORMS } from './lookups.js';

@Entity()
class Maker {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) name!: string;
}

@Entity()
class Thing {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 200 }) name!: string;
  @Column({ default: 0 }) size!: number;
  @Column({ type: 'decimal', precision: 8, scale: 2, default: '0' }) price!: string;
  @Column({ default: false }) isOld!: boolean;
  @Column() madeAt!: Date;
  @Column({ type: 'date' }) soldOn!: string;
  @Column({ type: 'simple-json', nullable: true }) data!: unknown;
  @ManyToOne(() => Maker, { nullable: true }) maker!: Relation<Maker> | null;
}

const FIELDS = ['id', 'data', 'data__key', 'pk', 'name', 'size', 'price', 'isOld', 'madeAt', 'soldOn', 'maker', 'maker__name'];
const INJECTIONS = [
  "' OR '1'='1",
  "'; DROP TABLE thing; --",
  '" OR ""="',
  '`; DELETE FROM thing; #',
  "\\' OR 1=1 -- ",
  '%_\\%',
  '$1',
  '?',
  ':name',
  '\uE0000\uE001',
  'a\0b',
  '\uD800',
  '))) UNION SELECT 1 --',
  '(a+)+$',
  '[',
  '9'.repeat(40),
  '1e309',
  '0000-00-00',
  '2026-13-45T99:99:99Z',
  '__proto__',
  'constructor',
];

const hostileText = oneof(constantFrom(...INJECTIONS), string({ unit: 'binary', maxLength: 60 }));
const scalar = oneof(hostileText, integer(), double(), bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), boolean(), date(), constant(null));
const value: Arbitrary<unknown> = oneof(
  { weight: 4, arbitrary: scalar },
  array(scalar, { maxLength: 4 }),
  object({ maxDepth: 2 }),
  constant(undefined),
);
const words = Object.keys({ ...LOOKUPS, ...JSON_LOOKUPS, ...TRANSFORMS });
const path = oneof(
  {
    weight: 5,
    arbitrary: tuple(constantFrom(...FIELDS), constantFrom('', ...words), constantFrom('', ...Object.keys(LOOKUPS))).map((parts) =>
      parts.filter(Boolean).join('__'),
    ),
  },
  tuple(constantFrom(...FIELDS), hostileText).map((parts) => parts.join('__')),
  hostileText,
);

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('hostile input on $name', (database) => {
  test('gets an answer or our own refusal, and changes nothing', { timeout: 120_000 }, async () => {
    await using dataSource = await database.open({ entities: [Maker, Thing] });
    const things = new Manager<Thing>(Thing, dataSource);
    for (const size of [1, 2, 3])
      await things.create({ name: `thing ${size}`, size, price: '1.50', madeAt: new Date(), soldOn: '2026-01-31' });

    await assert(
      asyncProperty(path, value, async (name, given) => {
        const condition = Object.fromEntries([[name, given]]) as never;
        const refusal = await Promise.all([answer(() => things.filter(condition)), answer(() => things.exclude(condition))]);

        expect(refusal).toEqual([undefined, undefined]);
        expect(await things.count()).toBe(3);
      }),
      { numRuns: 600 },
    );
  });

  test('gets an answer or our own refusal at each lookup of each field', { timeout: 240_000 }, async () => {
    await using dataSource = await database.open({ entities: [Maker, Thing] });
    const things = new Manager<Thing>(Thing, dataSource);
    await things.create({ name: 'thing', size: 1, price: '1.50', madeAt: new Date(), soldOn: '2026-01-31' });
    const paths = FIELDS.flatMap((field) => words.map((word) => `${field}__${word}`));

    await assert(
      asyncProperty(array(value, { minLength: paths.length, maxLength: paths.length }), async (values) => {
        for (const [index, name] of paths.entries())
          expect([name, await answer(() => things.filter({ [name]: values[index] } as never))]).toEqual([name, undefined]);
      }),
      { numRuns: 2, endOnFailure: true },
    );
    expect(await things.count()).toBe(1);
  });

  test('is found as it was written, and only so', { timeout: 60_000 }, async () => {
    await using dataSource = await database.open({ entities: [Maker, Thing] });
    const things = new Manager<Thing>(Thing, dataSource);
    await things.create({ name: 'plain', size: 0, price: '1', madeAt: new Date(), soldOn: '2026-01-31' });

    await assert(
      asyncProperty(
        oneof(constantFrom(...INJECTIONS), string({ unit: 'grapheme', maxLength: 60 })).filter((text) => !/[\0\uD800]/.test(text)),
        constantFrom('exact', 'contains', 'startswith', 'endswith', 'in'),
        async (name, lookup) => {
          const made = await things.create({ name, size: 1, price: '1', madeAt: new Date(), soldOn: '2026-01-31' });
          const found = await things.filter({ size: 1, [`name__${lookup}`]: lookup === 'in' ? [name] : name } as never);
          const other = await things.filter({ name__exact: `${name}'` });
          await things.delete(made);

          expect(found.map((thing) => thing.name)).toEqual([name]);
          expect(other).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('cannot be a name of an order, a value, or a relation', { timeout: 60_000 }, async () => {
    await using dataSource = await database.open({ entities: [Maker, Thing] });
    const things = new Manager<Thing>(Thing, dataSource);

    await assert(
      asyncProperty(path, async (name) => {
        const answers = [
          answer(() => things.orderBy(name)),
          answer(() => things.all().values(name)),
          answer(() => things.selectRelated(name)),
          answer(() => things.prefetchRelated(name)),
          answer(() => things.only(name)),
          answer(() => things.annotate({ it: F(name) })),
          answer(() => things.annotate({ [name]: Count('id') })),
          answer(() => things.aggregate({ it: Count(name), sum: Count('id', { filter: { [name]: 1 } }) })),
          answer(() => things.all().dates(name, 'day')),
          answer(() => things.filter(allowedLookups(Thing, { [name]: '1' }, ['name'], { using: dataSource }))),
          answer(() => atomic(() => things.create({ [name]: 1 }), { using: dataSource })),
          answer(() => things.filter({}).update({ [name]: 1 })),
          answer(() => things.all().inBulk([1], name)),
        ];
        expect((await Promise.all(answers)).filter((error) => error !== undefined)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

/** The error where it is not one of ours. */
async function answer(run: () => unknown): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof NuagesError || error instanceof ValidationError ? undefined : error;
  }
}
