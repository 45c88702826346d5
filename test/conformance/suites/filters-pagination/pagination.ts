import { CursorPagination, LimitOffsetPagination, PageNumberPagination, type Pagination } from '@nuages/rest';
import { toCamelCase } from '../../models/names.js';
import { toPath } from './filters.js';

/** The pagination that a view of the vectors declares; `null` for none. */
export function paginationOf(declaration: Record<string, any> | undefined): Pagination | null {
  if (!declaration) return null;
  const { class: name, ...attributes } = declaration;
  const make = PAGINATIONS[name as string];
  if (!make) throw new Error(`the adapter knows no pagination class '${name}'`);
  return make(Object.fromEntries(Object.entries(attributes).map(([key, value]) => [toCamelCase(key), value])));
}

const PAGINATIONS: Readonly<Record<string, (options: any) => Pagination>> = {
  // each class has its own options
  PageNumberPagination: (options) => new PageNumberPagination({ pageSize: null, ...options }),
  LimitOffsetPagination: (options) => new LimitOffsetPagination({ defaultLimit: null, ...options }),
  CursorPagination: (options) => new CursorPagination({ ...options, ordering: [options.ordering].flat().map(toPath) }),
};
