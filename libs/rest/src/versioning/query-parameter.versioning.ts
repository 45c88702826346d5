import { INVALID_VERSION } from '../messages.js';
import type { RestRequest } from '../request/rest-request.js';
import { replaceQueryParam } from '../request/uri.js';
import { Versioning, type VersioningOptions, type VersionParameter } from './versioning.js';

/** Options of {@link QueryParameterVersioning}. */
export interface QueryParameterVersioningOptions extends VersioningOptions {
  /** Default `version`. */
  readonly versionParam?: string;
}

/**
 * `?version=2.0`. A version that is not allowed is 404.
 *
 * @see DRF's `QueryParameterVersioning`
 */
export class QueryParameterVersioning extends Versioning<QueryParameterVersioningOptions> {
  protected override readonly message = INVALID_VERSION.query;

  constructor(options: QueryParameterVersioningOptions = {}) {
    super(options);
  }

  override read({ queryParams }: RestRequest): string | undefined {
    return queryParams.get(this.param);
  }

  override link(url: string, { version }: RestRequest): string {
    return version === undefined ? url : replaceQueryParam(url, this.param, version);
  }

  override parameters(versions: readonly string[]): VersionParameter[] {
    return [{ name: this.param, in: 'query', description: 'The version of the interface.', schema: this.schema(versions) }];
  }

  private get param(): string {
    return this.options.versionParam ?? 'version';
  }
}
