import { FieldError } from '@nuages/core';
import type { Compiled } from '../expressions/expression.js';
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

  override compilePath(path: string): Compiled {
    const name = path === 'pk' ? this.model.primaryKey.name : path;
    const found = this.columns.get(name);
    if (found) return found;
    throw new FieldError(
      `aggregate(): '${path}' is neither a column of ${this.model.name} nor an annotation.${nearest(path, this.columns.keys())} Annotate it first.`,
    );
  }
}
