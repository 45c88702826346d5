import { INVALID_VERSION } from '../messages.js';
import type { RestRequest } from '../request/rest-request.js';
import type { ViewUrls } from '../routing/view-urls.js';
import { Versioning } from './versioning.js';

/**
 * The version that Nest's `VersioningType.URI` puts into a path: `/v2/posts`. Which ones there are, controllers and
 * handlers say by `@Version`.
 *
 * @see DRF's `NamespaceVersioning`
 */
export class NamespaceVersioning extends Versioning {
  protected override readonly message = INVALID_VERSION.path;

  constructor(private readonly urls: ViewUrls) {
    super({});
  }

  override read({ path }: RestRequest): string | undefined {
    return this.urls.versionOf(path);
  }

  override get precedesRouting(): boolean {
    return false;
  }
}
