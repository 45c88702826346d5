import { type ErrorDetails, isErrorDetail } from '@nuages/core';

/** Messages by dotted path, of a tree of errors. */
export function flattenErrors(details: ErrorDetails): Record<string, string[]> {
  const found = new Map<string, string[]>(); // a path may be a client's key, as `constructor`
  collect(details, '', found);
  return Object.fromEntries(found);
}

function collect(details: ErrorDetails, path: string, found: Map<string, string[]>): void {
  for (const [key, inner] of Object.entries(details)) {
    if (isErrorDetail(inner)) found.set(path, [...(found.get(path) ?? []), inner.message]);
    else collect(inner as ErrorDetails, path ? `${path}.${key}` : key, found);
  }
}
