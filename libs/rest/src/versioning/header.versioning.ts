import { INVALID_VERSION } from '../messages.js';
import type { RestRequest } from '../request/rest-request.js';
import { Versioning, type VersioningOptions, type VersionParameter } from './versioning.js';

/** Options of {@link HeaderVersioning}. */
export interface HeaderVersioningOptions extends VersioningOptions {
  /** Default `X-Version`. */
  readonly header?: string;
}

/** A header of its own: `X-Version: 2.0`. A version that is not allowed is 404. */
export class HeaderVersioning extends Versioning<HeaderVersioningOptions> {
  protected override readonly message = INVALID_VERSION.header;

  constructor(options: HeaderVersioningOptions = {}) {
    super(options);
  }

  override read({ headers }: RestRequest): string | undefined {
    const value = headers[this.header.toLowerCase()];
    return Array.isArray(value) ? value.at(-1) : value;
  }

  override get header(): string {
    return this.options.header ?? 'X-Version';
  }

  override parameters(versions: readonly string[]): VersionParameter[] {
    return [{ name: this.header, in: 'header', description: 'The version of the interface.', schema: this.schema(versions) }];
  }
}
