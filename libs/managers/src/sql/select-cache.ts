import type { Model } from '../model/model.js';
import { Q } from '../queryset/q.js';
import type { QueryState } from '../queryset/query-state.js';
import { BoundedMap } from './bounded-map.js';
import { dialectOf } from './dialect.js';
import { compileCount, compileSelect } from './select-compiler.js';
import { toComparable, type ValueType, valueTypeOf } from './values.js';

/** What simple queries of one kind share: all but their values. */
interface Shape {
  readonly key: string;
  /** What lookups compare with, in order. */
  readonly compared: readonly { readonly type: ValueType; readonly values: readonly unknown[] }[];
}

const IN = '__in';
/** How many shapes a model keeps. */
const MAX_SHAPES = 200;
/** The longest list whose length is a part of a shape: those of pages, and of the keys that are prefetched for one. */
const MAX_LIST = 500;

/**
 * As {@link compileSelect}, but the text of a simple query, which compares columns with plain values, is written once for
 * each shape: the columns compared, the order, the slice, the joins, the aggregates.
 */
export const compileOnce = writtenOnce(compileSelect);

/** As {@link compileCount}, with the text written once for each shape. */
export const countOnce = writtenOnce(compileCount);

function writtenOnce<T extends { readonly parameters: readonly unknown[] }>(compile: (state: QueryState) => T): (state: QueryState) => T {
  const known = new WeakMap<Model, BoundedMap<string, T | null>>();
  return (state) => {
    const shape = shapeOf(state);
    if (!shape) return compile(state);
    const found = known.get(state.model)?.get(shape.key);
    if (found === null) return compile(state);
    const parameters = encode(state.model, shape);
    if (!parameters) return compile(state); // which says which of the values is wrong
    if (found) return { ...found, parameters };

    const compiled = compile(state);
    const shapes = known.get(state.model) ?? new BoundedMap<string, T | null>(MAX_SHAPES);
    known.set(state.model, shapes);
    shapes.set(shape.key, isSame(compiled.parameters, parameters) ? compiled : null); // a shared table adds values of its own
    return compiled;
  };
}

function shapeOf(state: QueryState): Shape | undefined {
  if (!isSimpleState(state)) return undefined;
  const { model, ordering } = state;
  const compared: { type: ValueType; values: readonly unknown[] }[] = [];
  let key = `${state.start}:${state.end ?? ''}:${state.isReversed ? 'r' : ''}${state.includesDeleted ? 'd' : ''}:${state.selectRelated.join()}`;
  for (const { by, isDescending, nulls } of ordering ?? []) {
    if (typeof by !== 'string' || !isName(by)) return undefined;
    key += `;${isDescending ? '-' : ''}${by} ${nulls ?? ''}`;
  }
  key += ordering ? '!' : '';
  for (const step of state.steps) {
    if (step.type === 'annotate') {
      const { shape } = step.expression;
      if (shape === undefined) return undefined;
      key += `@${step.name}${step.isHidden ? '?' : ''}=${shape}`;
      continue;
    }
    if (step.type !== 'filter' || step.condition instanceof Q) return undefined;
    key += '&';
    for (const name in step.condition) {
      const type = comparedType(model, name);
      const values = type && comparedValues(name, step.condition[name], type);
      if (!values) return undefined;
      key += `${name}:${typeof values[0]}${values.length},`;
      compared.push({ type, values });
    }
  }
  return { key, compared };
}

/** The type of what a lookup compares: of a column, or of the keys of a relation, and of these in a list. */
function comparedType(model: Model, lookup: string): ValueType | undefined {
  const field = model.findField(lookup) ?? (lookup.endsWith(IN) ? model.findField(lookup.slice(0, -IN.length)) : undefined);
  if (!field || field.kind === 'json' || field.kind === 'other') return undefined;
  if (field.column) return valueTypeOf(field);
  return field.relation && lookup.endsWith(IN) ? valueTypeOf(field.relation.target().primaryKey) : undefined;
}

/** The values, where they are simple and of one kind. */
function comparedValues(lookup: string, value: unknown, type: ValueType): readonly unknown[] | undefined {
  if (!lookup.endsWith(IN)) return isSimple(value, type) ? [value] : undefined;
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_LIST) return undefined;
  return value.every((item) => isSimple(item, type) && typeof item === typeof value[0]) ? value : undefined;
}

/** Whether the query gives whole entities and nothing about it is out of the ordinary. */
function isSimpleState(state: QueryState): boolean {
  if (state.form.type !== 'entities' || state.columns || state.fetching || state.lock || state.combined) return false;
  return !state.isDistinct && !state.groupNames && !state.isEmpty && state.selectRelated.every(isName);
}

/** Names that cannot be taken for several, or for a part of a key. */
function isName(name: string): boolean {
  return /^\w+$/.test(name);
}

/** Values whose size or kind changes nothing in the text. */
function isSimple(value: unknown, { kind }: ValueType): boolean {
  if (typeof value === 'string') return kind !== 'integer' && kind !== 'bigint'; // PostgreSQL is told what the text holds
  return typeof value === 'boolean' || (Number.isInteger(value) && Math.abs(value as number) < 2 ** 31);
}

function encode({ dataSource }: Model, { compared }: Shape): unknown[] | undefined {
  const dialect = dialectOf(dataSource);
  try {
    return compared.flatMap(({ type, values }) => values.map((value) => toComparable(value, type, dialect)));
  } catch {
    return undefined;
  }
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((value, index) => Object.is(value, right[index]));
}
