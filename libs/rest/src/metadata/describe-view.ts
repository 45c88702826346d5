import type { GenericViewSetBase } from '../viewsets/generic-view-set.js';
import type { RestRequest } from '../request/rest-request.js';
import { currentRestOptions } from '../current-rest-options.js';

/** What `OPTIONS` answers of a view. */
export interface ViewDescription {
  name: string;
  description: string;
  renders: string[];
  parses: string[];
}

/**
 * Describes a view for `OPTIONS`.
 *
 * @see DRF's `SimpleMetadata`
 */
export async function describeView(view: GenericViewSetBase, _request: RestRequest): Promise<ViewDescription> {
  const { parsers, renderers } = currentRestOptions();
  return {
    name: view.name,
    description: '',
    renders: (view.options.renderers ?? renderers).map(({ mediaType }) => mediaType),
    parses: (view.options.parsers ?? parsers).map(({ mediaType }) => mediaType),
  };
}
