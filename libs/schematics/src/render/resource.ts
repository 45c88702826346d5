import type { FieldSpec } from '../fields/field-spec.js';
import type { SourceClass, UserModel } from '../generators/find-source.js';
import type { Names } from '../generators/naming.js';

/** All that the texts of a resource are made of. */
export interface Resource {
  readonly names: Names;
  readonly fields: readonly FieldSpec[];
  /** The folder of the files, in the tree. */
  readonly folder: string;
  readonly isEsm: boolean;
  /** The entities that relations lead to, by class name. */
  readonly targets: ReadonlyMap<string, SourceClass>;
  /** The application's own user model, where it has one. */
  readonly userModel: UserModel | undefined;
  /** How a file of the resource imports a path of the tree. */
  readonly importOf: (path: string) => string;
  /** How a file of the resource imports another, as `post.entity`. */
  readonly sibling: (name: string) => string;
}

/** The field that refers to the user, or `undefined`. */
export function userFieldOf({ fields }: Resource): FieldSpec | undefined {
  return fields.find((field) => field.kind === 'column' && field.type === 'user');
}

/** What Ann logs in with in generated tests. */
export function loginOfAnn(userModel: UserModel | undefined): { readonly field: string; readonly name: string } {
  const field = userModel?.loginField ?? 'username';
  return { field, name: field === 'email' ? 'ann@example.com' : 'ann' };
}

/** Whether a row can be made without a row of another entity, the user apart. */
export function standsAlone({ fields }: Resource): boolean {
  return !fields.some((field) => field.kind === 'many-to-one' && !field.isNullable);
}
