import { FieldError } from '@nuages/core';
import { QuerySetRows } from './query-set-rows.js';
import { type Combined, everyRow, isSliced, type QueryState, type Step } from './query-state.js';

/** A queryset of the same entity, whatever its rows come out as. */
interface RowsOf<E> {
  readonly state: QueryState;
  raw(strings: TemplateStringsArray): Promise<E[]>;
}

/** What makes one queryset of several of the same rows. */
export abstract class QuerySetCombining<E extends object, R> extends QuerySetRows<E, R> {
  /**
   * The rows that meet the conditions of both querysets, by one query. The order is the other's, where it has one.
   * Conditions on related rows need not meet on the same ones, as in two calls of `filter`.
   *
   * @throws FieldError for querysets of different models, values or `distinct`, and for slices
   * @see Django's `QuerySet.__and__` (`&`)
   */
  and(other: RowsOf<E>): this {
    this.checkMerge('and', other.state);
    if (this.state.isEmpty || other.state.isEmpty) return this.none();
    this.checkNotSliced('and');
    this.with(other.state).checkNotSliced('and');
    const steps = [...this.state.steps, ...this.hiddenAnnotations('and', other.state), ...other.state.steps.filter(isCondition)];
    return this.with({ steps, ordering: orderOf(this.state, other.state) });
  }

  /**
   * The rows that meet the conditions of either queryset, by one query; a slice stands for the rows in it.
   *
   * @throws FieldError for querysets of different models, values or `distinct`
   * @see Django's `QuerySet.__or__` (`|`)
   * @example
   * const shown = posts.filter({ status: 'published' }).or(posts.filter({ author: me }));
   */
  or(other: RowsOf<E>): this {
    return this.either('or', other);
  }

  /** As {@link or}, of the rows that meet the conditions of one queryset alone. @see Django's `QuerySet.__xor__` (`^`) */
  xor(other: RowsOf<E>): this {
    return this.either('xor', other);
  }

  /**
   * The rows of this queryset and of others, each once. What follows may only sort, slice, count and read them, or name
   * their values.
   *
   * @throws FieldError when it runs, where the querysets give different columns
   * @see Django's `QuerySet.union`
   * @example
   * posts.filter({ featured: true }).union(posts.filter({ views__gt: 100 })).orderBy('-id').slice(0, 20);
   */
  union(...others: readonly QuerySetRows<any, R>[]): this {
    return this.combine('union', others);
  }

  /** As {@link union}, but a row that several give comes several times. */
  unionAll(...others: readonly QuerySetRows<any, R>[]): this {
    return this.combine('unionAll', others);
  }

  /** The rows that this queryset and all of the others give. @see Django's `QuerySet.intersection` */
  intersection(...others: readonly QuerySetRows<any, R>[]): this {
    return this.combine('intersection', others);
  }

  /** The rows that none of the others gives. @see Django's `QuerySet.difference` */
  difference(...others: readonly QuerySetRows<any, R>[]): this {
    return this.combine('difference', others);
  }

  private either(method: 'or' | 'xor', other: RowsOf<E>): this {
    this.checkMerge(method, other.state);
    if (other.state.isEmpty) return this;
    if (this.state.isEmpty) return this.with(other.state);
    const [left, right] = [this.unsliced(), this.with(other.state).unsliced()];
    const parts = [left, right].flatMap(({ steps }) => alternativesOf(method, steps.filter(isCondition)));
    checkDepth(method, parts);
    const steps: Step[] = [
      ...left.steps.filter((step) => step.type === 'annotate'),
      ...this.hiddenAnnotations(method, right),
      { type: 'either', either: { connector: method, parts } },
    ];
    return this.with({ ...left, steps, ordering: orderOf(left, right) });
  }

