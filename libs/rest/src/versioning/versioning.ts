import { type ApiException, NotFound } from '@nuages/core';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { RestRequest } from '../request/rest-request.js';

/** Options that all {@link Versioning} schemes have. */
export interface VersioningOptions {
  /** The version of a request that names none; default: none, `request.version` is `undefined`. */
  readonly defaultVersion?: string;
  /** The versions that may be asked for, besides the default one. Default: any. */
  readonly allowedVersions?: readonly string[];
}

/** A parameter of an operation, and where it stands. */
export interface VersionParameter extends ParameterDescription {
  readonly in: 'path' | 'query' | 'header';
}

/**
 * Tells which version of an interface a request asks for. Instances hold settings only, and serve any number of requests.
 *
 * @see DRF's `BaseVersioning`
 */
export abstract class Versioning<Options extends VersioningOptions = VersioningOptions> {
  constructor(readonly options: Options) {}

  /**
   * The version that the request asks for, else the default one.
   *
   * @throws NotFound, or whatever {@link refusal} gives, when that version is not allowed
   */
  determine(request: RestRequest): string | undefined {
    const version = this.read(request) ?? this.options.defaultVersion;
    if (!this.allows(version)) throw this.refusal();
    return version;
  }

  /** The version that the request names, or `undefined`. */
  abstract read(request: RestRequest): string | undefined;

  /** Every version that is known, the default one first. */
  get versions(): string[] {
    const { defaultVersion, allowedVersions = [] } = this.options;
    return [...new Set([...(defaultVersion === undefined ? [] : [defaultVersion]), ...allowedVersions])];
  }

  /** The request header on which answers depend, for `Vary`. */
  get header(): string | undefined {
    return undefined;
  }

  /** Whether a version can be read before a route is found, so that Nest's `@Version` can choose the route by it. */
  get precedesRouting(): boolean {
    return true;
  }

  /** The parameters of a path to which a link of the same version leads. */
  linkParams(_request: RestRequest): Readonly<Record<string, string>> {
    return {};
  }

  /** The link, so that it leads to the request's version. */
  link(url: string, _request: RestRequest): string {
    return url;
  }

  /** How a client names one of the versions, for OpenAPI. */
  parameters(_versions: readonly string[]): VersionParameter[] {
    return [];
  }

  /** The media types of an answer, for OpenAPI. */
  mediaTypes(mediaTypes: readonly string[], _versions: readonly string[]): readonly string[] {
    return mediaTypes;
  }

  /** The error of a version that is not allowed. */
  protected refusal(): ApiException {
    return new NotFound(this.message);
  }

  /** What a client is told whose version is not allowed. */
  protected abstract readonly message: string;

  /** JSON Schema of a version. */
  protected schema(versions: readonly string[]): Record<string, unknown> {
    const { defaultVersion } = this.options;
    return {
      type: 'string',
      ...(versions.length > 0 && { enum: versions }),
      ...(defaultVersion !== undefined && { default: defaultVersion }),
    };
  }

  private allows(version: string | undefined): boolean {
    const { defaultVersion, allowedVersions } = this.options;
    if (!allowedVersions || allowedVersions.length === 0) return true;
    return version !== undefined && (version === defaultVersion || allowedVersions.includes(version));
  }
}
