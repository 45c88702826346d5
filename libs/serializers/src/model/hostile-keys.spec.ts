import { ValidationError } from '@nuages/core';
import { Manager } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import * as fc from 'fast-check';
import { Column, Entity, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import '../serializer/list-serializer.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';
import { PrimaryKeyRelatedField, SlugRelatedField } from './related.fields.js';

@Entity()
class Device {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @Column({ type: 'smallint', unique: true }) port!: number;
  @Column({ type: 'bigint', unique: true }) serial!: string;
  @Column({ type: 'date', unique: true }) built!: string;
  @Column({ type: 'decimal', precision: 5, scale: 2, unique: true }) weight!: string;
  @Column({ type: 'float' }) height!: number;
}

@Entity()
class Token {
  @PrimaryColumn('uuid') id!: string;
}

@Entity()
class Link {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Device, { nullable: false }) device!: Relation<Device>;
}

const by = (slugField: string) => SlugRelatedField({ model: () => Device, slugField, required: false });

class LinkSerializer extends ModelSerializer {
  @PrimaryKeyRelatedField({ model: () => Token, required: false }) token?: Token;
  @PrimaryKeyRelatedField({ model: () => Device, many: true, required: false }) devices?: Device[];
  @by('name') name?: Device;
  @by('port') port?: Device;
  @by('serial') serial?: Device;
  @by('built') built?: Device;
  @by('weight') weight?: Device;
  @by('height') height?: Device;
  static override Meta = modelMeta({
    model: Link,
    fields: ['device', 'token', 'devices', 'name', 'port', 'serial', 'built', 'weight', 'height'],
    extraKwargs: { device: { required: false } },
  });
}

class DeviceSerializer extends ModelSerializer {
  static override Meta = modelMeta({ model: Device, fields: ['name', 'port', 'serial', 'built', 'weight', 'height'] });
}

const RUNS = Number(process.env['HOSTILE_RUNS'] ?? 500) / 10;
const FIELDS = ['device', 'token', 'devices', 'name', 'port', 'serial', 'built', 'weight', 'height'];
const ROW = { name: 'router', port: 80, serial: '5', built: '2024-01-01', weight: '1.50', height: 1 };

const key = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom<unknown>(
    'a\0b',
    '\ud800',
    2 ** 31,
    2 ** 40,
    -(2 ** 63),
    '9'.repeat(30),
    1.5,
    NaN,
    '1e400',
    true,
    {},
    '0001-01-01',
    'x'.repeat(9999),
  ),
  fc.bigInt().map(String),
  fc.jsonValue(),
);

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('keys of clients on $name', (database) => {
  // oxlint-disable-next-line vitest/expect-expect -- `read` expects
  test('are rows or a ValidationError, whatever they are', { timeout: 120_000 }, async () => {
    await using dataSource = await database.open({ entities: [Device, Token, Link] });
    await new Manager<any>(Device, dataSource).create(ROW);
    const data = fc.dictionary(fc.constantFrom(...FIELDS), fc.oneof(key, fc.array(key)));
    const read = async (Class: typeof ModelSerializer, body: unknown) => {
      const outcome: unknown = await Class.parse(body).catch((error: unknown) => error);
      expect(!(outcome instanceof Error) || outcome instanceof ValidationError).toBe(true);
    };

    await fc.assert(
      fc.asyncProperty(data, async (body) => {
        await read(LinkSerializer, body);
        await read(DeviceSerializer, { ...ROW, name: 'x', port: 1, serial: '1', built: '2024-01-02', weight: '1', ...body });
      }),
      { numRuns: Math.max(RUNS, 100) },
    );
  });

  test('are integers that a column can hold', async () => {
    await using _dataSource = await database.open({ entities: [Device, Token, Link] });
    const serializer = new DeviceSerializer({ data: { ...ROW, serial: '9'.repeat(30) } });

    expect(await serializer.isValid()).toBe(false);
    expect(Object.keys(serializer.flatErrors)).toEqual(['serial']);
  });

  test('are of rows: a null among them names none, another kind of value cannot', async () => {
    await using _dataSource = await database.open({ entities: [Device, Token, Link] });

    await expect(LinkSerializer.parse({ devices: [null] })).rejects.toMatchObject({ detail: { devices: [{ code: 'does_not_exist' }] } });
    await expect(LinkSerializer.parse({ devices: [true] })).rejects.toMatchObject({ detail: { devices: [{ code: 'incorrect_type' }] } });
  });

  test('name rows by columns of every kind', async () => {
    await using dataSource = await database.open({ entities: [Device, Token, Link] });
    await new Manager<any>(Device, dataSource).create(ROW);
    const { name, port, built, weight, height } = ROW;
    const parsed = (await LinkSerializer.parse({ device: '1', name, port: String(port), serial: 5, built, weight, height })) as object;

    expect(Object.keys(parsed)).toHaveLength(7);
    expect(Object.values(parsed).every((row) => (row as Device).id === 1)).toBe(true);
  });
});
