import { FieldError } from '@nuages/core';
import { keyFieldsOf, refuseSeveralColumns } from '../model/composite-key.js';
import type { Model } from '../model/model.js';
import { nearest } from '../model/nearest.js';
import type { ModelField } from '../model/model-field.js';
import { ColumnMask } from '../queryset/column-choice.js';
import type { Fetching } from '../queryset/deferred-access.js';
import type { QueryState } from '../queryset/query-state.js';
import type { JoinedTable } from './join-tree.js';
import type { QueryScope } from './query-scope.js';
import { findFieldAt } from './resolve-path.js';

/** Which columns make an entity and the related ones inside it. Positions count from the row's first column. */
export interface EntityShape {
  readonly model: Model;
  readonly columns: readonly { readonly field: ModelField; readonly position: number }[];
  readonly related: readonly { readonly name: string; readonly shape: EntityShape }[];
  /** How what is not among them loads on access. */
  readonly fetching: Fetching | undefined;
}

interface SelectedEntity {
  readonly shape: EntityShape;
  readonly columns: string[];
  /** The primary keys of the entity and its related ones. */
  readonly keys: string[];
}

interface RelatedTree {
  readonly [name: string]: RelatedTree;
}

/** Selects the columns of the model and of what `selectRelated` names. */
export function selectEntity(scope: QueryScope, state: QueryState): SelectedEntity {
  const columns: string[] = [];
  const keys: string[] = [];
  const { fetching } = state;
  const select = (table: JoinedTable, model: Model, tree: RelatedTree, mask: ColumnMask | undefined): EntityShape => {
    for (const { columnName } of keyFieldsOf(model)) keys.push(scope.joins.column(table, columnName));
    const read = mask ? model.columns.filter((field) => mask.keeps(field)) : model.usualColumns;
    const own = read.map((field) => ({ field, position: columns.push(scope.joins.column(table, field.columnName)) - 1 }));
    const related = Object.entries(tree).map(([name, inner]) => {
      const field = toOne(model, name);
      if (mask && !mask.keeps(field))
        throw new FieldError(`${model.name}.${name} cannot be both deferred and read by selectRelated. Add it to only(), or drop one.`);
      const target = field.relation!.target();
      return { name, shape: select(scope.joins.follow(table, field, undefined), target, inner, mask?.follow(name)) };
    });
    return { model, columns: own, related, fetching };
  };
  const mask = state.columns && ColumnMask.of(state.model, state.columns);
  return { shape: select(scope.joins.root, state.model, treeOf(state.model, state.selectRelated), mask), columns, keys };
}

function treeOf(model: Model, paths: readonly string[]): RelatedTree {
  const tree: Record<string, RelatedTree> = {};
  for (const path of paths) {
    let node = tree;
    for (const { name } of joinedBy(model, path)) node = (node[name] ??= {}) as Record<string, RelatedTree>;
  }
  return tree;
}

/** The to-one relations that a path of `selectRelated` leads through; one in an embedded object has several words. */
export function joinedBy(model: Model, path: string): ModelField[] {
  const words = path.split('__');
  const joined: ModelField[] = [];
  for (let index = 0; index < words.length; index += joined.at(-1)!.name.split('.').length) {
    const current = joined.at(-1)?.relation!.target() ?? model;
    joined.push(toOne(current, findFieldAt(current, words, index)?.name ?? words[index]!));
  }
  return joined;
}

/** The related row that an instance holds, inside an embedded object, too. */
export function relatedOf(instance: object, { name }: Pick<ModelField, 'name'>): unknown {
  return name.split('.').reduce<unknown>((holder, word) => (holder as Record<string, unknown> | null | undefined)?.[word], instance);
}

/** The to-one relation of that name, to join. */
function toOne(model: Model, name: string): ModelField {
  const field = model.findField(name);
  const isToOne = field?.relation && (field.relation.type === 'many-to-one' || field.relation.type === 'one-to-one');
  if (isToOne) {
    refuseSeveralColumns(field);
    return field;
  }
  const known = [...model.fields.values()].filter(({ relation }) => relation?.type === 'many-to-one' || relation?.type === 'one-to-one');
  const reason = field?.relation ? 'is a to-many relation: use prefetchRelated' : 'is no relation to one row';
  throw new FieldError(
    `selectRelated: '${name}' of ${model.name} ${reason}.${nearest(
      name,
      known.map((candidate) => candidate.name),
    )}`,
  );
}
