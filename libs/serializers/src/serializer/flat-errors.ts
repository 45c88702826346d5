import { type ErrorDetails, isErrorDetail } from '@nuages/core';

/** Messages by dotted path, of a tree of errors. */
export function flattenErrors(details: ErrorDetails, path = '', found: Record<string, string[]> = {}): Record<string, string[]> {
  for (const [key, inner] of Object.entries(details)) {
    if (isErrorDetail(inner)) (found[path] ??= []).push(inner.message);
    else flattenErrors(inner as ErrorDetails, path ? `${path}.${key}` : key, found);
  }
  return found;
}
