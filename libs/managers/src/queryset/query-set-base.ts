import { FieldError } from '@nuages/core';
import type { Model } from '../model/model.js';
import { isSliced, type QueryState } from './query-state.js';

/** What every part of a queryset stands on: its state, and changed copies of it. */
export abstract class QuerySetBase {
  constructor(readonly state: QueryState) {}

  /** The model that the query is about. */
  get model(): Model {
    return this.state.model;
  }

  protected with(changes: Partial<QueryState>): this {
    return new (this.constructor as new (state: QueryState) => this)({ ...this.state, ...changes });
  }

  protected checkNotCombined(method: string): void {
    const { combined } = this.state;
    if (combined)
      throw new FieldError(`${method}() after ${combined.operator}() of ${this.model.name} says nothing. Call it on the querysets before.`);
  }

  /** As both, for what changes which rows there are. */
  protected checkOpen(method: string): void {
    this.checkNotCombined(method);
    this.checkNotSliced(method);
  }

  protected checkNotSliced(method: string): void {
    if (isSliced(this.state)) throw new FieldError(`${method}(): a slice of ${this.model.name} cannot be changed. Slice last.`);
  }
}
