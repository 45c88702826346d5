import type { Type } from '@nestjs/common';
import { ImproperlyConfigured } from '@nuages/core';
import type { ResolvedUrl, UrlResolver } from '@nuages/serializers';
import type { RestRequest } from '../request/rest-request.js';
import type { ViewRoute } from './view-route.js';

interface NamedRoute {
  readonly name: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly params: readonly string[];
  readonly allow: string;
  readonly controller: Type | undefined;
  readonly route: ViewRoute;
  readonly version: string | undefined;
}

/**
 * The viewsets' paths by name (`post-list`, `post-detail`, `post-publish`), both ways.
 *
 * @example
 * urls.reverse('post-detail', { pk: 3 }, request); // 'https://example.com/api/posts/3'
 *
 * @see Django's `reverse` and `resolve`
 */
export class ViewUrls implements UrlResolver {
  private readonly routes: NamedRoute[] = [];

  constructor(private readonly trailingSlash: boolean) {}

  /** Adds a viewset's routes below a path, which may have a version in it. Of two routes of one name the first counts. */
  add(basename: string, base: string, routes: readonly ViewRoute[], controller?: Type, version?: string): void {
    for (const route of routes) {
      const path = [base, route.path].filter((part) => part !== '').join('/');
      const params = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
      this.routes.push({
        name: nameOf(basename, route),
        path,
        params,
        pattern: this.compile(path, route),
        allow: route.allow,
        controller,
        route,
        version,
      });
    }
  }

  /**
   * The URL of a named route: absolute, and of the request's version, where a request is given.
   *
   * @param format a suffix, as `json`
   * @throws ImproperlyConfigured when no route has the name and these parameters
   */
  reverse(name: string, given: Readonly<Record<string, unknown>> = {}, request?: RestRequest, format?: string): string {
    const params = { ...given, ...request?.versioning?.linkParams(request) };
    const routes = this.routes.filter(
      (candidate) => candidate.name === name && candidate.params.every((param) => params[param] !== undefined),
    );
    const route = routes.find(({ version }) => version === request?.version) ?? routes[0];
    if (!route)
      throw new ImproperlyConfigured(`No viewset has the URL '${name}' with (${Object.keys(params).join(', ')}). Known: ${this.names()}.`);
    const path = route.path.replace(/:(\w+)/g, (_match, param: string) => encodePath(String(params[param])));
    const url = `/${path}${format ? `.${format}` : this.trailingSlash && path !== '' ? '/' : ''}`;
    if (!request) return url;
    const absolute = request.buildAbsoluteUri(url);
    return request.versioning ? request.versioning.link(absolute, request) : absolute;
  }

  /** The name and parameters of a path; `undefined` where no viewset has it. */
  resolve(path: string): ResolvedUrl | undefined {
    const decoded = decodePath(path);
    const route = this.match(decoded);
    return route && { name: route.name, params: { ...route.pattern.exec(decoded!)!.groups } };
  }

  /** The methods that a path serves, as `Allow` has them; `undefined` where no viewset has it. */
  allowOf(path: string): string | undefined {
    return this.match(decodePath(path))?.allow;
  }

  /** The viewset's class and route that a path belongs to; `undefined` where no viewset has it. */
  viewOf(path: string): { controller: Type; route: ViewRoute } | undefined {
    const found = this.match(decodePath(path));
    return found?.controller && { controller: found.controller, route: found.route };
  }

  /** The version that is a part of a path, or `undefined`. */
  versionOf(path: string): string | undefined {
    return this.match(decodePath(path))?.version;
  }

  /** Every route of a viewset's class, with its whole path and the version in it. */
  routesOfViewSets(): { path: string; route: ViewRoute; controller: Type; version: string | undefined }[] {
    return this.routes.flatMap(({ path, route, controller, version }) => (controller ? [{ path, route, controller, version }] : []));
  }

  /** Whether paths end in a slash. */
  get endsInSlash(): boolean {
    return this.trailingSlash;
  }

  private match(decoded: string | undefined): NamedRoute | undefined {
    return decoded === undefined ? undefined : this.routes.find(({ pattern }) => pattern.test(decoded));
  }

  private names(): string {
    return [...new Set(this.routes.map(({ name }) => name))].join(', ') || 'none';
  }

  private compile(path: string, { patterns }: ViewRoute): RegExp {
    const source = path
      .split('/')
      .map((part) =>
        part.startsWith(':') ? `(?<${part.slice(1)}>${patterns[part.slice(1)]?.source.replace(/^\^|\$$/g, '') ?? '[^/]+'})` : escape(part),
      )
      .join('/');
    return new RegExp(`^/${source}${this.trailingSlash && path !== '' ? '/' : ''}$`);
  }
}

function nameOf(basename: string, { path, isDetail }: ViewRoute): string {
  const last = path.split('/').filter((part) => part !== '' && !part.startsWith(':'));
  if (last.length > 0) return `${basename}-${last.join('-').replaceAll('_', '-')}`;
  return `${basename}-${isDetail ? 'detail' : 'list'}`;
}

/** Encodes a parameter for a path, as Django's `reverse` does. */
function encodePath(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /%(?:21|24|26|27|28|29|2A|2B|2C|3B|3D|3A|40|2F)/g,
    decodeURIComponent,
  );
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
