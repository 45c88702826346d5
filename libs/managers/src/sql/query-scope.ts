import { FieldError } from '@nuages/core';
import type { Compiled, Expression } from '../expressions/expression.js';
import { Operators } from '../lookups/operators.js';
import type { Model } from '../model/model.js';
import { nearest } from '../model/nearest.js';
import type { Conditions } from '../queryset/conditions.js';
import type { Q } from '../queryset/q.js';
import { compileConditions } from './compile-conditions.js';
import type { Dialect } from './dialect.js';
import { type JoinedTable, JoinTree } from './join-tree.js';
import { findFieldAt, type ResolvedPath, resolvePath } from './resolve-path.js';
import type { Statement } from './statement.js';

/** Where an expression is compiled: the tables and annotations of one query, in one statement. */
export class QueryScope {
  readonly joins: JoinTree;
  private readonly settled = new Map<string, Compiled>();
  private readonly annotations = new Map<string, { readonly expression: Expression; compiled?: Compiled }>();

  constructor(
    readonly model: Model,
    readonly dialect: Dialect,
    readonly statement: Statement,
    /** The query around a subquery. */
    readonly outer?: QueryScope,
    /** The query that `OuterRef` means: the one that the user wrote around this one. */
    readonly around: QueryScope | undefined = outer,
    root?: JoinedTable,
  ) {
    this.joins = new JoinTree(model, dialect, statement.nextAlias, root);
  }

  /** The scope of a query over the same model, inside this one's statement. */
  subquery(): QueryScope {
    return new QueryScope(this.model, this.dialect, this.statement, this, this.around);
  }

  /** The scope of a query about what belongs to one row of this one: its root is this one's. */
  rowQuery(): QueryScope {
    return new QueryScope(this.model, this.dialect, this.statement, this, this.around, this.joins.root);
  }

  /** Sends a value as a parameter; gives its placeholder. */
  parameter(value: unknown): string {
    return this.statement.parameter(value);
  }

  /** Joins now what paths lead through, so that later conditions on to-many relations are about other rows. */
  settle(paths: readonly string[]): void {
    for (const path of paths) if (findFieldAt(this.model, path.split('__'), 0)) this.settled.set(path, this.compilePath(path));
  }

  /** Adds an annotation, which later expressions may name. */
  annotate(name: string, expression: Expression): void {
    this.annotations.set(name, { expression, compiled: expression.compile(this) });
  }

  /** As {@link annotate}, but where nothing names the annotation it joins no table. */
  define(name: string, expression: Expression): void {
    this.annotations.set(name, { expression });
  }

  /** The expression of an annotation, or `undefined`. */
  findAnnotation(name: string): Expression | undefined {
    return this.annotations.get(name)?.expression;
  }

  /** The SQL of an annotation, or `undefined`. */
  findCompiled(name: string): Compiled | undefined {
    const annotation = this.annotations.get(name);
    return annotation && (annotation.compiled ??= annotation.expression.compile(this));
  }

  /** Whether an annotation sums up rows. */
  get hasSums(): boolean {
    return [...this.annotations.values()].some(({ expression }) => expression.hasAggregate(this));
  }

  /**
   * The column at the end of a path, transforms included, or the annotation of that name.
   *
   * @throws FieldError naming the model, the wrong word and the nearest right ones
   */
  compilePath(path: string, reusable?: Set<JoinedTable>): Compiled {
    const known = this.findCompiled(path) ?? this.settled.get(path);
    if (known) return known;
    const resolved = this.resolve(path, reusable);
    return resolved.rest.reduce<Compiled>((left, word) => {
      const operators = Operators.of(this.model.dataSource);
      const transform = operators.transform(word, left.type);
      if (!transform) {
        const known = nearest(word, operators.transformNames);
        throw new FieldError(`'${path}' of ${this.model.name} cannot be read: '${word}' is no field and no transform.${known}`);
      }
      return transform({ ...left, dialect: this.dialect });
    }, resolved);
  }

  /** The column that a path leads to, and the words after it. */
  resolve(path: string, reusable?: Set<JoinedTable>): ResolvedPath {
    return resolvePath(this, path, reusable);
  }

  /** A condition as SQL, as part of an expression. */
  compileCondition(condition: Conditions | Q): string {
    return compileConditions(this, condition, undefined)
      .map(({ sql }) => sql)
      .join(' AND ');
  }
}
