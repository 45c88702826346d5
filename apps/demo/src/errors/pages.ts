import { NotFound } from '@nuages/core';
import { DisallowedHost, type ExceptionContext, exceptionHandler, RestResponse } from '@nuages/rest';

/** The demo answers as Django does: unknown hosts and paths and faults of the server by pages, everything else by JSON. */
export function answerWithPages(exception: unknown, context: ExceptionContext): RestResponse | undefined {
  const answer = exceptionHandler(exception, context);
  if (!answer) return undefined;
  if (answer.status >= 500) return page('Server Error (500)', answer.status);
  if (exception instanceof DisallowedHost) return page('Bad Request (400)', 400);
  return exception instanceof NotFound && !context.request.hasView ? page('Not Found', 404) : answer;
}

function page(title: string, status: number): RestResponse {
  const text = `<!doctype html>\n<html lang="en">\n<title>${title}</title>\n<h1>${title}</h1>\n</html>\n`;
  return new RestResponse(Buffer.from(text), { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}
