import type { AnyQuerySet } from '../query/query-set.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import { removeQueryParam, replaceQueryParam } from '../request/uri.js';
import type { RestRequest } from '../request/rest-request.js';
import { type Page, Pagination } from './pagination.js';
import { readInteger, readSize } from './read-integer.js';

/** Options of {@link LimitOffsetPagination}. */
export interface LimitOffsetPaginationOptions {
  /** `null` cuts no pages unless the client names a limit. */
  defaultLimit: number | null;
  /** The largest limit that a client may choose; without it any limit goes. */
  maxLimit?: number;
  /** Default `limit`. */
  limitQueryParam?: string;
  /** Default `offset`. */
  offsetQueryParam?: string;
}

/**
 * `?limit=20&offset=40`.
 *
 * @see DRF's `LimitOffsetPagination`
 */
export class LimitOffsetPagination extends Pagination {
  constructor(protected readonly options: LimitOffsetPaginationOptions) {
    super();
  }

  override async paginate(queryset: AnyQuerySet, request: RestRequest): Promise<Page | undefined> {
    const limit = readSize(request.queryParams.get(this.limitParam), this.options.maxLimit) ?? this.options.defaultLimit;
    if (limit === null) return undefined;

    const count = await queryset.count();
    const offset = Math.max(0, readInteger(request.queryParams.get(this.offsetParam)) ?? 0);
    const items = offset >= count ? [] : ((await queryset.slice(offset, Math.min(offset + limit, count))) as object[]);
    return { items, count, next: this.nextLink(request, offset, limit, count), previous: this.previousLink(request, offset, limit) };
  }

  override parameters(): ParameterDescription[] {
    const { maxLimit } = this.options;
    return [
      {
        name: this.limitParam,
        description: 'Number of results to return per page.',
        schema: { type: 'integer', minimum: 1, ...(maxLimit && { maximum: maxLimit }) },
      },
      { name: this.offsetParam, description: 'The index of the first result to return.', schema: { type: 'integer', minimum: 0 } },
    ];
  }

  private get limitParam(): string {
    return this.options.limitQueryParam ?? 'limit';
  }

  private get offsetParam(): string {
    return this.options.offsetQueryParam ?? 'offset';
  }

  private nextLink(request: RestRequest, offset: number, limit: number, count: number): string | null {
    if (offset + limit >= count) return null;
    return replaceQueryParam(this.limitLink(request, limit), this.offsetParam, offset + limit);
  }

  private previousLink(request: RestRequest, offset: number, limit: number): string | null {
    if (offset <= 0) return null;
    const url = this.limitLink(request, limit);
    return offset <= limit ? removeQueryParam(url, this.offsetParam) : replaceQueryParam(url, this.offsetParam, offset - limit);
  }

  private limitLink(request: RestRequest, limit: number): string {
    return replaceQueryParam(request.buildAbsoluteUri(), this.limitParam, limit);
  }
}
