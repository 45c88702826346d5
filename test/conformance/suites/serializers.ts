import { mapErrorDetails } from '@nuages/core';
import { databaseOptions, dataSourceFactory } from '@nuages/managers';
import { type Serializer, type SerializerClass } from '@nuages/serializers';
import type { DataSource } from 'typeorm';
import type { Suite, SuiteFile, SuiteRun, TestCase } from '../suite.js';
import { decode, expectSame } from '../values.js';
import { makeClass } from './serializers/make-class.js';
import { camel } from './serializers/names.js';
import { Category, Item, loadShop, readRow, readRows, SHOP, Tag } from './serializers/shop.js';

/** Whole serializers over the three models of `shop.ts`. */
export const suite: Suite = { name: 'serializers', open };

const NAMES = new Map<unknown, string>([
  [Category, 'category'],
  [Tag, 'tag'],
  [Item, 'item'],
]);

async function open(file: SuiteFile): Promise<SuiteRun> {
  const dataSource = await dataSourceFactory(databaseOptions('sqlite::memory:', { entities: Object.values(SHOP), synchronize: true }));
  return {
    async run(testCase) {
      await loadShop(dataSource, file['dataset']);
      await OPERATIONS[testCase['op'] as string]!(dataSource, testCase);
    },
    close: () => dataSource.destroy(),
  };
}

const OPERATIONS: Readonly<Record<string, (dataSource: DataSource, testCase: TestCase) => Promise<void>>> = { validate, represent, save };

async function validate(dataSource: DataSource, testCase: TestCase): Promise<void> {
  const serializer = await makeSerializer(dataSource, testCase);
  const valid = await serializer.isValid();
  expectSame(valid ? { valid, validated: name(serializer.validatedData) } : { valid, errors: codesOf(serializer) }, testCase['expect']);
}

async function represent(dataSource: DataSource, testCase: TestCase): Promise<void> {
  const { db, instance } = testCase;
  const given = db ? await (db.all ? readRows(dataSource, db.model) : readRow(dataSource, db.model, db.pk)) : decode(instance);
  const Class = makeClass(testCase['serializer'], entityOf);
  let data: any;
  try {
    data = testCase['many'] ? (Class as typeof Serializer).many({ instance: given }).data : new Class({ instance: given }).data;
  } catch (error) {
    if (testCase['expect'].raises) return;
    throw error;
  }
  const { key_order: order, ...expected } = testCase['expect'];
  expectSame({ data }, expected);
  if (order) expectSame(Array.isArray(data) ? data.map((item) => Object.keys(item)) : Object.keys(data), order);
}

async function save(dataSource: DataSource, testCase: TestCase): Promise<void> {
  const serializer = await makeSerializer(dataSource, testCase);
  if (!(await serializer.isValid())) return expectSame({ valid: false, errors: codesOf(serializer) }, testCase['expect']);
  let saved: any;
  try {
    saved = await serializer.save((decode(testCase['save_kwargs'] ?? {}) ?? {}) as Record<string, unknown>);
  } catch (error) {
    if (testCase['expect'].raises) return undefined;
    throw error;
  }
  const { category, tags, ...row } = await readRow(dataSource, 'item', saved.id);
  const data = { ...serializer.data };
  const full = { ...row, category_id: category?.id ?? null, tags: tags.map(({ id }: Tag) => id) };
  if (!testCase['instance']) {
    delete full.id;
    delete data.id;
  }
  return expectSame({ valid: true, row: full, data }, testCase['expect']);
}

async function makeSerializer(dataSource: DataSource, testCase: TestCase): Promise<Serializer> {
  const Class: SerializerClass = makeClass(testCase['serializer'], entityOf);
  const { instance, many, partial } = testCase;
  const options = {
    data: decode(testCase['data']) ?? null,
    partial: partial === true,
    ...(instance && { instance: await readRow(dataSource, instance.model, instance.pk) }),
  };
  if (!many) return new Class(options);
  const bounds = Object.fromEntries(Object.entries(many as object).map(([key, value]) => [camel(key), value]));
  return (Class as typeof Serializer).many({ ...options, ...bounds });
}

function entityOf(model: string): new () => object {
  return SHOP[model]!;
}

/** Rows as the vectors write them: model and key. */
function name(value: any): any {
  if (Array.isArray(value)) return value.map(name);
  const model = NAMES.get(value?.constructor);
  if (model) return { $model: model, pk: value.id };
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, name(item)]));
}

function codesOf(serializer: Serializer): unknown {
  return mapErrorDetails(serializer.errorDetails, ({ code }) => code);
}
