import { FieldError } from '@nuages/core';
import type { Expression } from '../expressions/expression.js';
import type { QueryScope } from '../sql/query-scope.js';
import { compileSelect, compileSubselect } from '../sql/select-compiler.js';
import { QuerySetReads } from './query-set-reads.js';
import type { RowForm } from './query-state.js';
import type { PathValue, Row } from './typed-lookups.js';

/** A queryset of any model; names are checked at run time. */
export type AnyQuerySet = QuerySet<any, any>;

/**
 * A query over the rows of a model: lazy, immutable, awaitable. Each method gives a changed copy; awaiting it reads the
 * rows, once.
 *
 * @typeParam E the entity
 * @typeParam R what the rows come out as
 * @see Django's `QuerySet`
 * @example
 * const page = await posts.filter({ author__username: 'ann' }).orderBy('-id').slice(0, 20);
 */
export class QuerySet<E extends object = any, R = E> extends QuerySetReads<E, R> {
  /** The names of the annotations, in their order. */
  get annotationNames(): string[] {
    return this.state.steps.flatMap((step) => (step.type === 'annotate' ? [step.name] : []));
  }

  /** Adds computed values to each row, as `{ commentCount: Count('comments') }`. */
  annotate<const A extends Record<string, Expression>>(
    expressions: A,
  ): QuerySet<E, R & { [K in keyof A]: A[K] extends Expression<infer V> ? V : never }> {
    this.checkNotSliced('annotate');
    for (const name of Object.keys(expressions)) this.checkAnnotation(name);
    const steps = Object.entries(expressions).map(([name, expression]) => ({ type: 'annotate', name, expression }) as const);
    const { form } = this.state;
    const groupNames = this.state.groupNames ?? (form.type === 'entities' ? undefined : form.names);
    const names = form.type === 'entities' ? undefined : [...(form.names ?? []), ...Object.keys(expressions)];
    return this.with({
      steps: [...this.state.steps, ...steps],
      groupNames,
      ...(form.type !== 'entities' && form.names && { form: { ...form, names: names! } }),
    }) as never;
  }

  /** Rows as objects of the named values; all columns and annotations where none is named. */
  values<const N extends string>(...names: N[]): QuerySet<E, { [P in N]: PathValue<Row<E, R>, P> }> {
    return this.as({ type: 'objects', names: names.length > 0 ? names : undefined });
  }

  /** Rows as lists of the named values. */
  valuesList<const N extends readonly string[]>(...names: N): QuerySet<E, { -readonly [I in keyof N]: PathValue<Row<E, R>, N[I]> }> {
    return this.as({ type: 'lists', names: names.length > 0 ? names : undefined });
  }

  /** Rows as the one named value. */
  flat<const N extends string>(name: N): QuerySet<E, PathValue<Row<E, R>, N>> {
    return this.as({ type: 'flat', names: [name] });
  }

  /** The query as SQL with placeholders, and its parameters, for reading. */
  toSql(): { sql: string; parameters: readonly unknown[] } {
    const { sql, parameters } = compileSelect(this.state);
    return { sql, parameters };
  }

  /** The query inside another one's statement. */
  compileSubselect(outer: QueryScope): string {
    return compileSubselect(this.state, outer);
  }

  private as<T>(form: RowForm): QuerySet<E, T> {
    return new QuerySet<E, T>({ ...this.state, form, selectRelated: [] });
  }

  private checkAnnotation(name: string): void {
    if (!/^[A-Za-z]\w{0,62}$/.test(name))
      throw new FieldError(`annotate(): '${name.slice(0, 70)}' is no name. Use letters, digits and underscores.`);
    if (this.model.findField(name)) throw new FieldError(`annotate(): ${this.model.name} has a field '${name}'. Choose another name.`);
  }
}
