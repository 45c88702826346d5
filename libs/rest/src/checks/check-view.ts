import type { Type } from '@nestjs/common';
import { ImproperlyConfigured } from '@nuages/core';
import { findField } from '../filterset/filter.js';
import type { QueryModel } from '../query/query-set.js';
import { routesOf } from '../routing/lay-out-routes.js';
import { throttlingOf } from '../throttling/check-throttles.js';
import type { Throttle } from '../throttling/throttle.js';
import { GenericViewSetBase } from '../viewsets/generic-view-set.js';
import type { ViewSetOptions } from '../viewsets/view-set.options.js';

/**
 * Looks at start-up at the fields that a view's options name: a slip fails there and not at a request. What a query set of
 * one's own may have annotated is known at a request alone.
 */
export function checkView(view: GenericViewSetBase): void {
  const { model } = view;
  if (!model) return;
  view.filterSet?.filtersFor({ model });
  if (view.options.queryset || view.getQuerySet !== GenericViewSetBase.prototype.getQuerySet) return;
  for (const [option, paths] of Object.entries(pathsIn(view))) {
    const unknown = paths.find((path) => !findField({ model }, path));
    if (unknown !== undefined) throw unknownField(view, { option, path: unknown, model });
  }
  if (routesOf(view.constructor).some(({ actions }) => [...actions.values()].includes('list'))) view.pagination?.checkView?.(view);
  const relation = pathsIn(view)['search']!.find((path) => findField({ model }, path)!.relation);
  if (relation !== undefined)
    throw new ImproperlyConfigured(`${view.name}: 'search' names '${relation}', a relation. Name a field of it: '${relation}__name'.`);
}

/** Looks at start-up at the scopes that a view's actions count under. */
export function checkScopes(controller: Type, view: ViewSetOptions, throttles: readonly Throttle[]): void {
  for (const route of routesOf(controller)) {
    for (const action of route.actions.values()) {
      const own = throttlingOf(view, { route, action });
      for (const throttle of own.throttles ?? throttles) throttle.checkScope?.(own.throttleScope);
    }
  }
}

/** The paths of fields that options name, by option. */
function pathsIn({ options }: GenericViewSetBase): Record<string, readonly string[]> {
  const { search = [], ordering = [], lookupField, lastModifiedField } = options;
  const ordered = 'fields' in ordering || 'default' in ordering ? ordering : { fields: ordering as readonly string[] };
  const { fields = [], default: fallback = [] } = ordered as {
    fields?: readonly (string | readonly [string, string])[] | '__all__';
    default?: string | readonly string[];
  };
  const searched = 'fields' in search ? search.fields : search;
  return {
    search: searched.map((path) => path.replace(/^[\^=@$]/, '')),
    ordering: [
      ...(fields === '__all__' ? [] : fields.map((field) => (typeof field === 'string' ? field : field[0]))),
      ...[fallback].flat().map((term) => term.replace(/^-/, '')),
    ],
    lookupField: lookupField === undefined ? [] : [lookupField],
    lastModifiedField: lastModifiedField === undefined ? [] : [lastModifiedField],
  };
}

function unknownField(
  view: GenericViewSetBase,
  { option, path, model }: { option: string; path: string; model: QueryModel },
): ImproperlyConfigured {
  const names = [...model.fields.keys()].join(', ');
  return new ImproperlyConfigured(
    `${view.name}: '${option}' names '${path}', which leads to no field of ${model.name}. Its fields: ${names}.`,
  );
}
