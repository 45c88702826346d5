import type { ModelField } from './model-field.js';

/** A name as words in lower case: `blog post` for `BlogPost`. */
export function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
}

/** What people call a field: its label, or its name as words. */
export function verboseNameOf({ label, name }: ModelField): string {
  return label ?? wordsOf(name);
}
