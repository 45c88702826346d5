import { FieldError } from '@nuages/core';
import { refuseRowsOfSeveralColumns } from '../model/composite-key.js';
import type { Model } from '../model/model.js';
import type { ModelField } from '../model/model-field.js';
import { nearest } from '../model/nearest.js';
import { annotationNames, isUnder } from '../sql/annotation-use.js';
import { dialectOf } from '../sql/dialect.js';
import { QueryScope } from '../sql/query-scope.js';
import { joinedBy } from '../sql/select-entity.js';
import { Statement } from '../sql/statement.js';
import { ColumnMask } from './column-choice.js';
import type { Conditions } from './conditions.js';
import type { Prefetch } from './prefetch.js';
import { partsOf, Q } from './q.js';
import type { QueryState } from './query-state.js';

type Check = (model: Model, name: string) => void;

/** How many names of one kind a model remembers; paths into JSON have no end. */
const MAX_KNOWN = 1000;

/** Refuses what cannot be read as a value or an order: a path with its transforms. Annotations are not looked into. */
export function checkValues(state: QueryState, paths: readonly string[]): void {
  const annotations = annotationNames(state);
  for (const path of paths) if (!isUnder(path, annotations)) checkValue(state.model, path);
}

/** Refuses conditions on what the model does not have; whether the lookup fits is seen with its value. */
export function checkConditions(state: QueryState, condition: Conditions | Q): void {
  if (condition instanceof Q) for (const child of partsOf(condition).children) checkConditions(state, child);
  else if (Object.getPrototypeOf(condition) === Object.prototype) {
    const annotations = annotationNames(state);
    for (const key in condition) if (!isUnder(key, annotations)) checkField(state.model, key);
  }
}

/** Refuses what `only` and `defer` cannot leave out. */
export const checkColumn = once((model, path) => {
  const [name = '', ...rest] = path.split('__');
  ColumnMask.of(model, { isDeferring: true, paths: [path] });
  const relation = model.findField(name)?.relation;
  if (relation && rest.length > 0) checkColumn(relation.target(), rest.join('__'));
});

/** Refuses what `selectRelated` cannot join. */
export const checkJoin = once((model, path) => void joinedBy(model, path));

/** Refuses what `prefetchRelated` cannot load. A path may lead through what another one puts into `toAttr`. */
export function checkPrefetches(model: Model, prefetches: readonly Prefetch[]): void {
  const attributes = new Set(prefetches.map(({ toAttr }) => toAttr));
  for (const { path } of prefetches) {
    const names = path.split('__');
    const end = names.findIndex((name) => attributes.has(name));
    checkRelations(model, (end === -1 ? names : names.slice(0, end)).join('__'));
  }
}

/** The relation of that name, to prefetch. */
export function relationNamed(model: Model, name: string): ModelField {
  const field = model.field(name);
  if (field.relation) return field;
  const relations = [...model.fields.values()].flatMap(({ name: known, relation }) => (relation ? [known] : []));
  throw new FieldError(`prefetchRelated: '${name}' of ${model.name} is no relation.${nearest(name, relations)}`);
}

const checkRelations = once((model, path) => {
  let current = model;
  if (path !== '') for (const name of path.split('__')) current = relationNamed(current, name).relation!.target();
});

const checkValue = once((model, path) => {
  refuseRowsOfSeveralColumns(model, path, `'${path}' of ${model.name}`);
  scopeOf(model).compilePath(path);
});
const checkField = once((model, key) => void scopeOf(model).resolve(key));

function scopeOf(model: Model): QueryScope {
  const dialect = dialectOf(model.dataSource);
  return new QueryScope(model, dialect, new Statement(dialect));
}

/** A check that each name passes once. */
function once(check: Check): Check {
  const passed = new WeakMap<Model, Set<string>>();
  return (model, name) => {
    const known = passed.get(model) ?? new Set<string>();
    if (known.has(name)) return;
    check(model, name);
    if (known.size < MAX_KNOWN) passed.set(model, known.add(name));
  };
}