  /** The state of the same rows without a slice, which gives up order and annotations. */
  private unsliced(): QueryState {
    const { state, model } = this;
    if (!isSliced(state)) return state;
    const { includesDeleted, form, isDistinct, distinctOn } = state;
    const keys = this.with({ form: { type: 'flat', names: ['pk'] }, selectRelated: [], prefetches: [], lock: undefined });
    const steps: Step[] = [{ type: 'filter', condition: { pk__in: keys } }];
    return { ...everyRow(model), includesDeleted, form, isDistinct, distinctOn, steps };
  }

  /** The other's annotations, which its conditions may name and the rows do not have. */
  private hiddenAnnotations(method: string, other: QueryState): Step[] {
    const own = new Map(this.state.steps.flatMap((step) => (step.type === 'annotate' ? [[step.name, step.expression]] : [])));
    return other.steps.flatMap((step) => {
      if (step.type !== 'annotate' || own.get(step.name) === step.expression) return [];
      if (own.has(step.name))
        throw new FieldError(`${method}(): the querysets have two annotations '${step.name}'. Name one of them otherwise.`);
      return [{ ...step, isHidden: true }];
    });
  }

  private checkMerge(method: string, other: QueryState): void {
    this.checkNotCombined(method);
    const { state, model } = this;
    const fail = (what: string): never => {
      throw new FieldError(`${method}() of ${model.name}: the other queryset ${what}.`);
    };
    if (other.combined) fail(`is combined by ${other.combined.operator}()`);
    if (other.model !== model) fail(`is of ${other.model.name}, or on another data source`);
    if (other.isDistinct !== state.isDistinct || other.distinctOn.join() !== state.distinctOn.join()) fail("says another 'distinct'");
    if (other.includesDeleted !== state.includesDeleted) fail("says another 'withDeleted'");
    if (namesOf(other) !== namesOf(state)) fail('gives other values');
  }

  private combine(operator: Combined['operator'], others: readonly QuerySetRows<any, R>[]): this {
    const parts = [this as QuerySetRows<any, R>, ...others].map(({ state }) => state);
    for (const part of parts) {
      if (part.model.dataSource !== this.model.dataSource)
        throw new FieldError(`${operator}(): the querysets read different data sources.`);
      if (part.lock) throw new FieldError(`${operator}(): the rows of selectForUpdate() cannot be combined.`);
      if (
        part.form.type === 'entities'
          ? part.model !== this.model || this.state.form.type !== 'entities'
          : this.state.form.type === 'entities'
      )
        throw new FieldError(`${operator}(): the querysets give different things. Name the same values() of each.`);
    }
    const { form, fetching, selectRelated, prefetches } = this.state;
    return this.with({ ...everyRow(this.model), ordering: [], form, fetching, selectRelated, prefetches, combined: { operator, parts } });
  }
}

function isCondition(step: Step): boolean {
  return step.type !== 'annotate';
}

/** The alternatives that conditions are: several where they are those of `or` alone, as in `a.or(b).or(c)`. */
function alternativesOf(method: 'or' | 'xor', conditions: readonly Step[]): readonly (readonly Step[])[] {
  const [only, ...others] = conditions;
  const isOr = method === 'or' && others.length === 0 && only?.type === 'either' && only.either.connector === 'or';
  return isOr ? only.either.parts : [conditions];
}

const MAX_DEPTH = 100;

function checkDepth(method: string, parts: readonly (readonly Step[])[], depth = 1): void {
  if (depth > MAX_DEPTH) throw new FieldError(`${method}(): querysets are combined more than ${MAX_DEPTH} levels deep.`);
  for (const step of parts.flat()) if (step.type === 'either') checkDepth(method, step.either.parts, depth + 1);
}

function orderOf(left: QueryState, right: QueryState): QueryState['ordering'] {
  return right.ordering && right.ordering.length > 0 ? right.ordering : left.ordering;
}

/** What a state's rows are made of, as one text. */
function namesOf({ form, groupNames }: QueryState): string {
  return form.type === 'entities' ? '' : JSON.stringify([form.names?.toSorted(), groupNames?.toSorted()]);
}
