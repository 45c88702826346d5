import { IntegrityError } from '@nuages/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { FieldOptions } from '../model/model-options.js';
import { modelOf } from '../model/models.js';
import { testDatabases } from '../testing/databases.js';
import { bulkCreate } from './bulk.js';
import { fullClean } from './full-clean.js';
import { createRow } from './save.js';

@Entity()
class Leaflet {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @Column('text') @FieldOptions({ blank: true }) body!: string;
  @Column('varchar', { length: 20, nullable: true }) @FieldOptions({ blank: true }) note!: string | null;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('defaults of new rows on $name', (database) => {
  test('leave a text blank that may be', async () => {
    await using dataSource = await database.open({ entities: [Leaflet] });
    const model = modelOf(Leaflet, dataSource);

    expect(await createRow(model, { title: 'one' })).toMatchObject({ body: '', note: null });
    const [two] = await bulkCreate(model, [Object.assign(new Leaflet(), { title: 'two' })]);
    expect(two).toMatchObject({ body: '', note: null });
    expect(await fullClean(model, Object.assign(new Leaflet(), { title: 'three' }))).toBeUndefined();
  });

  test('are none for a text that must be said', async () => {
    await using dataSource = await database.open({ entities: [Leaflet] });

    await expect(createRow(modelOf(Leaflet, dataSource), { body: 'text' })).rejects.toThrow(IntegrityError);
  });
});
