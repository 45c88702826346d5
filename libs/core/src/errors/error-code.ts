/** The code of an error that another library names in camelCase: `is_email` for class-validator's `isEmail`. */
export function toErrorCode(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}
