import { INVALID_VERSION } from '../messages.js';
import type { RestRequest } from '../request/rest-request.js';
import { Versioning, type VersioningOptions } from './versioning.js';

/**
 * The first part of a host's name of three: `v2.example.com`. A version that is not allowed is 404.
 *
 * @see DRF's `HostNameVersioning`
 */
export class HostNameVersioning extends Versioning {
  protected override readonly message = INVALID_VERSION.host;

  constructor(options: VersioningOptions = {}) {
    super(options);
  }

  override read({ host }: RestRequest): string | undefined {
    return /^([a-z0-9]+)\.[a-z0-9]+\.[a-z0-9]+(?::\d*)?$/i.exec(host)?.[1];
  }
}
