import { FieldError } from '@nuages/core';
import { keyFieldsOf } from '../model/composite-key.js';
import type { Model } from '../model/model.js';
import type { ModelField, ModelRelation } from '../model/model-field.js';
import type { Dialect } from './dialect.js';

/** How many tables a query joins; MariaDB and SQLite know little more. */
const MAX_JOINS = 60;

/** A table of the query, joined to the one that it hangs on. */
export interface JoinedTable {
  readonly alias: string;
  readonly model: Model | undefined;
  /** The table with its alias. */
  readonly source: string;
  /** What joins it, where it is not the root. */
  readonly on?: string;
  /** Whether a row may join several. */
  readonly isMany: boolean;
  readonly isNullable: boolean;
}

/** The tables of one query. To-one joins are shared; to-many ones only within one `filter()`, as in Django. */
export class JoinTree {
  readonly root: JoinedTable;
  private readonly joins: JoinedTable[] = [];
  private readonly byKey = new Map<string, JoinedTable[]>();

  constructor(
    model: Model,
    private readonly dialect: Dialect,
    private readonly nextAlias: () => string,
    /** The root of the query around, where this one is about one row of it. */
    root?: JoinedTable,
  ) {
    this.root = root ?? this.makeRoot(model);
  }

  /** The joins as SQL, in the order in which they were made. */
  get sql(): string {
    return [this.root.source, ...this.joins.map(joinText)].join('');
  }

  /** The tables without the root, of which the first alone hangs on it: what stands behind `FROM` and `WHERE`. */
  get beyondRoot(): { readonly from: string; readonly where: string } {
    const [first, ...others] = this.joins;
    return { from: [first!.source, ...others.map(joinText)].join(''), where: first!.on! };
  }

  /** Whether a join can give a row several times. */
  get hasMany(): boolean {
    return this.joins.some(({ isMany }) => isMany);
  }

  /** The root, and the tables of which each row has one. */
  get certain(): JoinedTable[] {
    return [this.root, ...this.joins.filter(({ isNullable }) => !isNullable)];
  }

  /** Whether a row may have no row of a joined table. */
  get hasNullable(): boolean {
    return this.joins.some(({ isNullable }) => isNullable);
  }

  /** The table behind a relation of `from`. To-many joins are taken from `reusable` or made and added to it; any may serve where it is undefined. */
  follow(from: JoinedTable, field: ModelField, reusable: Set<JoinedTable> | undefined): JoinedTable {
    const relation = field.relation!;
    const target = relation.target();
    if (relation.type === 'many-to-many') {
      const junction = this.junction(from, field, reusable);
      const on = this.on(junction.alias, relation.junction!.targetColumn, target.primaryKey.columnName);
      return this.join(`${junction.alias}.target`, target, on, true, true, reusable);
    }
    if (relation.isOwner) {
      const isNullable = field.nullable || from.isNullable;
      return this.join(
        `${from.alias}.${field.name}`,
        target,
        this.on(from.alias, field.columnName, target.primaryKey.columnName),
        false,
        isNullable,
        undefined,
      );
    }
    const on = this.on(from.alias, from.model!.primaryKey.columnName, relation.joinColumn!);
    return this.join(`${from.alias}.${field.name}`, target, on, relation.type === 'one-to-many', true, reusable);
  }

  /** The table behind these relations, or its join table, where it is joined; a to-many one where it is among `reusable`. */
  find(relations: readonly string[], reusable: ReadonlySet<JoinedTable>): JoinedTable | undefined {
    let table: JoinedTable | undefined = this.root;
    for (const name of relations)
      table = table && this.byKey.get(`${table.alias}.${name}`)?.findLast((candidate) => !candidate.isMany || reusable.has(candidate));
    return table;
  }

  /** The join table of a many-to-many relation of `from`. */
  junction(from: JoinedTable, field: ModelField, reusable: Set<JoinedTable> | undefined): JoinedTable {
    const { table, ownColumn } = field.relation!.junction as NonNullable<ModelRelation['junction']>;
    return this.join(
      `${from.alias}.${field.name}`,
      table,
      this.on(from.alias, from.model!.primaryKey.columnName, ownColumn),
      true,
      true,
      reusable,
    );
  }

  /** The columns that tell the rows of a model's table apart: mostly one. */
  keyColumns(table: JoinedTable): string[] {
    return keyFieldsOf(table.model!).map(({ columnName }) => this.column(table, columnName));
  }

  /** A column of a table of the query. */
  column(table: JoinedTable, columnName: string): string {
    return `${this.dialect.quote(table.alias)}.${this.dialect.quote(columnName)}`;
  }

  private join(
    key: string,
    target: Model | string,
    on: (alias: string) => string,
    isMany: boolean,
    isNullable: boolean,
    reusable: Set<JoinedTable> | undefined,
  ): JoinedTable {
    const known = this.byKey.get(key)?.findLast((candidate) => !isMany || !reusable || reusable.has(candidate));
    if (known) return known;
    if (this.joins.length >= MAX_JOINS)
      throw new FieldError(`A query joins more than ${MAX_JOINS} tables, which no database does. Divide it, or use Exists or a subquery.`);
    const alias = this.nextAlias();
    const table = this.table(typeof target === 'string' ? target : target.table);
    const joined: JoinedTable = {
      alias,
      model: typeof target === 'string' ? undefined : target,
      source: `${table} ${this.dialect.quote(alias)}`,
      on: on(alias),
      isMany,
      isNullable,
    };
    this.joins.push(joined);
    this.byKey.set(key, [...(this.byKey.get(key) ?? []), joined]);
    if (isMany) reusable?.add(joined);
    return joined;
  }

  private makeRoot(model: Model): JoinedTable {
    const alias = this.nextAlias();
    return { alias, model, source: `${this.table(model.table)} ${this.dialect.quote(alias)}`, isMany: false, isNullable: false };
  }

  private on(fromAlias: string, fromColumn: string, column: string): (alias: string) => string {
    const { quote } = this.dialect;
    return (alias) => `${quote(alias)}.${quote(column)} = ${quote(fromAlias)}.${quote(fromColumn)}`;
  }

  private table(path: string): string {
    return path.split('.').map(this.dialect.quote).join('.');
  }
}

function joinText({ source, on, isNullable }: JoinedTable): string {
  return ` ${isNullable ? 'LEFT' : 'INNER'} JOIN ${source} ON ${on}`;
}
