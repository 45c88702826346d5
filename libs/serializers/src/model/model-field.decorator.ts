const declared = new WeakMap<object, Map<string, Readonly<Record<string, unknown>>>>();

/**
 * Declares a property whose field is derived from the model, for code that reads it by name; `extra` are arguments as in `extraKwargs`.
 * A property that Meta does not name is an error when the serializer is compiled.
 *
 * @example
 * @ModelField({ minLength: 3 }) title!: string;
 */
export function ModelField(extra: Readonly<Record<string, unknown>> = {}): (target: object, property: string) => void {
  return (target, property) => {
    const properties = declared.get(target) ?? new Map<string, Readonly<Record<string, unknown>>>();
    declared.set(target, properties.set(property, extra));
  };
}

/** The derived properties of a class with their arguments, its bases' underneath. */
export function derivedProperties(prototype: object): Map<string, Readonly<Record<string, unknown>>> {
  const base = Object.getPrototypeOf(prototype) as object | null;
  const properties = base ? derivedProperties(base) : new Map<string, Readonly<Record<string, unknown>>>();
  for (const [name, extra] of declared.get(prototype) ?? []) properties.set(name, { ...properties.get(name), ...extra });
  return properties;
}
