import type { Suite } from '../suite.js';
import { openApplication } from './http-views/application.js';
import { expectAnswer, fill } from './http-views/compare.js';
import { type HttpRequest, send } from './http-client.js';

/** Model viewsets over HTTP; the rows are those of the file before each case. */
export const suite: Suite = {
  name: 'http_views',
  async open(file) {
    const { app, reset } = await openApplication(file['dataset']);
    return {
      async run({ steps }) {
        await reset();
        let created: unknown;
        for (const [index, { request, expect }] of (steps as Step[]).entries()) {
          const answer = await send(app, toRequest(request, created));
          if (answer.status === 201) created = answer.body?.id ?? created;
          try {
            expectAnswer(answer, expect, created);
          } catch (error) {
            throw new Error(`step ${index + 1}, ${request.method} ${request.path}: ${(error as Error).message}`, { cause: error });
          }
        }
      },
      close: () => app.close(),
    };
  },
};

interface Step {
  readonly request: { method: string; path: string; json?: unknown; raw?: string; content_type?: string; accept?: string };
  readonly expect: Record<string, any>; // depends on what is expected
}

function toRequest({ method, path, json, raw, content_type, accept }: Step['request'], created: unknown): HttpRequest {
  const body = raw ?? (json === undefined ? undefined : JSON.stringify(fill(json, created)));
  const headers = { ...(content_type && { 'Content-Type': content_type }), ...(accept && { Accept: accept }) };
  return { method, path: fill(path, created) as string, headers, ...(body !== undefined && { body }) };
}
