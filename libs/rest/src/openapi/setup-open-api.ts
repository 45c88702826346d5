import type { INestApplication } from '@nestjs/common';
import { createOpenApiDocument, type OpenApiDocument, type OpenApiInfo } from './open-api-document.js';

/** Options of {@link setupOpenApi}. */
export interface OpenApiOptions extends OpenApiInfo {
  /** The path of Swagger UI; `false` leaves it out. Default `api/docs`. */
  readonly uiPath?: string | false;
  /** The path of the document as JSON. Default `api/schema.json`. */
  readonly schemaPath?: string;
}

/**
 * Serves the application's OpenAPI document and Swagger UI; needs @nestjs/swagger, and on Fastify @fastify/static. Call it before
 * `app.listen`. The document is made when it is first asked for.
 *
 * @example
 * await setupOpenApi(app, { title: 'Blog', version: '1.0.0' });
 */
export async function setupOpenApi(app: INestApplication, options: OpenApiOptions): Promise<void> {
  const { uiPath = 'api/docs', schemaPath = 'api/schema.json', ...info } = options;
  const { SwaggerModule } = await import('@nestjs/swagger');
  const schemaUrl = `/${schemaPath.replace(/^\//, '')}`;
  let document: Promise<OpenApiDocument> | undefined;
  const adapter = app.getHttpAdapter();
  adapter.get(schemaUrl, async (_request: unknown, response: unknown) => {
    document ??= createOpenApiDocument(app, info);
    adapter.setHeader!(response, 'Content-Type', 'application/json; charset=utf-8');
    return adapter.reply(response, JSON.stringify(await document), 200) as unknown;
  });
  if (uiPath === false) return;
  const shell = { openapi: '3.1.0', info: { title: info.title, version: info.version ?? '1.0.0' }, paths: {} };
  SwaggerModule.setup(uiPath, app, shell, {
    raw: false,
    swaggerUrl: schemaUrl,
    customSiteTitle: info.title,
    swaggerOptions: { spec: null, url: schemaUrl, persistAuthorization: true },
  });
}
