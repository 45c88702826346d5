import { type ErrorDetail, type ErrorDetails, toErrorCode } from '@nuages/core';
import { messageFor } from '../messages.js';
import type { ErrorForm } from '../compile/runtime.js';

/** What class-validator says of a value that it refuses: its `ValidationError`, as far as clients are concerned. */
export interface Refusal {
  readonly property: string | undefined;
  readonly value?: unknown;
  readonly constraints?: Readonly<Record<string, string>>;
  readonly children?: readonly Refusal[];
}

/** Class-validator's errors in DRF's shape; a code is the constraint's name, `is_email` for `isEmail`. */
export function toErrorTree(refusals: readonly Refusal[], form: ErrorForm): Readonly<Record<string, ErrorDetails>> {
  const tree: Record<string, ErrorDetails> = {};
  for (const refusal of refusals) tree[refusal.property ?? form.key] = toDetails(refusal, form);
  return tree;
}

function toDetails({ value, constraints = {}, children = [] }: Refusal, form: ErrorForm): ErrorDetails {
  const own = Object.entries(constraints).map(([name, text]) => toDetail(name, text, form));
  if (children.length === 0) return own;
  const tree = toErrorTree(children, form);
  if (own.length > 0) return { ...tree, [form.key]: [...own, ...((tree[form.key] ?? []) as ErrorDetail[])] };
  return Array.isArray(value) ? value.map((_, index) => underKey(tree[index], form.key)) : tree;
}

function toDetail(name: string, text: string, { messages }: ErrorForm): ErrorDetail {
  const code = toErrorCode(name);
  return { message: messageFor('Constraint', code, {}, messages, text), code };
}

/** The errors of a list's item: a tree, `{}` where it is fine. */
function underKey(details: ErrorDetails | undefined, key: string): ErrorDetails {
  if (details === undefined) return {};
  return Array.isArray(details) ? { [key]: details } : details;
}
