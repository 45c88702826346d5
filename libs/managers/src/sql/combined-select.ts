import { FieldError } from '@nuages/core';
import { FieldReference } from '../expressions/expression.js';
import { nearest } from '../model/nearest.js';
import { type Combined, isSliced, type QueryState } from '../queryset/query-state.js';
import type { EntityShape } from './select-entity.js';
import type { SelectedValue } from './select-compiler.js';
import { type Dialect, requireMysql } from './dialect.js';
import { turned } from './order-terms.js';
import type { Statement } from './statement.js';

/** A query as text, before its placeholders are written, and how to read its rows. */
export interface SelectedText {
  readonly text: string;
  readonly entity: EntityShape | undefined;
  readonly values: readonly SelectedValue[];
  /** How many columns stand before the values. */
  readonly entityWidth: number;
}

/** How many querysets SQLite combines. */
const MAX_PARTS = 500;

const OPERATORS: Record<Combined['operator'], string> = {
  union: 'UNION',
  unionAll: 'UNION ALL',
  intersection: 'INTERSECT',
  difference: 'EXCEPT',
};

/**
 * The rows of several queries as one query: a table of its own, which is sorted and cut.
 *
 * @param selectPart compiles one of the queries, its columns named
 * @param nameOf names the columns, for a query over this one's rows
 * @throws FieldError where the queries do not give the same columns
 */
export function combinedText(
  state: QueryState & { readonly combined: Combined },
  dialect: Dialect,
  statement: Statement,
  selectPart: (part: QueryState, nameOf: (position: number) => string) => SelectedText,
  nameOf: ((position: number) => string) | undefined,
): SelectedText {
  const { operator } = state.combined;
  if (operator === 'intersection' || operator === 'difference') requireMysql(state.model.dataSource, '8.0.31', `${operator}()`);
  const { length } = state.combined.parts;
  if (dialect.name === 'sqlite' && length > MAX_PARTS)
    throw new FieldError(`${operator}(): SQLite combines at most ${MAX_PARTS} querysets, not ${length}. Divide them, or use or().`);
  const innerName = (position: number) => dialect.quote(`c${position}`);
  const parts = state.combined.parts.map((part) => {
    const selected = selectPart(formedAs(state, part), innerName);
    const isBare = !isSliced(part) && !part.combined && part.distinctOn.length === 0;
    return { ...selected, text: isBare ? selected.text : `SELECT * FROM (${selected.text}) ${dialect.quote(statement.nextAlias())}` };
  });
  const [first] = parts as [SelectedText, ...SelectedText[]];
  const width = first.entityWidth + first.values.length;
  if (parts.some((part) => part.entityWidth + part.values.length !== width))
    throw new FieldError(`${state.combined.operator}(): the querysets give different numbers of columns. Name the same values() of each.`);

  const alias = dialect.quote(statement.nextAlias());
  const column = (position: number) => `${alias}.${innerName(position)}`;
  const columns = Array.from({ length: width }, (_, position) => column(position) + (nameOf ? ` AS ${nameOf(position)}` : ''));
  const terms = state.isReversed ? state.ordering?.map(turned) : state.ordering;
  const order = (terms ?? []).map(({ by, isDescending, nulls }) =>
    dialect.order(column(positionOf(state, first, by)), isDescending, nulls),
  );
  const text =
    `SELECT ${columns.join(', ')} FROM (${parts.map((part) => part.text).join(` ${OPERATORS[state.combined.operator]} `)}) ${alias}` +
    (order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '') +
    dialect.limit(state.end === undefined ? undefined : Math.max(0, state.end - state.start), state.start);
  return { ...first, text };
}

/** The part as it stands among the others: in the whole's form, its own order given up unless it chooses the rows. */
function formedAs(state: QueryState, part: QueryState): QueryState {
  const form = part.form.type === 'entities' ? state.form : part.form;
  return {
    ...part,
    form,
    ...(form.type !== 'entities' && { selectRelated: [] }),
    ordering: isSliced(part) || part.distinctOn.length > 0 ? part.ordering : [],
    fetching: state.fetching ?? part.fetching,
  };
}

function positionOf({ model }: QueryState, { entity, values, entityWidth }: SelectedText, by: unknown): number {
  const path = by instanceof FieldReference ? by.path : by;
  const name = path === 'pk' ? model.primaryKey.name : path;
  const own = entity?.columns.find(({ field }) => field.name === name)?.position;
  const value = values.findIndex((each) => each.name === name || each.name === path);
  if (own !== undefined || value >= 0) return own ?? entityWidth + value;
  const known = [...(entity?.columns.map(({ field }) => field.name) ?? []), ...values.map((each) => each.name)];
  const said = typeof name === 'string' ? `'${name}'` : 'an expression';
  throw new FieldError(
    `orderBy(): ${said} is none of the columns of the combined rows.${typeof name === 'string' ? nearest(name, known) : ''}`,
  );
}
