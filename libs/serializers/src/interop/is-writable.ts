/** Whether class-transformer assigns a property of an instance: methods, functions and getters without a setter are no place for a client's value. */
export function isWritable(instance: object, property: string): boolean {
  const prototype = Object.getPrototypeOf(instance) as object;
  const declared = Object.getOwnPropertyDescriptor(prototype, property);
  if (declared) return typeof declared.set === 'function';
  const own = Object.getOwnPropertyDescriptor(instance, property);
  if (own) return typeof own.value !== 'function';
  const inherited = findDescriptor(Object.getPrototypeOf(prototype) as object | null, property);
  return !inherited || typeof inherited.set === 'function';
}

function findDescriptor(prototype: object | null, property: string): PropertyDescriptor | undefined {
  if (!prototype) return undefined;
  return (
    Object.getOwnPropertyDescriptor(prototype, property) ?? findDescriptor(Object.getPrototypeOf(prototype) as object | null, property)
  );
}
