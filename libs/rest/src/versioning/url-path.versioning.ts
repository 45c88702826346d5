import { INVALID_VERSION } from '../messages.js';
import type { RestRequest } from '../request/rest-request.js';
import { Versioning, type VersioningOptions } from './versioning.js';

/** Options of {@link URLPathVersioning}. */
export interface URLPathVersioningOptions extends VersioningOptions {
  /** The path's parameter; default `version`. */
  readonly versionParam?: string;
}

/**
 * A parameter of the path: `@Controller('api/:version/posts')`. A version that is not allowed is 404.
 *
 * @see DRF's `URLPathVersioning`
 */
export class URLPathVersioning extends Versioning<URLPathVersioningOptions> {
  protected override readonly message = INVALID_VERSION.path;

  constructor(options: URLPathVersioningOptions = {}) {
    super(options);
  }

  override read({ params }: RestRequest): string | undefined {
    return params[this.param];
  }

  override get precedesRouting(): boolean {
    return false;
  }

  override linkParams({ version }: RestRequest): Readonly<Record<string, string>> {
    return version === undefined ? {} : { [this.param]: version };
  }

  /** The path's parameter is described with the path; here it gets its values. */
  override parameters(versions: readonly string[]) {
    return [{ name: this.param, in: 'path' as const, description: 'The version of the interface.', schema: this.schema(versions) }];
  }

  private get param(): string {
    return this.options.versionParam ?? 'version';
  }
}
