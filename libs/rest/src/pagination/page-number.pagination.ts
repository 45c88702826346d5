import { NotFound } from '@nuages/core';
import type { AnyQuerySet } from '../query/query-set.js';
import { INVALID_PAGE } from '../messages.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import { removeQueryParam, replaceQueryParam } from '../request/uri.js';
import type { RestRequest } from '../request/rest-request.js';
import { type Page, Pagination } from './pagination.js';
import { readInteger, readSize } from './read-integer.js';

/** Options of {@link PageNumberPagination}. Sizes are in rows. */
export interface PageNumberPaginationOptions {
  /** `null` cuts no pages unless the client names a size. */
  pageSize: number | null;
  /** Default `page`. */
  pageQueryParam?: string;
  /** The parameter by which clients choose the size; by default they can't. */
  pageSizeQueryParam?: string;
  /** The largest size that a client may choose; without it any size goes. */
  maxPageSize?: number;
}

/**
 * `?page=2`; the last page is also `?page=last`.
 *
 * @example
 * ModelViewSet(PostSerializer, { pagination: new PageNumberPagination({ pageSize: 20 }) })
 *
 * @see DRF's `PageNumberPagination`
 */
export class PageNumberPagination extends Pagination {
  constructor(protected readonly options: PageNumberPaginationOptions) {
    super();
  }

  override async paginate(queryset: AnyQuerySet, request: RestRequest): Promise<Page | undefined> {
    const size = this.sizeFor(request);
    if (!size) return undefined;

    const count = await queryset.count();
    const pages = Math.max(1, Math.ceil(count / size));
    const number = this.pageNumber(request, pages);
    const items = (await queryset.slice((number - 1) * size, Math.min(number * size, count))) as object[];
    return {
      items,
      count,
      next: number < pages ? this.link(request, number + 1) : null,
      previous: number > 1 ? this.link(request, number - 1) : null,
    };
  }

  override parameters(): ParameterDescription[] {
    const { pageSizeQueryParam, maxPageSize } = this.options;
    const page = {
      name: this.pageParam,
      description: 'A page number within the paginated result set.',
      schema: { type: 'integer', minimum: 1 },
    };
    if (!pageSizeQueryParam) return [page];
    const schema = { type: 'integer', minimum: 1, ...(maxPageSize && { maximum: maxPageSize }) };
    return [page, { name: pageSizeQueryParam, description: 'Number of results to return per page.', schema }];
  }

  private get pageParam(): string {
    return this.options.pageQueryParam ?? 'page';
  }

  private sizeFor({ queryParams }: RestRequest): number | null {
    const { pageSize, pageSizeQueryParam, maxPageSize } = this.options;
    return (pageSizeQueryParam && readSize(queryParams.get(pageSizeQueryParam), maxPageSize)) || pageSize;
  }

  private pageNumber({ queryParams }: RestRequest, pages: number): number {
    const text = queryParams.get(this.pageParam) ?? '1';
    const number = text === 'last' ? pages : readInteger(text);
    if (number === undefined || number < 1 || number > pages) throw new NotFound(INVALID_PAGE);
    return number;
  }

  private link(request: RestRequest, number: number): string {
    const url = request.buildAbsoluteUri();
    return number === 1 ? removeQueryParam(url, this.pageParam) : replaceQueryParam(url, this.pageParam, number);
  }
}
