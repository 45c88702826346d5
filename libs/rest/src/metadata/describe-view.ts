import { ApiException } from '@nuages/core';
import { currentRestOptions } from '../current-rest-options.js';
import type { RestRequest } from '../request/rest-request.js';
import type { GenericViewSetBase } from '../viewsets/generic-view-set.js';
import { describeFields, type FieldDescription } from './describe-field.js';

/** What `OPTIONS` answers of a view. */
export interface ViewDescription {
  name: string;
  description: string;
  renders: string[];
  parses: string[];
  /** The fields that `POST` and `PUT` take, for a client that may send them. */
  actions?: Record<string, Record<string, FieldDescription>>;
}

/**
 * Describes the path of a view for `OPTIONS`.
 *
 * @see DRF's `SimpleMetadata`
 */
export async function describeView(view: GenericViewSetBase, request: RestRequest): Promise<ViewDescription> {
  const { parsers, renderers } = currentRestOptions();
  const actions = await describeActions(view, request);
  return {
    name: nameOf(view, request),
    description: '',
    renders: (view.options.renderers ?? renderers).map(({ mediaType }) => mediaType),
    parses: (view.options.parsers ?? parsers).map(({ mediaType }) => mediaType),
    ...(Object.keys(actions).length > 0 && { actions }),
  };
}

async function describeActions(view: GenericViewSetBase, request: RestRequest): Promise<Record<string, Record<string, FieldDescription>>> {
  const described: Record<string, Record<string, FieldDescription>> = {};
  for (const method of ['PUT', 'POST']) {
    const action = request.route?.actions.get(method);
    if (action !== undefined && view.serializerClass && (await isAllowed(view, request, method))) {
      described[method] = describeFields(view.getSerializer(request).fields, view.getSerializerClass(request));
    }
  }
  return described;
}

/** Asks the permissions as if the client had sent that method; for PUT, the row's too. */
async function isAllowed(view: GenericViewSetBase, request: RestRequest, method: string): Promise<boolean> {
  try {
    await view.checkPermissions(request, method);
    if (method === 'PUT') await view.checkObjectPermissions(request, await view.getObject(request), method);
    return true;
  } catch (error) {
    if (error instanceof ApiException) return false;
    throw error;
  }
}

/** `Post List`, `Post Instance`, or the action's name. */
function nameOf(view: GenericViewSetBase, { route }: RestRequest): string {
  const extra = route?.path.split('/').at(-1)!.replace(/^:.*/, '');
  if (extra) return titled(extra);
  const model = view.model?.name ?? titled(view.name.replace(/(?:View|ViewSet|Controller)$/, ''));
  return `${model} ${route?.isDetail ? 'Instance' : 'List'}`;
}

function titled(name: string): string {
  const text = name.replace(/[-_]/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
