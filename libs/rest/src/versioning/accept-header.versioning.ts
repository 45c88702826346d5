import { type ApiException, NotAcceptable } from '@nuages/core';
import { INVALID_VERSION } from '../messages.js';
import type { RestRequest } from '../request/rest-request.js';
import { Versioning, type VersioningOptions } from './versioning.js';

/** Options of {@link AcceptHeaderVersioning}. */
export interface AcceptHeaderVersioningOptions extends VersioningOptions {
  /** The parameter of the media type; default `version`. */
  readonly versionParam?: string;
}

/**
 * `Accept: application/json; version=2.0`. A version that is not allowed is 406.
 *
 * @see DRF's `AcceptHeaderVersioning`
 */
export class AcceptHeaderVersioning extends Versioning<AcceptHeaderVersioningOptions> {
  protected override readonly message = INVALID_VERSION.accept;

  constructor(options: AcceptHeaderVersioningOptions = {}) {
    super(options);
  }

  override read({ negotiated }: RestRequest): string | undefined {
    return negotiated?.parameters[this.param];
  }

  override get header(): string {
    return 'Accept';
  }

  override mediaTypes(mediaTypes: readonly string[], versions: readonly string[]): readonly string[] {
    return mediaTypes.flatMap((mediaType) => [mediaType, ...versions.map((version) => `${mediaType}; ${this.param}=${version}`)]);
  }

  protected override refusal(): ApiException {
    return new NotAcceptable(this.message);
  }

  private get param(): string {
    return this.options.versionParam ?? 'version';
  }
}
