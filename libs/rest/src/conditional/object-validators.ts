import { currentRestOptions } from '../current-rest-options.js';
import type { RestRequest } from '../request/rest-request.js';
import type { GenericViewSetBase } from '../viewsets/generic-view-set.js';
import { entityTagOf, quoted } from './entity-tag.js';
import { PreconditionFailed } from './precondition-failed.js';
import { judge, type Validators } from './preconditions.js';

/** What the view itself says of a row's state. */
export function declaredValidators(view: GenericViewSetBase, request: RestRequest, object: object): Validators {
  const etag = view.getEntityTag(request, object);
  return { etag: etag === undefined ? undefined : quoted(etag), lastModified: view.getLastModified(request, object) };
}

/** Throws unless the request's conditions allow to change the row. */
export async function requirePreconditions(view: GenericViewSetBase, request: RestRequest, object: object): Promise<void> {
  const declared = declaredValidators(view, request, object);
  const needsTag = request.headers['if-match'] !== undefined || request.headers['if-none-match'] !== undefined;
  const etag = declared.etag ?? (needsTag && currentRestOptions().entityTags ? await representationTag(view, request, object) : undefined);
  if (judge(request, { ...declared, etag }) !== 'proceed') throw new PreconditionFailed();
}

/** The tag that a GET of the row would carry, in the format that the request asks for. */
async function representationTag(view: GenericViewSetBase, request: RestRequest, object: object): Promise<string | undefined> {
  if (!request.negotiated) return undefined;
  const { action } = request;
  request.action = 'retrieve';
  try {
    const { renderer, parameters } = request.negotiated;
    return entityTagOf(await renderer.render(await view.represent(request, object), { request, status: 200, parameters }));
  } finally {
    request.action = action;
  }
}
