import type { HttpServer, Type } from '@nestjs/common';

interface ExpressLayer {
  route?: { path: string | string[]; methods: Record<string, boolean> };
}
interface ExpressLike {
  router?: { stack: ExpressLayer[]; strict?: boolean };
}
interface FastifyLike {
  readonly initialConfig?: SlashOptions & { readonly routerOptions?: SlashOptions };
  addHook(name: 'onRoute', hook: (route: { method: string | string[]; url: string }) => void): void;
}

/** What answers a route. */
export interface HandledRoute {
  readonly controller: Type;
  readonly handler: object;
}

interface Declaration {
  readonly pattern: RegExp;
  readonly methods: string[];
  readonly handled: HandledRoute;
}

interface SlashOptions {
  readonly ignoreTrailingSlash?: boolean;
}

/**
 * Every route of the application but those of viewsets, as the platform knows them: to tell a path that does not exist (404) from
 * one that has other methods (405).
 */
export class RouteTable {
  private readonly fastifyRoutes: [path: string, methods: string[]][] = [];
  private express: ExpressLike | undefined;
  private readonly declared: [path: string, methods: string[], handled: HandledRoute][] = [];
  private readonly ofViewSets = new Set<string>();
  private isSlashIgnored: () => boolean = () => true;
  private table: { pattern: RegExp; methods: string[] }[] | undefined;
  private declaredTable: Declaration[] | undefined;

  /** Must be called before routes are registered. */
  watch(adapter: HttpServer): void {
    const instance = adapter.getInstance() as unknown;
    if (adapter.getType() !== 'fastify') {
      this.express = instance as ExpressLike;
      this.isSlashIgnored = () => this.express?.router?.strict !== true;
      return;
    }
    const fastify = instance as FastifyLike;
    const { routerOptions, ignoreTrailingSlash } = fastify.initialConfig ?? {};
    this.isSlashIgnored = () => (routerOptions?.ignoreTrailingSlash ?? ignoreTrailingSlash) === true;
    fastify.addHook('onRoute', ({ method, url }) => void this.fastifyRoutes.push([url, [method].flat()]));
  }

  /** Says what a path (without slashes at its ends) serves, where it has routes that refuse besides. */
  declare(path: string, allow: string, handled: HandledRoute): void {
    this.declared.push([`/${path}`, allow.split(', '), handled]);
  }

  /** Leaves a route (without slashes at its ends) to the viewset that has it, which knows more than its form. */
  leaveToViewSet(path: string): void {
    this.ofViewSets.add(path);
  }

  /** The methods that a path is served for; none where it does not exist. */
  methodsOf(path: string): string[] {
    const declared = this.declaredAt(path);
    if (declared) return declared.methods;
    this.table ??= this.routes().map(([known, methods]) => ({ pattern: this.compile(known), methods }));
    const methods = new Set(this.table.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods));
    if (methods.size === 0) return [];
    if (methods.has('GET')) methods.add('HEAD');
    methods.add('OPTIONS');
    return [...methods].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  }

  /** What {@link declare} was told of a path. */
  declaredAt(path: string): Omit<Declaration, 'pattern'> | undefined {
    this.declaredTable ??= this.declared.map(([known, methods, handled]) => ({ pattern: this.compile(known), methods, handled }));
    return this.declaredTable.find(({ pattern }) => pattern.test(path));
  }

  private compile(path: string): RegExp {
    return compile(path, this.isSlashIgnored() ? '/?' : '');
  }

  private routes(): [path: string, methods: string[]][] {
    const layers = this.express?.router?.stack ?? [];
    const expressRoutes = layers.flatMap(({ route }): [string, string[]][] =>
      route
        ? [route.path].flat().map((path) => [
            path,
            Object.keys(route.methods)
              .filter((name) => name !== '_all')
              .map((name) => name.toUpperCase()),
          ])
        : [],
    );
    return [...expressRoutes, ...this.fastifyRoutes].filter(
      ([path, methods]) => !/[*{]/.test(path) && methods.length > 0 && methods.length < 10 && !this.isViewSets(path),
    );
  }

  private isViewSets(path: string): boolean {
    return this.ofViewSets.has(path.replace(/\.:format$/, '').replace(/^\/|\/$/g, ''));
  }
}

/** The order of methods in `Allow`, as DRF's. */
const ORDER = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** Patterns of both platforms, but for wildcards: `/posts/:pk`. */
function compile(path: string, end: string): RegExp {
  const source = path.replace(/[.+?^$()|[\]\\]/g, String.raw`\$&`).replace(/:\w+/g, '[^/]+?');
  return new RegExp(`^${source === '/' ? '/?' : source.replace(/\/$/, '') + (source.endsWith('/') ? '/?' : end)}$`);
}
