import type { AnyQuerySet } from '../query/query-set.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { RestRequest } from '../request/rest-request.js';
import type { View } from '../viewsets/view.js';

/** One page of a list: its rows and the links around it. */
export interface Page<T = object> {
  readonly items: readonly T[];
  /** All rows there are, where the style counts them. */
  readonly count?: number;
  /** Absolute URLs; `null` where there is no such page. */
  readonly next: string | null;
  readonly previous: string | null;
}

/**
 * A style of cutting lists into pages. Instances hold settings only, and serve any number of requests.
 *
 * @see DRF's `BasePagination`
 */
export abstract class Pagination {
  /**
   * Gives the page that the request asks for, or `undefined` where no page is wanted and the whole list is the answer.
   *
   * @throws NotFound when there is no such page
   */
  abstract paginate(queryset: AnyQuerySet, request: RestRequest, view: View): Promise<Page | undefined>;

  /**
   * Looks at start-up at what a view that lists its model's rows gives this style to work with. Override to refuse what would fail at a
   * request.
   *
   * @throws ImproperlyConfigured
   */
  checkView?(view: View): void;

  /** The query parameters that this style reads, for OpenAPI. */
  abstract parameters(): ParameterDescription[];

  /** Wraps the rendered rows. Override to answer another envelope. */
  envelope(page: Page, results: unknown): Record<string, unknown> {
    const count = page.count === undefined ? {} : { count: page.count };
    return { ...count, next: page.next, previous: page.previous, results };
  }

  /** The JSON Schema of {@link envelope}, for OpenAPI. Override along with it. */
  envelopeSchema(results: object): Record<string, unknown> {
    const link = { type: ['string', 'null'], format: 'uri' };
    const count = this.countsRows ? { count: { type: 'integer', examples: [123] } } : {};
    const properties = { ...count, next: link, previous: link, results };
    return { type: 'object', required: Object.keys(properties), properties };
  }

  /** Whether pages carry `count`, which costs a query. */
  protected get countsRows(): boolean {
    return true;
  }
}
