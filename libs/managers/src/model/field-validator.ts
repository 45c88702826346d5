/**
 * A check of a field's value: a function that throws for a bad one, an object with such a function, or an object that
 * accepts values and names the code of those that it does not (as the validators of \@nuages/serializers).
 */
export type FieldValidator =
  | ((value: never) => unknown)
  | { readonly validate: (value: never) => unknown }
  | { readonly code: string; readonly message?: string; readonly accepts: (value: never) => boolean };
