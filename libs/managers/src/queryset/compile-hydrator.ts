import type { ModelField } from '../model/model-field.js';
import type { Model } from '../model/model.js';
import { FOREIGN_KEYS } from '../model/models.js';
import { createDeferring, deferredFields, deferringPrototype } from './deferred-access.js';
import { BoundedMap } from '../sql/bounded-map.js';
import type { CompiledSelect, SelectedValue } from '../sql/select-compiler.js';
import type { EntityShape } from '../sql/select-entity.js';
import { fromDatabase, READERS, readerSource, type ValueType, valueTypeOf } from '../sql/values.js';

type Row = readonly unknown[];
type Make = (row: Row) => object | null;

/** How many selections a model keeps the functions of. */
const MAX_MAKERS = 200;
const known = new WeakMap<Model, BoundedMap<string, Make>>();
/** A shape belongs to one compiled query, which may run many times. */
const byShape = new WeakMap<EntityShape, Make>();

/**
 * Gives the function that makes an entity, with its related ones and its annotations, of a driver's row. It is generated
 * once for each selection of a model, as straight-line code:
 *
 *     function Post(row) { this["id"] = row[0]; this["createdAt"] = row[8] === null ? null : readMoment(row[8]); ... }
 *
 * A class whose constructor does no more than declare fields is not called: its objects get its prototype.
 */
export function hydratorFor({ entity, values }: CompiledSelect): Make {
  const ready = byShape.get(entity!);
  if (ready) return ready;
  const { model } = entity!;
  const makers = known.get(model) ?? new BoundedMap<string, Make>(MAX_MAKERS);
  known.set(model, makers);
  const signature = `${signatureOf(entity!)}|${values.map(({ name, type }) => `${name}:${type.kind}:${type.scale}:${idOf(type.field)}`).join()}`;
  const found = makers.get(signature);
  const maker = found ?? compile(entity!, values);
  if (!found) makers.set(signature, maker);
  byShape.set(entity!, maker);
  return maker;
}

/** The source of the function that {@link hydratorFor} gives, for reading. */
export function hydratorSource({ entity, values }: CompiledSelect): string {
  return new HydratorWriter().write(entity!, values);
}

const ids = new WeakMap<ModelField, number>();
let lastId = 0;

/** Fields of one name in two models may convert differently. */
function idOf(field: ModelField | undefined): number | undefined {
  if (!field) return undefined;
  const id = ids.get(field) ?? (lastId += 1);
  ids.set(field, id);
  return id;
}

function signatureOf(shape: EntityShape): string {
  const { model, columns, related } = shape;
  const partly = columns.length < model.columns.length ? columns.map(({ field }) => field.name).join() : columns.length;
  const onAccess = shape.fetching
    ? `+${deferredFields(shape)
        .map(({ name }) => name)
        .join()}`
    : '';
  return `${partly}${onAccess}(${related.map(({ name, shape }) => name + signatureOf(shape)).join()})`;
}

function compile(shape: EntityShape, values: readonly SelectedValue[]): Make {
  const writer = new HydratorWriter();
  const source = writer.write(shape, values);
  // oxlint-disable-next-line typescript/no-implied-eval -- names come from metadata and are quoted, values never appear
  return new Function('given', 'readers', 'FOREIGN_KEYS', source)(writer.given, READERS, FOREIGN_KEYS) as Make;
}

/** Writes the functions of an entity and its related ones, the innermost first. */
class HydratorWriter {
  /** What the source refers to by number: models to make, prototypes, converters. */
  readonly given: unknown[] = [];
  private readonly functions: string[] = [];

  write(shape: EntityShape, values: readonly SelectedValue[]): string {
    const offset = countColumns(shape);
    const annotations = values.map(({ name, type }, index) => ({ name, value: this.readComputed(`row[${offset + index}]`, type) }));
    const make = this.writeEntity(shape, annotations);
    return `const { readMoment, readJson, readDecimal, readTime } = readers;\n${this.functions.join('\n')}\nreturn ${make};`;
  }

