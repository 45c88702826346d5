import { ValidationError, mapErrorDetails } from '@nuages/core';
import { IsEmail, Length } from 'class-validator';
import { Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { FieldOptions, ModelOptions } from '../model/model-options.js';
import { modelOf } from '../model/models.js';
import { testDatabases } from '../testing/databases.js';
import { fullClean } from './full-clean.js';
import { createRow } from './save.js';

@ModelOptions({ uniqueTogether: [['title', 'shelf']] })
@Entity()
class Volume {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 5 }) title!: string;
  @Column({ length: 5, unique: true }) code!: string;
  @Column({ default: 1 }) shelf!: number;
  @Column({ length: 5, default: 'new' }) @FieldOptions({ choices: ['new', 'old'] }) state!: string;
  @Column({ nullable: true }) @FieldOptions({ validators: [rejectOdd] }) pages!: number;

  clean(): void {
    if (this.title === this.code) throw new ValidationError('Title and code are the same.', 'same');
  }
}

@Entity()
class Member {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) @IsEmail() email!: string;
  @Column({ length: 20, nullable: true, type: 'varchar' }) @Length(2, 5, { message: 'Two to five.' }) nick!: string | null;
}

@Entity()
@Index(['year', 'small'], { unique: true })
class Coin {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'int' }) year!: number;
  @Column({ type: 'smallint', nullable: true }) small!: number | null;
  @Column({ type: 'decimal', precision: 4, scale: 2, nullable: true }) worth!: string | number | null;
  @Column({ type: 'date', nullable: true }) day!: string | null;
  @Column({ nullable: true }) foundAt!: Date;
  @Column({ default: false }) isRare!: boolean;
  @Column({ type: 'uuid', nullable: true }) key!: string | null;
  @Column({ type: 'varchar', length: 9, nullable: true }) @FieldOptions({ uniqueForDate: 'day', uniqueForYear: 'foundAt' }) slug!:
    string | null;
  @Column({ type: 'varchar', length: 9, nullable: true }) @FieldOptions({ uniqueForMonth: 'day' }) mark!: string | null;
  @ManyToOne(() => Member, { nullable: true }) owner!: Relation<Member> | null;
}

/** Values of a coin, and the codes of what is wrong with them. */
const COINS: [object, unknown][] = [
  [{ year: 'MCM' }, { year: ['invalid'] }],
  [{ year: 1.5 }, { year: ['invalid'] }],
  [{ year: '1900' }, undefined],
  [{ year: 2n ** 64n }, { year: ['max_value'] }],
  [{ worth: 'much' }, { worth: ['invalid'] }],
  [{ worth: '99.99' }, undefined],
  [{ worth: 0.5 }, undefined],
  [{ worth: '123.45' }, { worth: ['max_digits'] }],
  [{ worth: '1.234' }, { worth: ['max_decimal_places'] }],
  [{ worth: '123' }, { worth: ['max_whole_digits'] }],
  [{ day: '2023-02-29' }, { day: ['invalid'] }],
  [{ foundAt: 'once' }, { foundAt: ['invalid'] }],
  [{ isRare: 'perhaps' }, { isRare: ['invalid'] }],
  [{ key: 'none' }, { key: ['invalid'] }],
  [{ owner: Object.assign(new Member(), { id: 99 }) }, { owner: ['invalid'] }],
  [{ year: 2000, small: 1 }, { non_field_errors: ['unique_together'] }],
  [{ slug: 'a', day: '2024-05-17' }, { slug: ['unique_for_date'] }],
  [{ slug: 'a', day: '2024-05-18' }, undefined],
  [{ slug: 'a', foundAt: new Date('2024-01-01T00:00:00Z') }, { slug: ['unique_for_year'] }],
  [{ mark: 'b', day: '2020-05-01' }, { mark: ['unique_for_month'] }],
  [{ mark: 'b', day: '2024-06-17' }, undefined],
];

function rejectOdd(value: number): void {
  if (value % 2 === 1) throw new ValidationError('Odd.', 'odd');
}

async function codesOf(check: Promise<void>): Promise<unknown> {
  const error = await check.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof ValidationError ? mapErrorDetails(error.detail, ({ code }) => code) : error;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('fullClean on $name', (database) => {
  test('finds what is wrong with each field', async () => {
    await using dataSource = await database.open({ entities: [Volume] });
    const model = modelOf(Volume, dataSource);
    const volume = Object.assign(new Volume(), { title: 'too long', code: '', state: 'lost', pages: 3 });

    expect(await codesOf(fullClean(model, volume))).toEqual({
      title: ['max_length'],
      code: ['blank'],
      state: ['invalid_choice'],
      pages: ['odd'],
    });
    expect(await codesOf(fullClean(model, new Volume()))).toEqual({ title: ['required'], code: ['required'], non_field_errors: ['same'] });
    expect(await codesOf(fullClean(model, volume, { exclude: ['title', 'code', 'state', 'pages'] }))).toBeUndefined();
  });

  test('finds what is taken already, but not by the row itself', async () => {
    await using dataSource = await database.open({ entities: [Volume] });
    const model = modelOf(Volume, dataSource);
    const volume = await createRow(model, { title: 'a', code: 'x' });

    expect(await codesOf(fullClean(model, volume))).toBeUndefined();
    expect(await codesOf(fullClean(model, Object.assign(new Volume(), { title: 'a', code: 'x', shelf: 1 })))).toEqual({
      code: ['unique'],
      non_field_errors: ['unique_together'],
    });
    const error = await fullClean(model, Object.assign(new Volume(), { title: 'a', code: 'x', shelf: 1 })).catch(
      (thrown: unknown) => thrown,
    );
    expect(mapErrorDetails((error as ValidationError).detail, ({ message }) => message)).toEqual({
      code: ['Volume with this Code already exists.'],
      non_field_errors: ['Volume with this Title and Shelf already exists.'],
    });
  });

  test("counts class-validator's decorators as validators", async () => {
    await using dataSource = await database.open({ entities: [Member] });
    const model = modelOf(Member, dataSource);
    const member = Object.assign(new Member(), { email: 'nobody', nick: 'x' });

    expect(await codesOf(fullClean(model, member))).toEqual({ email: ['is_email'], nick: ['is_length'] });
    expect(await codesOf(fullClean(model, member, { exclude: ['email'] }))).toEqual({ nick: ['is_length'] });
    expect(await codesOf(fullClean(model, Object.assign(member, { email: 'a@b.org', nick: null })))).toBeUndefined();
  });

  test('checks each value by the kind of its column, what it refers to, and dates', async () => {
    await using dataSource = await database.open({ entities: [Coin, Member] });
    const model = modelOf(Coin, dataSource);
    const owner = await createRow(modelOf(Member, dataSource), { email: 'a@b.org' });
    await createRow(model, {
      year: 2000,
      small: 1,
      slug: 'a',
      mark: 'b',
      day: '2024-05-17',
      foundAt: new Date('2024-07-01T00:00:00Z'),
      owner,
    });

    for (const [values, codes] of COINS) {
      const coin = Object.assign(new Coin(), { year: 1999, owner }, values);
      expect([values, await codesOf(fullClean(model, coin))]).toEqual([values, codes]);
    }
    const small = await codesOf(fullClean(model, Object.assign(new Coin(), { year: 1, small: -40_000 })));
    expect(small).toEqual(database.name === 'sqlite' ? undefined : { small: ['min_value'] });
  });
});
