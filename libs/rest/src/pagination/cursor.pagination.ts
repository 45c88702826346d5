import { ImproperlyConfigured, NotFound } from '@nuages/core';
import { findField } from '../filterset/filter.js';
import { crossesToMany } from '../query/crosses-to-many.js';
import type { AnyQuerySet } from '../query/query-set.js';
import { INVALID_CURSOR } from '../messages.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import { replaceQueryParam } from '../request/uri.js';
import type { RestRequest } from '../request/rest-request.js';
import type { View } from '../viewsets/view.js';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.js';
import { CursorField } from './cursor-position.js';
import { type Page, Pagination } from './pagination.js';
import { readSize } from './read-integer.js';

/** Options of {@link CursorPagination}. */
export interface CursorPaginationOptions {
  /** Rows a page. */
  pageSize: number;
  /** The order of the list; the first field decides where pages begin. What a client asks for by the view's ordering filter, and that filter's default, come before it. */
  ordering?: string | readonly string[];
  /** Default `cursor`. */
  cursorQueryParam?: string;
  pageSizeQueryParam?: string;
  maxPageSize?: number;
  /**
   * Signs cursors, so that clients can't make their own. Default: the environment's `SECRET_KEY`; without either they are not signed, and
   * then no more than 1,000 rows may be equal in the first field of the order.
   */
  key?: string;
}

/**
 * `?cursor=<opaque>`: each page costs the same, and rows that come or go before it don't move it. Nothing is counted.
 *
 * @see DRF's `CursorPagination`
 */
export class CursorPagination extends Pagination {
  constructor(protected readonly options: CursorPaginationOptions) {
    super();
  }

  override async paginate(queryset: AnyQuerySet, request: RestRequest, view: View): Promise<Page | undefined> {
    const { pageSizeQueryParam, maxPageSize, pageSize } = this.options;
    const size = (pageSizeQueryParam && readSize(request.queryParams.get(pageSizeQueryParam), maxPageSize)) || pageSize;
    const ordering = this.orderingFor(queryset, request, view);
    const cursor = this.cursorOf(request);
    const window = await readWindow(queryset, ordering, cursor, size);
    return {
      items: window.items,
      next: window.hasNext ? this.link(request, linkCursor(window, true)) : null,
      previous: window.hasPrevious ? this.link(request, linkCursor(window, false)) : null,
    };
  }

  override checkView(view: View): void {
    const { model, options } = view;
    const filtered = options.ordering && 'default' in options.ordering ? options.ordering.default : undefined;
    if (!model) return;
    for (const term of [filtered ?? this.options.ordering ?? DEFAULT_ORDERING].flat()) {
      const path = term.replace(/^-/, '');
      if (!findField({ model }, path)) throw unusable(view, `which leads to no field of ${model.name}`, path);
      if (crossesToMany({ model }, path)) throw unusable(view, 'which leads to many rows', path);
    }
  }

  override parameters(): ParameterDescription[] {
    const { pageSizeQueryParam } = this.options;
    const cursor = { name: this.cursorParam, description: 'The pagination cursor value.', schema: { type: 'string' } };
    if (!pageSizeQueryParam) return [cursor];
    return [
      cursor,
      { name: pageSizeQueryParam, description: 'Number of results to return per page.', schema: { type: 'integer', minimum: 1 } },
    ];
  }

  protected override get countsRows(): boolean {
    return false;
  }

  private get cursorParam(): string {
    return this.options.cursorQueryParam ?? 'cursor';
  }

  private get key(): string | undefined {
    return this.options.key ?? process.env['SECRET_KEY'];
  }

  private orderingFor(queryset: AnyQuerySet, request: RestRequest, view: View): readonly string[] {
    const filter = view.filterBackends.find((backend) => 'ordering' in backend);
    const asked = filter?.ordering!(request, queryset, view);
    const ordering = asked?.length ? asked : (this.options.ordering ?? DEFAULT_ORDERING);
    if (ordering.length === 0)
      throw new ImproperlyConfigured(`${view.name}: cursor pagination needs an order. Give it one: new CursorPagination({ ordering }).`);
    return wholeOrder(queryset, typeof ordering === 'string' ? [ordering] : ordering);
  }

  private cursorOf({ queryParams }: RestRequest): Cursor | undefined {
    const encoded = queryParams.get(this.cursorParam);
    if (encoded === undefined) return undefined;
    const cursor = decodeCursor(encoded, this.key);
    if (!cursor) throw new NotFound(INVALID_CURSOR);
    return cursor;
  }

  private link(request: RestRequest, cursor: Cursor): string {
    return replaceQueryParam(request.buildAbsoluteUri(), this.cursorParam, encodeCursor(cursor, this.key));
  }
}

