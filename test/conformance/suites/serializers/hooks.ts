import { ValidationError } from '@nuages/core';

type Attrs = Record<string, any>; // whatever the case's fields give
type Hook<T> = (argument: T, ...args: string[]) => unknown;

const refuse = (code: string): never => {
  throw new ValidationError('refused', code);
};
const detail = (code: string) => ({ message: 'refused', code });

const FIELD_HOOKS: Readonly<Record<string, Hook<any>>> = {
  reject_if_equals: (value, expected) => (value === expected ? refuse('rejected') : value),
  reject_if_less_than: (value, limit) => (value < Number(limit) ? refuse('too_small') : value),
  reject_with_codes: (_value, ...codes) => {
    throw new ValidationError(codes.map(detail));
  },
  replace_with: (_value, replacement) => replacement,
  upper: (value: string) => value.toUpperCase(),
  append: (value: string, text) => value + text,
  null: () => null,
};

const OBJECT_HOOKS: Readonly<Record<string, Hook<Attrs>>> = {
  require_equal: (attrs, a, b) => ((attrs[a!] ?? null) === (attrs[b!] ?? null) ? attrs : refuse('mismatch')),
  require_less: (attrs, a, b) => (a! in attrs && b! in attrs && !(attrs[a!] < attrs[b!]) ? refuse('order') : attrs),
  reject_field: (attrs, field, value, code) => {
    if (attrs[field!] === value) throw new ValidationError({ [field!]: [detail(code!)] });
    return attrs;
  },
  reject_fields: (_attrs, code, ...fields) => {
    throw new ValidationError(Object.fromEntries(fields.map((field) => [field, [detail(code!)]])));
  },
  reject_all: (_attrs, ...codes) => {
    throw new ValidationError(codes.map(detail));
  },
  require_present: (attrs, field) => (field! in attrs ? attrs : refuse('absent')),
  set: (attrs, field, value) => ({ ...attrs, [field!]: value }),
  pop: (attrs, field) => Object.fromEntries(Object.entries(attrs).filter(([key]) => key !== field)),
};

const METHODS: Readonly<Record<string, Hook<Attrs>>> = {
  upper: (owner, a) => String(owner[a!]).toUpperCase(),
  sum: (owner, a, b) => owner[a!] + owner[b!],
  const: (_owner, value) => value,
  len: (owner, a) => Array.from(String(owner[a!])).length,
  null: () => null,
};

/** A hook of the vectors, `name:argument:argument`, as a function of the value. */
export function makeHook(kind: 'field' | 'object' | 'method', text: string): (value: any) => unknown {
  const [name, ...args] = text.split(':');
  const hook = { field: FIELD_HOOKS, object: OBJECT_HOOKS, method: METHODS }[kind][name!];
  if (!hook) throw new Error(`no ${kind} hook '${name}'`);
  return (value) => hook(value, ...args);
}
