import type { ErrorDetail, ValidationError } from '@nuages/core';

/** All that is wrong, in one line. */
export function wordsOf(error: ValidationError): string {
  return messagesOf(error).join(' ');
}

/** What is wrong, one by one. */
export function messagesOf({ detail }: ValidationError): string[] {
  const details = Array.isArray(detail) ? detail : Object.values(detail as Record<string, ErrorDetail[]>).flat();
  return (details as ErrorDetail[]).map(({ message }) => message);
}