const DEFAULT_ORDERING = '-created';

function unusable({ name }: View, why: string, path: string): ImproperlyConfigured {
  return new ImproperlyConfigured(
    `${name}: cursor pagination orders by '${path}', ${why}. Give it an order of the rows' own: new CursorPagination({ ordering: '-id' }).`,
  );
}

/** The rows of a page, and the positions on either side of it. */
interface Window {
  readonly items: object[];
  readonly field: CursorField;
  readonly size: number;
  readonly cursor: Cursor | undefined;
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly nextPosition: string | null;
  readonly previousPosition: string | null;
}

async function readWindow(queryset: AnyQuerySet, ordering: readonly string[], cursor: Cursor | undefined, size: number): Promise<Window> {
  const { offset, isReverse, position } = cursor ?? { offset: 0, isReverse: false, position: null };
  const field = new CursorField(queryset, ordering[0]!.replace(/^-/, ''));
  let rows = field.load().orderBy(...(isReverse ? ordering.map(reverseOrder) : ordering));
  if (position !== null) {
    const comparison = isReverse !== ordering[0]!.startsWith('-') ? 'lt' : 'gt';
    const condition: unknown = field.beyond(comparison, position);
    if (condition === undefined) throw new NotFound(INVALID_CURSOR);
    rows = rows.filter(condition);
  }
  const found = (await rows.slice(offset, Math.min(offset + size + 1, Number.MAX_SAFE_INTEGER))) as object[];
  const items = found.slice(0, size);
  const hasFollowing = found.length > size;
  const hasPreceding = position !== null || offset > 0;
  const following = hasFollowing ? field.positionOf(found.at(-1)!) : null;
  return isReverse
    ? {
        items: items.reverse(),
        field,
        size,
        cursor,
        hasNext: hasPreceding,
        hasPrevious: hasFollowing,
        nextPosition: position,
        previousPosition: following,
      }
    : { items, field, size, cursor, hasNext: hasFollowing, hasPrevious: hasPreceding, nextPosition: following, previousPosition: position };
}

/**
 * The cursor of the page after (or before) a window. It stands on the nearest row whose position differs from the row
 * beyond, and counts the rows in between as its offset.
 */
function linkCursor(window: Window, isNext: boolean): Cursor {
  const { field, size, cursor } = window;
  const items = isNext ? window.items.toReversed() : window.items;
  const ownPosition = isNext ? window.nextPosition : window.previousPosition;
  const otherPosition = isNext ? window.previousPosition : window.nextPosition;
  const hasOther = isNext ? window.hasPrevious : window.hasNext;
  const turnsRound = cursor !== undefined && cursor.isReverse === isNext;
  const isReverse = !isNext;
  if (items.length === 0) return { offset: 0, isReverse, position: ownPosition };

  let beyond = turnsRound && cursor.offset !== 0 ? field.positionOf(items[0]!) : ownPosition;
  let offset = 0;
  for (const item of items) {
    const position = field.positionOf(item);
    if (position !== beyond) return { offset, isReverse, position };
    beyond = position;
    offset += 1;
  }
  // All rows of the page share one position
  if (!hasOther) return { offset: items.length, isReverse, position: null };
  return { offset: turnsRound ? 0 : cursor!.offset + size, isReverse, position: otherPosition };
}

/** Rows that the order holds equal come by their keys: else a page that is read backwards could have others than forwards. */
function wholeOrder(queryset: AnyQuerySet, terms: readonly string[]): readonly string[] {
  const { name } = queryset.model.primaryKey;
  const ordering = terms.flatMap((term) => spellOut(queryset, term));
  const names = ordering.map((term) => term.replace(/^-/, ''));
  return names.includes('pk') || names.includes(name) ? ordering : [...ordering, `${ordering[0]!.startsWith('-') ? '-' : ''}${name}`];
}

/** A relation is ordered as its model is; where that says nothing, by its key. */
function spellOut(queryset: AnyQuerySet, term: string): string[] {
  const path = term.replace(/^-/, '');
  const inner = findField(queryset, path)?.relation?.target().options?.ordering ?? [];
  if (inner.length === 0) return [term];
  const isDescending = term.startsWith('-');
  const spelled = inner.map((own) => (own.startsWith('-') ? `-${path}__${own.slice(1)}` : `${path}__${own}`));
  return spelled.flatMap((own) => spellOut(queryset, isDescending ? reverseOrder(own) : own));
}

function reverseOrder(term: string): string {
  return term.startsWith('-') ? term.slice(1) : `-${term}`;
}
