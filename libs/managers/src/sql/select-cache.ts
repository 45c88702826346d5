import type { Model } from '../model/model.js';
import { Q } from '../queryset/q.js';
import type { QueryState } from '../queryset/query-state.js';
import { BoundedMap } from './bounded-map.js';
import { dialectOf } from './dialect.js';
import { type CompiledSelect, compileSelect } from './select-compiler.js';
import { toComparable, type ValueType, valueTypeOf } from './values.js';

/** What simple queries of one kind share: all but their values. */
interface Shape {
  readonly key: string;
  readonly values: unknown[];
  readonly types: ValueType[];
}

/** How many shapes a model keeps. */
const MAX_SHAPES = 200;

const known = new WeakMap<Model, BoundedMap<string, CompiledSelect | null>>();

/**
 * As {@link compileSelect}, but the text of a simple query, which compares columns with plain values, is written once for
 * each shape: the columns compared, the order, the slice, the joins.
 */
export function compileOnce(state: QueryState): CompiledSelect {
  const shape = shapeOf(state);
  if (!shape) return compileSelect(state);
  const shapes = known.get(state.model) ?? new BoundedMap<string, CompiledSelect | null>(MAX_SHAPES);
  known.set(state.model, shapes);
  const found = shapes.get(shape.key);
  if (found === null) return compileSelect(state);
  const parameters = encode(state.model, shape);
  if (!parameters) return compileSelect(state); // which says which of the values is wrong
  if (found) return { ...found, parameters };

  const compiled = compileSelect(state);
  shapes.set(shape.key, isSame(compiled.parameters, parameters) ? compiled : null); // a shared table adds values of its own
  return compiled;
}

function shapeOf(state: QueryState): Shape | undefined {
  if (!isSimpleState(state)) return undefined;
  const { model, ordering } = state;
  const values: unknown[] = [];
  const types: ValueType[] = [];
  let key = `${state.start}:${state.end ?? ''}:${state.isReversed ? 'r' : ''}${state.includesDeleted ? 'd' : ''}:${state.selectRelated.join()}`;
  for (const { by, isDescending, nulls } of ordering ?? []) {
    if (typeof by !== 'string' || !isName(by)) return undefined;
    key += `;${isDescending ? '-' : ''}${by}${nulls ?? ''}`;
  }
  key += ordering ? '!' : '';
  for (const step of state.steps) {
    if (step.type !== 'filter' || step.condition instanceof Q) return undefined;
    key += '&';
    for (const name in step.condition) {
      const value = step.condition[name];
      const field = model.findField(name);
      if (!field?.column || field.kind === 'json' || field.kind === 'other') return undefined;
      const type = valueTypeOf(field);
      if (!isSimple(value, type)) return undefined;
      key += `${name}:${typeof value},`;
      values.push(value);
      types.push(type);
    }
  }
  return { key, values, types };
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

function encode({ dataSource }: Model, { values, types }: Shape): unknown[] | undefined {
  const dialect = dialectOf(dataSource);
  try {
    return values.map((value, index) => toComparable(value, types[index]!, dialect));
  } catch {
    return undefined;
  }
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((value, index) => Object.is(value, right[index]));
}
