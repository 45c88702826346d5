/** The vectors' `snake_case` as our camelCase. */
export function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
