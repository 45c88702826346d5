import { Inject, Injectable, VersioningType } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { negotiate } from '../negotiation/negotiate.js';
import type { PlatformRequest } from '../request/platform.js';
import { RestRequest } from '../request/rest-request.js';
import { REST_OPTIONS, type ResolvedRestOptions } from '../rest-options.js';
import { ViewUrls } from '../routing/view-urls.js';
import type { ViewSetOptions } from '../viewsets/view-set.options.js';
import { AcceptHeaderVersioning } from './accept-header.versioning.js';
import { HeaderVersioning } from './header.versioning.js';
import { NamespaceVersioning } from './namespace.versioning.js';
import { Versioning } from './versioning.js';

type NestVersioning = NonNullable<ReturnType<ApplicationConfig['getVersioning']>>;

/**
 * The versioning of each view: its own, the module's, or what `app.enableVersioning` says. In the other direction, the
 * module's versioning makes Nest choose among handlers with `@Version`.
 */
@Injectable()
export class ViewVersioning {
  private ofNest: Versioning | null | undefined;

  constructor(
    private readonly config: ApplicationConfig,
    private readonly urls: ViewUrls,
    @Inject(REST_OPTIONS) private readonly options: ResolvedRestOptions,
  ) {}

  /** The versioning of a view, or `null` where it has no versions. */
  of({ versioning }: ViewSetOptions): Versioning | null {
    return versioning === undefined ? (this.options.versioning ?? this.nestVersioning()) : versioning;
  }

  /** Finds out the version that a request asks for. Throws where it is not allowed. */
  determine(request: RestRequest, versioning: Versioning): void {
    request.version = versioning.determine(request);
    request.versioning = versioning;
  }

  /** Lets `@Version` obey the module's versioning, unless the application has told Nest something else. */
  leadNest(): void {
    const { versioning, renderers } = this.options;
    if (!versioning?.precedesRouting || this.config.getVersioning()) return;
    const extractor = (request: unknown): string => {
      const unrouted = RestRequest.unrouted(request as PlatformRequest);
      try {
        unrouted.negotiated = negotiate(unrouted, renderers);
        return versioning.read(unrouted) ?? versioning.options.defaultVersion ?? '';
      } catch {
        return ''; // the guard refuses it, or nobody has it
      }
    };
    this.config.enableVersioning({ type: VersioningType.CUSTOM, extractor });
  }

  private nestVersioning(): Versioning | null {
    const options = this.config.getVersioning();
    return (this.ofNest ??= options ? versioningOf(options, this.urls) : null);
  }
}

function versioningOf(options: NestVersioning, urls: ViewUrls): Versioning {
  switch (options.type) {
    case VersioningType.URI:
      return new NamespaceVersioning(urls);
    case VersioningType.HEADER:
      return new HeaderVersioning({ header: options.header });
    case VersioningType.MEDIA_TYPE:
      return new AcceptHeaderVersioning({ versionParam: options.key.replace(/=$/, '') });
    case VersioningType.CUSTOM:
      return new ExtractedVersioning(options.extractor);
  }
}

/** The version that an extractor of the application gives; of several the first. */
class ExtractedVersioning extends Versioning {
  protected override readonly message = 'Invalid version.';

  constructor(private readonly extractor: (request: unknown) => string | string[]) {
    super({});
  }

  override read({ platformRequest }: RestRequest): string | undefined {
    return [this.extractor(platformRequest)].flat()[0];
  }
}
