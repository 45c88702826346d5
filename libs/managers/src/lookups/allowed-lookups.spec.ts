import { ImproperlyConfigured, ValidationError } from '@nuages/core';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { allowedLookups } from './allowed-lookups.js';

@Entity()
class Owner {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ length: 20 }) password!: string;
}

@Entity()
class Pet {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ default: 0 }) age!: number;
  @Column({ default: false }) isWild!: boolean;
  @Column() bornAt!: Date;
  @ManyToOne(() => Owner, { nullable: false }) owner!: Relation<Owner>;
}

const NAMES = [
  'name',
  'name__icontains',
  'age__in',
  'age__range',
  'age__gte',
  'isWild',
  'bornAt__gte',
  'bornAt__year',
  'owner__name',
  'owner',
];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('allowedLookups on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Owner, Pet] });
    const [owners, pets] = [new Manager<Owner>(Owner, dataSource), new Manager<Pet>(Pet, dataSource)];
    for (const [index, name] of ['Ann', 'Bob'].entries()) {
      const owner = await owners.create({ name, password: 'secret' });
      for (const age of [index, index + 2])
        await pets.create({ name: `${name}-${age}`, age, isWild: age === 2, bornAt: new Date(Date.UTC(2020 + age, 0, 1)), owner });
    }
    return Object.assign(dataSource, { pets });
  }

  test('reads what a query string says', async () => {
    await using dataSource = await open();
    const agesFor = async (input: unknown) =>
      (await dataSource.pets.filter(allowedLookups(Pet, input, NAMES, { using: dataSource })).orderBy('age')).map(({ age }) => age);

    expect(await agesFor({ name__icontains: 'ANN' })).toEqual([0, 2]);
    expect(await agesFor({ age__in: '1,3' })).toEqual([1, 3]);
    expect(await agesFor({ age__in: ['1', '3'] })).toEqual([1, 3]);
    expect(await agesFor({ age__range: '1,2' })).toEqual([1, 2]);
    expect(await agesFor({ isWild: 'true', age__gte: '1' })).toEqual([2]);
    expect(await agesFor({ bornAt__gte: '2022-01-01T00:00:00Z' })).toEqual([2, 3]);
    expect(await agesFor({ bornAt__year: '2021' })).toEqual([1]);
    expect(await agesFor({ owner__name: 'Bob', page: '2', name: '' })).toEqual([1, 3]);
    expect(await agesFor({ owner: '1' })).toEqual([0, 2]);
    expect(await agesFor(undefined)).toEqual([0, 1, 2, 3]);
  });

  test.each([
    ['a lookup that is not named', { age: '1' }, 'lookup_not_allowed'],
    ['a path that is not named', { owner__password__startswith: 's' }, 'lookup_not_allowed'],
    ['a regular expression', { name__regex: '(a+)+$' }, 'lookup_not_allowed'],
    ['a number that is none', { age__gte: '1 OR 1=1' }, 'invalid'],
    ['a moment that is none', { bornAt__gte: '2026-02-30' }, 'invalid'],
    ['a choice that is none', { isWild: 'maybe' }, 'invalid'],
    ['an object', { name: { toString: 'x' } }, 'invalid'],
    ['a range of three', { age__range: '1,2,3' }, 'invalid'],
    ['a long text', { name: 'x'.repeat(1001) }, 'max_length'],
    ['a long list', { age__in: Array.from({ length: 101 }, () => '1') }, 'max_items'],
    ['a text that no database takes', { name: 'a\0b' }, 'invalid'],
  ])('refuses %s', async (_what, input, code) => {
    await using dataSource = await open();

    expect(() => allowedLookups(Pet, input, NAMES, { using: dataSource })).toThrow(
      expect.objectContaining({ constructor: ValidationError, status: 400 }),
    );
    expect(codeOf(() => allowedLookups(Pet, input, NAMES, { using: dataSource }))).toBe(code);
  });

  test('names a wrong word in the list at once', async () => {
    await using dataSource = await open();
    const list = (name: string) => () => allowedLookups(Pet, {}, [name], { using: dataSource });

    expect(list('nmae')).toThrow(/Did you mean 'name'/);
    expect(list('name__containz')).toThrow(ImproperlyConfigured);
    expect(list('name__regex')).toThrow(/allowRegex/);
    expect(allowedLookups(Pet, { name__regex: '^A' }, ['name__regex'], { using: dataSource, allowRegex: true })).toBeDefined();
  });
});

function codeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return Object.values((error as ValidationError).detail as unknown as Record<string, { code: string }[]>)[0]![0]!.code;
  }
}
