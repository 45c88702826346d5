import { ValidationError } from '@nuages/core';
import { allOf, anyOf } from '../query/conditions.js';
import { crossesToMany } from '../query/crosses-to-many.js';
import type { AnyQuerySet } from '../query/query-set.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { RestRequest } from '../request/rest-request.js';
import type { View } from '../viewsets/view.js';
import type { FilterBackend } from './filter-backend.js';
import { isSearchPattern } from './search-pattern.js';
import { splitPhrases, splitTerms } from './split-search.js';

/** Settings of {@link SearchFilter} on a view. */
export interface SearchOptions {
  /**
   * Paths of text fields. A prefix chooses how a term must match: none: contained; `^`: at the start; `=`: exactly; `$`:
   * as a regular expression; `@`: full text search, where the database has it. Case does not count.
   */
  fields: readonly string[];
  /** The query parameter; default `search`. */
  param?: string;
  /** Whether a phrase in quotes is one term, as in DRF from 3.15 on; default: as the filter says. */
  phrases?: boolean;
}

/** Options of {@link SearchFilter} for all views that say nothing themselves. */
export interface SearchFilterOptions {
  /** Whether a phrase in quotes is one term: `?search="red shoes"`. Default `false`. */
  phrases?: boolean;
}

const LOOKUPS: Readonly<Record<string, string>> = { '^': 'istartswith', '=': 'iexact', '@': 'search', $: 'iregex' };

/** More different terms than anybody searches for; each is looked for in each row. */
const MAX_TERMS = 32;

/**
 * `?search=red shoes`: every term must match one of the view's search fields. More than 32 different terms are 400, code `max_terms`;
 * so is, where a field has the prefix `$`, what is no regular expression or one that may take very long, code `invalid`.
 *
 * @see DRF's `SearchFilter`
 */
export class SearchFilter implements FilterBackend {
  constructor(private readonly options: SearchFilterOptions = {}) {}

  filterQuerySet(request: RestRequest, queryset: AnyQuerySet, view: View): AnyQuerySet {
    const { fields, param = 'search', phrases = this.options.phrases } = this.optionsOf(view);
    const text = (request.queryParams.get(param) ?? '').replaceAll('\0', '');
    const terms = [...new Set(phrases ? splitPhrases(text) : splitTerms(text))];
    if (fields.length === 0 || terms.length === 0) return queryset;
    if (terms.length > MAX_TERMS) throw new ValidationError({ [param]: [`Search for at most ${MAX_TERMS} words.`] }, 'max_terms');

    if (fields.some((field) => field.startsWith('$')) && !terms.every(isSearchPattern))
      throw new ValidationError({ [param]: ['Enter a valid regular expression, and a simple one.'] }, 'invalid');
    const lookups = fields.map(lookupFor);
    const conditions = terms.map((term) => anyOf(lookups.map((lookup) => ({ [lookup]: term }))));
    const found = queryset.filter(allOf(conditions));
    return fields.some((field) => crossesToMany(queryset, field.replace(/^[\^=@$]/, ''))) ? found.distinct() : found;
  }

  parameters(view: View): ParameterDescription[] {
    const { fields, param = 'search' } = this.optionsOf(view);
    return fields.length === 0 ? [] : [{ name: param, description: 'A search term.', schema: { type: 'string' } }];
  }

  /** Override to search other fields. */
  protected optionsOf(view: View): SearchOptions {
    const search = view.options.search ?? [];
    return isList(search) ? { fields: search } : search;
  }
}

function lookupFor(field: string): string {
  const lookup = LOOKUPS[field[0]!];
  return lookup ? `${field.slice(1)}__${lookup}` : `${field}__icontains`;
}

function isList(search: readonly string[] | SearchOptions): search is readonly string[] {
  return Array.isArray(search);
}