  private writeEntity(shape: EntityShape, annotations: readonly { name: string; value: string }[] = []): string {
    const { model, columns, related } = shape;
    const o = isBare(model) ? 'this' : 'o'; // V8 makes room for what is written to 'this'
    const makers = related.map(({ name, shape: inner }) => `${o}${accessTo(name)} = ${this.writeEntity(inner)}(row);`);
    const own = columns.filter(({ field }) => !field.relation);
    const keys = columns.filter(({ field }) => field.relation);
    const pairs = keys.map(({ field, position }) => `${JSON.stringify(field.name)}: ${this.read(`row[${position}]`, valueTypeOf(field))}`);
    const body = [
      ...this.writeEmbedded([...own.map(({ field }) => field), ...related.map(({ name }) => model.field(name))], o),
      ...own.map(({ field, position }) => `${o}${accessTo(field.name)} = ${this.read(`row[${position}]`, valueTypeOf(field))};`),
      ...(pairs.length > 0 ? [`${o}[FOREIGN_KEYS] = { ${pairs.join(', ')} };`] : []),
      ...makers,
      ...annotations.map(({ name, value }) => `${o}[${JSON.stringify(name)}] = ${value};`),
    ];
    const key = columns.find(({ field }) => field.isPrimaryKey)!.position;
    return this.writeFunctions(model, key, body, deferredFields(shape));
  }

  /** Makes the objects that embedded columns stand in, the outermost first. */
  private writeEmbedded(fields: readonly ModelField[], o: string): string[] {
    const embedded = new Set(
      fields.flatMap(({ column, relation }) => (relation?.metadata ?? column!).embeddedMetadata?.embeddedMetadataTree ?? []),
    );
    return [...embedded].map((one) => `${o}${accessTo(one.propertyPath)} = ${this.give(() => one.create() as unknown)}();`);
  }

  private writeFunctions(model: Model, key: number, body: readonly string[], deferred: readonly ModelField[]): string {
    const index = this.functions.length;
    if (isBare(model)) {
      const own = (model.target as { prototype: object }).prototype;
      const prototype = this.give(deferred.length > 0 ? deferringPrototype(model, own, deferred) : own);
      this.functions.push(
        `function Entity${index}(row) {\n  ${body.join('\n  ')}\n}\nEntity${index}.prototype = ${prototype};`,
        `function make${index}(row) { return row[${key}] === null ? null : new Entity${index}(row); }`,
      );
    } else {
      const made = this.give(deferred.length > 0 ? () => createDeferring(model, deferred) : () => model.create());
      this.functions.push(
        `function make${index}(row) {\n  if (row[${key}] === null) return null;\n  const o = ${made}();\n  ${body.join('\n  ')}\n  return o;\n}`,
        '',
      );
    }
    return `make${index}`;
  }

  /** What the database computes may come in another form than a column of that kind. */
  private readComputed(raw: string, type: ValueType): string {
    if (type.kind !== 'integer' && type.kind !== 'bigint' && type.kind !== 'float') return this.read(raw, type);
    return `${this.give((value: unknown) => fromDatabase(value, type))}(${raw})`;
  }

  private read(raw: string, type: ValueType): string {
    if (type.field) return `${this.give((value: unknown) => fromDatabase(value, type))}(${raw})`;
    const source = readerSource(type, raw);
    return source === raw ? raw : `${raw} === null ? null : ${source}`;
  }

  private give(value: unknown): string {
    return `given[${this.given.push(value) - 1}]`;
  }
}

/** `["address"]["city"]` for `address.city`. */
function accessTo(path: string): string {
  return path
    .split('.')
    .map((name) => `[${JSON.stringify(name)}]`)
    .join('');
}

function countColumns({ columns, related }: EntityShape): number {
  return related.reduce((count, { shape }) => count + countColumns(shape), columns.length);
}

const bare = new WeakMap<Model, boolean>();

/** Whether making an instance by the class's constructor would only declare its fields. */
function isBare(model: Model): boolean {
  const found = bare.get(model);
  if (found !== undefined) return found;
  const { target, lazyRelations } = model.metadata;
  const isPlain = typeof target === 'function' && lazyRelations.length === 0 && model.dataSource.options.typename === undefined;
  const result = isPlain && Object.values(model.create()).every((value) => value === undefined);
  bare.set(model, result);
  return result;
}
