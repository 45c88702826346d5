import { ValidationError } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import type { AnyQuerySet, QueryField, QueryModel } from '../query/query-set.js';
import { fakeRequest } from '../testing/index.js';
import { ChoiceFilter, MultipleChoiceFilter, OrderingChoiceFilter } from './choice-filters.js';
import { ColumnFilter } from './column.filter.js';
import { CsvRangeFilter, InFilter } from './csv-filters.js';
import { DateRangeFilter } from './date-range.filter.js';
import { FilterSet } from './filter-set.js';
import { LookupChoiceFilter } from './lookup-choice.filter.js';
import { DateFromToRangeFilter, RangeFilter } from './range-filters.js';
import { BooleanFilter, CharFilter, NumberFilter } from './scalar-filters.js';

/** Notes what is asked of it. */
class Recorder {
  constructor(
    readonly model: QueryModel,
    readonly log: readonly unknown[] = [],
  ) {}
  filter = (condition: unknown) => this.with(condition);
  exclude = (condition: unknown) => this.with({ not: condition });
  orderBy = (...terms: string[]) => this.with(terms);
  distinct = () => this.with('distinct');
  private with(entry: unknown): Recorder {
    return new Recorder(this.model, [...this.log, entry]);
  }
}

const kinds = { id: 'integer', title: 'char', price: 'decimal', views: 'integer', created: 'datetime', day: 'date', done: 'boolean' };
const fields = new Map<string, QueryField>(Object.entries(kinds).map(([name, kind]) => [name, { name, kind }]));
const model: QueryModel = { name: 'Post', fields, primaryKey: fields.get('id')!, target: undefined };

async function ask(filters: FilterSet, query: string): Promise<unknown> {
  const recorder = new Recorder(model) as unknown as AnyQuerySet;
  try {
    const { queryset } = await filters.filterQuerySet(recorder, fakeRequest(`/?${query}`));
    return (queryset as unknown as Recorder).log;
  } catch (error) {
    if (error instanceof ValidationError) return error.getCodes();
    throw error;
  }
}

class PostFilter extends FilterSet {
  override readonly fields = {
    title: ['exact', 'icontains'],
    views: ['gte', 'in', 'range'],
    created: ['year', 'date', 'gt'],
    price: ['lt', 'isnull'],
  };
  readonly min = new NumberFilter({ fieldName: 'price', lookup: 'gte' });
  readonly like = new CharFilter({ fieldName: 'title', lookup: 'iregex' });
  readonly matches = new LookupChoiceFilter(new CharFilter(), { fieldName: 'title', lookups: ['regex'] });
  readonly popular = new BooleanFilter({ method: 'keepPopular' });
  readonly without = new CharFilter({ fieldName: 'title', exclude: true, lookup: 'icontains' });
  readonly ids = new InFilter(new NumberFilter({ fieldName: 'id' }));
  readonly between = new CsvRangeFilter(new NumberFilter({ fieldName: 'views' }));
  readonly kind = new ChoiceFilter({ fieldName: 'done', choices: [['1', 'yes']], nullLabel: 'none' });
  readonly names = new MultipleChoiceFilter({ fieldName: 'title', choices: ['a', 'b'] });
  readonly all = new MultipleChoiceFilter({ fieldName: 'title', choices: ['a', 'b'], conjoined: true });
  readonly sort = new OrderingChoiceFilter({ fields: ['views', ['created', 'date']] });
  readonly days = new DateFromToRangeFilter({ fieldName: 'created' });
  readonly cost = new RangeFilter({ fieldName: 'price' });
  readonly span = new DateRangeFilter({ fieldName: 'day' }, () => Date.UTC(2024, 0, 1));
  readonly day_from = new ColumnFilter({ fieldName: 'day', lookup: 'gte' });
  readonly any = new LookupChoiceFilter(new NumberFilter(), { fieldName: 'views', lookups: ['lt', 'gt'] });

  keepPopular(queryset: AnyQuerySet, _name: string, value: boolean): AnyQuerySet {
    return queryset.filter({ views__gte: value ? 100 : 0 });
  }
}

