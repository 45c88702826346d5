import type { INestApplication } from '@nestjs/common';
import { runInApplication } from '@nuages/core';
import { describePlainControllers } from './plain-controllers.js';
import { SchemaRegistry } from './schema-registry.js';
import { SecurityDescriber } from './security.js';
import { describeViewSets } from './view-set-paths.js';

/** What an OpenAPI document says of the application as a whole. */
export interface OpenApiInfo {
  readonly title: string;
  /** Of the interface. Default `1.0.0`. */
  readonly version?: string;
  readonly description?: string;
  /** Leaves out of viewsets what is of other versions of the interface (`@Version`). */
  readonly apiVersion?: string;
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string };
  /** Schemes that `@ApiSecurity` and its kin name, besides those of the authenticators. */
  readonly securitySchemes?: Readonly<Record<string, object>>;
  /** Where it is served. Default: where the document is read from. */
  readonly servers?: readonly { readonly url: string; readonly description?: string }[];
}

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, any>>>>; // operations
  readonly components: Readonly<Record<string, Readonly<Record<string, any>>>>; // each kind has its own
  readonly [key: string]: unknown;
}

/**
 * Makes the OpenAPI 3.1 document of an application that has been initialised: viewsets by their declarations, other
 * controllers as @nestjs/swagger describes them, with what `@ExtendSchema` says.
 */
export async function createOpenApiDocument(app: INestApplication, info: OpenApiInfo): Promise<OpenApiDocument> {
  return runInApplication(app, async () => {
    const { apiVersion } = info;
    const context = { app, registry: new SchemaRegistry(), security: new SecurityDescriber(), operationIds: new Set<string>(), apiVersion };
    const base = await describePlainControllers(context, info);
    const viewSets = await describeViewSets(context, base.paths);
    const plain = Object.entries(base.paths).filter(([path]) => !viewSets.known.has(path));
    const paths = sorted({ ...Object.fromEntries(plain), ...viewSets.paths });
    const securitySchemes = { ...base.components['securitySchemes'], ...context.security.schemes, ...info.securitySchemes };
    return {
      openapi: '3.1.0',
      info: base.info,
      servers: info.servers ?? [{ url: '/' }],
      paths,
      components: {
        ...base.components,
        schemas: sorted({ ...base.components['schemas'], ...context.registry.schemas }),
        securitySchemes: { ...usualSchemes(paths, securitySchemes), ...securitySchemes },
      },
    };
  });
}

const USUAL: Readonly<Record<string, object>> = {
  bearer: { type: 'http', scheme: 'bearer' },
  basic: { type: 'http', scheme: 'basic' },
};

/** What `@ApiBearerAuth()` and `@ApiBasicAuth()` mean where nobody says it. */
function usualSchemes(paths: OpenApiDocument['paths'], known: object): Record<string, object> {
  const named = Object.values(paths).flatMap((item) =>
    Object.values(item).flatMap(({ security = [] }: { security?: object[] }) =>
      security.flatMap((requirement) => Object.keys(requirement)),
    ),
  );
  return Object.fromEntries(Object.entries(USUAL).filter(([name]) => named.includes(name) && !(name in known)));
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
