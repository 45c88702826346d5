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

interface Annotation {
  readonly expression: Expression;
  compiled?: Compiled;
  /** The columns that it reads outside of aggregates. */
  columns?: readonly string[];
}

/** Where an expression is compiled: the tables and annotations of one query, in one statement. */
export class QueryScope {
  readonly joins: JoinTree;
  private readonly chosen = new Map<string, Compiled>();
  private shared: Set<JoinedTable> | undefined;
  private noted: Set<string> | undefined;
  private readonly annotations = new Map<string, Annotation>();

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

  /** The scope of a query over the same model, or another one, inside this one's statement. */
  subquery(model = this.model): QueryScope {
    return new QueryScope(model, this.dialect, this.statement, this, this.around);
  }

  /** The scope of a query about what belongs to one row of this one: its root is this one's. */
  rowQuery(): QueryScope {
    return new QueryScope(this.model, this.dialect, this.statement, this, this.around, this.joins.root);
  }

  /** Sends a value as a parameter; gives its placeholder. */
  parameter(value: unknown): string {
    return this.statement.parameter(value);
  }

  /** Joins now what the paths of values lead through, so that later conditions on to-many relations are about other rows. */
  choose(paths: readonly string[]): void {
    for (const path of paths)
      if (!this.chosen.has(path) && findFieldAt(this.model, path.split('__'), 0)) this.chosen.set(path, this.compilePath(path));
  }

  /** The value of that name among those that were chosen; else as {@link compilePath}. */
  compileChosen(path: string): Compiled {
    return this.findCompiled(path) ?? this.chosen.get(path) ?? this.compilePath(path);
  }

  /** Compiles something that shares its to-many joins with the conditions beside it. */
  sharing<T>(reusable: Set<JoinedTable> | undefined, compile: () => T): T {
    const before = this.shared;
    this.shared = reusable;
    try {
      return compile();
    } finally {
      this.shared = before;
    }
  }

  /** Compiles something, and gives the columns of this query that it reads outside of aggregates, subqueries included. */
  noting<T>(compile: () => T): readonly [T, readonly string[]] {
    const before = this.noted;
    const own = new Set<string>();
    this.noted = own;
    try {
      return [compile(), [...own]];
    } finally {
      this.noted = before;
      for (const column of own) before?.add(column);
    }
  }

  /** Compiles something whose columns are not noted: they are summed up. */
  unnoted<T>(compile: () => T): T {
    const before = this.noted;
    this.noted = undefined;
    try {
      return compile();
    } finally {
      this.noted = before;
    }
  }

  /** Says that a column is read. */
  note(column: string): void {
    this.noted?.add(column);
  }

  /** Adds an annotation, which later expressions may name. */
  annotate(name: string, expression: Expression): void {
    this.annotations.set(name, { expression });
    this.findCompiled(name);
  }

  /** As {@link annotate}, but where nothing names the annotation it joins no table. */
  define(name: string, expression: Expression): void {
    this.annotations.set(name, { expression });
  }

  /** Whether a path may name an annotation; without any, no condition is about sums. */
  get isAnnotated(): boolean {
    return this.annotations.size > 0;
  }

  /** The expression of an annotation, or `undefined`. */
  findAnnotation(name: string): Expression | undefined {
    return this.annotations.get(name)?.expression;
  }

  /** The SQL of an annotation, or `undefined`. */
  findCompiled(name: string): Compiled | undefined {
    const annotation = this.annotations.get(name);
    if (!annotation || annotation.compiled) return annotation?.compiled;
    const compile = () => this.sharing(undefined, () => annotation.expression.compile(this));
    [annotation.compiled, annotation.columns] = this.noting(compile);
    return annotation.compiled;
  }

  /** What summed rows are grouped by where an annotation is read beside the sums. */
  groupsOf(name: string): readonly string[] {
    const annotation = this.annotations.get(name);
    if (!annotation) return [];
    const { expression, compiled, columns } = annotation;
    return expression.isSubquery || expression.hasAggregate(this) || expression.hasWindow(this) ? columns! : [compiled!.sql];
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
    const known = this.findCompiled(path);
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
  resolve(path: string, reusable = this.shared): ResolvedPath {
    return resolvePath(this, path, reusable);
  }

  /** A condition as SQL, as part of an expression. */
  compileCondition(condition: Conditions | Q): string {
    return compileConditions(this, condition, undefined)
      .map(({ sql }) => sql)
      .join(' AND ');
  }
}
