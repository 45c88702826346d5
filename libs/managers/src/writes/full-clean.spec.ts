import { ValidationError, mapErrorDetails } from '@nuages/core';
import { IsEmail, Length } from 'class-validator';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
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
  });

  test("counts class-validator's decorators as validators", async () => {
    await using dataSource = await database.open({ entities: [Member] });
    const model = modelOf(Member, dataSource);
    const member = Object.assign(new Member(), { email: 'nobody', nick: 'x' });

    expect(await codesOf(fullClean(model, member))).toEqual({ email: ['is_email'], nick: ['is_length'] });
    expect(await codesOf(fullClean(model, member, { exclude: ['email'] }))).toEqual({ nick: ['is_length'] });
    expect(await codesOf(fullClean(model, Object.assign(member, { email: 'a@b.org', nick: null })))).toBeUndefined();
  });
});