describe('FilterSet', () => {
  test.each([
    ['', []],
    ['unknown=1&title=&views__gte=', []],
    ['title=+a+', [{ title__exact: 'a' }]],
    ['title__icontains=x&views__gte=1e2', [{ title__icontains: 'x' }, { views__gte: 100 }]],
    ['views__gte=_1_0', [{ views__gte: 10 }]],
    ['views__in=1,2', [{ views__in: [1, 2] }]],
    ['views__range=1,2', [{ views__range: [1, 2] }]],
    ['created__year=2024', [{ created__year: 2024 }]],
    ['created__date=2024-01-02', [{ created__date: '2024-01-02' }]],
    ['created__gt=2024-01-02T00:00:00Z', [{ created__gt: new Date('2024-01-02T00:00:00Z') }]],
    ['price__lt=1.50', [{ price__lt: '1.50' }]],
    ['price__isnull=True', [{ price__isnull: true }]],
    ['price__isnull=perhaps', []],
    ['min=1e3', [{ price__gte: '1000' }]],
    ['popular=1', [{ views__gte: 100 }]],
    ['like=^a.*z$', [{ title__iregex: '^a.*z$' }]],
    ['without=x', [{ not: { title__icontains: 'x' } }]],
    ['ids=1,3', [{ id__in: [1, 3] }]],
    ['between=1,9', [{ views__range: [1, 9] }]],
    ['kind=1', [{ done__exact: true }]],
    ['kind=null', [{ done__isnull: true }]],
    ['names=a', [{ title__exact: 'a' }, 'distinct']],
    ['created__gt=9999-12-31T23:59:59.999999Z', [{ created__gt: new Date('9999-12-31T23:59:59.999Z') }]],
    ['all=a&all=b', [{ title__exact: 'a' }, { title__exact: 'b' }, 'distinct']],
    ['sort=-date,views', [['-created', 'views']]],
    ['days_after=2024-01-02', [{ created__gte: '2024-01-02T00:00:00Z' }]],
    ['cost_min=1&cost_max=2', [{ price__range: ['1', '2'] }]],
    ['span=yesterday', [{ day__year: 2023, day__month: 12, day__day: 31 }]],
    ['any=5&any_lookup=lt', [{ views__lt: 5 }]],
    ['any_lookup=lt', []],
    ['day_from=2024-01-02', [{ day__gte: '2024-01-02' }]],
  ])('asks for %s', async (query, log) => {
    expect(await ask(new PostFilter(), query)).toEqual(log);
  });

  test.each([
    ['views__gte=abc&created__date=y', { views__gte: ['invalid'], created__date: ['invalid'] }],
    ['views__gte=1e51', { views__gte: ['max_value'] }],
    ['views__gte=NaN', { views__gte: ['invalid'] }],
    ['views__in=a,1', { views__in: ['invalid'] }],
    ['between=1', { between: ['invalid_values'] }],
    ['title=a%00', { title: ['null_characters_not_allowed'] }],
    ['kind=2', { kind: ['invalid_choice'] }],
    ['names=a&names=', { names: ['invalid_choice'] }],
    ['sort=created', { sort: ['invalid_choice'] }],
    ['sort=--date', { sort: ['invalid_choice'] }],
    ['days_after=x', { days: ['invalid'] }],
    ['span=decade', { span: ['invalid_choice'] }],
    ['like=(', { like: ['invalid'] }],
    ['like=(a%2B)%2B$', { like: ['invalid'] }],
    ['matches=(a%2B)%2B$&matches_lookup=regex', { matches: ['invalid'] }],
    ['any=5', { any: ['lookup_required'] }],
    ['any=5&any_lookup=exact', { any: ['invalid_choice'] }],
  ])('refuses %s', async (query, codes) => {
    expect(await ask(new PostFilter(), query)).toEqual(codes);
  });

  test('refuses what is declared but cannot be', async () => {
    await expect(ask(FilterSet.of(['nope']), '')).rejects.toThrow("FilterSet: Post has no field 'nope'.");
    await expect(ask(FilterSet.of([], { x: new CharFilter({ method: 'gone' }) }), 'x=1')).rejects.toThrow("there is no method 'gone'");
  });

  test('takes a number of values that are all to match', async () => {
    const letters = 'abcdefghijklmnopqrstu'.split('');
    const filters = (conjoined: boolean) =>
      FilterSet.of([], { x: new MultipleChoiceFilter({ fieldName: 'title', choices: letters, conjoined }) });
    const query = letters.map((letter) => `x=${letter}`).join('&');

    expect(await ask(filters(true), query)).toEqual({ x: ['invalid'] });
    expect(await ask(filters(true), query.slice(4))).toHaveLength(21);
    expect(await ask(filters(false), query)).toHaveLength(2);
  });

  test('requires what is required', async () => {
    expect(await ask(FilterSet.of([], { title: new CharFilter({ required: true }) }), '')).toEqual({ title: ['required'] });
  });

  test('describes its parameters', () => {
    const names = new PostFilter().parametersFor({ model }).map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(['title', 'views__in', 'days_after', 'days_before', 'any_lookup']));
  });
});
