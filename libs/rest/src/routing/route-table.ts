import type { HttpServer } from '@nestjs/common';

interface ExpressLayer {
  route?: { path: string | string[]; methods: Record<string, boolean> };
}
interface ExpressLike {
  router?: { stack: ExpressLayer[] };
}
interface FastifyLike {
  addHook(name: 'onRoute', hook: (route: { method: string | string[]; url: string }) => void): void;
}

/**
 * Every route of the application, as the platform knows them: to tell a path that does not exist (404) from one that
 * has other methods (405).
 */
export class RouteTable {
  private readonly fastifyRoutes: [path: string, methods: string[]][] = [];
  private express: ExpressLike | undefined;
  private table: { pattern: RegExp; methods: string[] }[] | undefined;

  /** Must be called before routes are registered. */
  watch(adapter: HttpServer): void {
    const instance = adapter.getInstance() as unknown;
    if (adapter.getType() !== 'fastify') this.express = instance as ExpressLike;
    else (instance as FastifyLike).addHook('onRoute', ({ method, url }) => void this.fastifyRoutes.push([url, [method].flat()]));
  }

  /** The methods that a path is served for; none where it does not exist. */
  methodsOf(path: string): string[] {
    this.table ??= this.routes().map(([pattern, methods]) => ({ pattern: compile(pattern), methods }));
    const methods = new Set(this.table.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods));
    if (methods.size === 0) return [];
    if (methods.has('GET')) methods.add('HEAD');
    methods.add('OPTIONS');
    return [...methods].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
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
      ([path, methods]) => !/[*{]/.test(path) && methods.length > 0 && methods.length < 10,
    );
  }
}

/** The order of methods in `Allow`, as DRF's. */
const ORDER = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** Patterns of both platforms, but for wildcards: `/posts/:pk`. */
function compile(path: string): RegExp {
  const source = path.replace(/[.+?^$()|[\]\\]/g, String.raw`\$&`).replace(/:\w+/g, '[^/]+?');
  return new RegExp(`^${source === '/' ? '' : source}/?$`);
}
