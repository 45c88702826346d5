import { FieldError } from '@nuages/core';
import { type Compiled, Expression } from '../expressions/expression.js';
import type { Model } from '../model/model.js';
import { nearest } from '../model/nearest.js';
import type { Dialect } from './dialect.js';
import { QueryScope } from './query-scope.js';
import type { Statement } from './statement.js';

/** Where expressions are compiled over the rows of another query: its columns are all there is. */
export class DerivedScope extends QueryScope {
  constructor(
    model: Model,
    dialect: Dialect,
    statement: Statement,
    private readonly columns: ReadonlyMap<string, Compiled>,
  ) {
    super(model, dialect, statement);
  }

  override findAnnotation(name: string): Expression | undefined {
    const found = this.findCompiled(name);
    return found && new ReadyColumn(found);
  }

  override findCompiled(name: string): Compiled | undefined {
    return this.columns.get(name === 'pk' ? this.model.primaryKey.name : name);
  }

  override resolve(path: string): never {
    throw new FieldError(
      `aggregate(): '${path}' is neither a column of ${this.model.name} nor an annotation.${nearest(path, this.columns.keys())} Annotate it first.`,
    );
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
