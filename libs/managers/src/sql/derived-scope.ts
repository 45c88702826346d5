import { FieldError } from '@nuages/core';
import { type Compiled, Expression } from '../expressions/expression.js';
import { nearest } from '../model/nearest.js';
import type { QueryState } from '../queryset/query-state.js';
import type { Dialect } from './dialect.js';
import { QueryScope } from './query-scope.js';
import { findFieldAt, type ResolvedPath } from './resolve-path.js';
import type { SelectedValue } from './select-compiler.js';
import { Statement } from './statement.js';
import type { ValueType } from './values.js';

/** Where expressions are compiled over the rows of another query: what they read is a column of it. */
export class DerivedScope extends QueryScope {
  /** The paths that are read and are no columns of the other query yet, in the order in which they follow these. */
  readonly further: string[] = [];
  private readonly columns = new Map<string, Compiled>();
  /** The other query, for what its paths lead to. */
  private readonly source: QueryScope;

  constructor(
    { model, steps }: QueryState,
    dialect: Dialect,
    statement: Statement,
    values: readonly SelectedValue[],
    private readonly columnAt: (position: number) => string,
  ) {
    super(model, dialect, statement);
    this.source = new QueryScope(model, dialect, new Statement(dialect));
    for (const step of steps) if (step.type === 'annotate') this.source.define(step.name, step.expression);
    for (const { name, type } of values) this.add(name, type);
  }

  override get isAnnotated(): boolean {
    return true;
  }

  override findAnnotation(name: string): Expression | undefined {
    const found = this.findCompiled(name);
    return found && new ReadyColumn(found);
  }

  override findCompiled(name: string): Compiled | undefined {
    const path = name === 'pk' ? this.model.primaryKey.name : name;
    const known = this.columns.get(path);
    if (known || !this.source.findAnnotation(path)) return known;
    return this.addFurther(path, this.source.findCompiled(path)!.type);
  }

  override resolve(path: string): ResolvedPath {
    const words = path.split('__');
    if (!findFieldAt(this.model, words, 0))
      throw new FieldError(
        `aggregate(): '${path}' is neither a field of ${this.model.name} nor an annotation.${nearest(path, this.columns.keys())}`,
      );
    const resolved = this.source.resolve(path);
    const column = words.slice(0, words.length - resolved.rest.length).join('__');
    return { ...resolved, ...(this.findCompiled(column) ?? this.addFurther(column, resolved.type)), isNullable: true };
  }

  private addFurther(path: string, type: ValueType): Compiled {
    this.further.push(path);
    return this.add(path, type);
  }

  private add(path: string, type: ValueType): Compiled {
    const column = { sql: this.columnAt(this.columns.size), type };
    this.columns.set(path, column);
    return column;
  }
}

/** A column of the other query's rows. */
class ReadyColumn extends Expression {
  constructor(private readonly compiled: Compiled) {
    super();
  }

  compile(): Compiled {
    return this.compiled;
  }
}
