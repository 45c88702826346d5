import type { ErrorForm } from '../compile/runtime.js';
import { getPath } from '../compile/runtime.js';
import type { FieldType } from '../fields/field-type.js';
import type { Scope } from '../fields/scope.js';
import { Checker } from './checker.js';
import { hasRules } from './class-validator.js';
import { toErrorTree } from './constraint-errors.js';

/** Checks parsed values by class-validator's decorators; gives the errors, those of fields included, or nothing. */
export type Constrain = (
  errors: Readonly<Record<string, unknown>> | undefined,
  values: object,
  scope: Scope,
) => Promise<Readonly<Record<string, unknown>> | undefined>;

/**
 * How values of fields are checked by class-validator's decorators on the same properties, if there are any: those that their field
 * let through and that are not null. The context's `groups` count.
 */
export function constrainFields(prototype: object, fields: ReadonlyMap<string, FieldType>, form: ErrorForm): Constrain | undefined {
  const Class = prototype.constructor;
  if (!hasRules(Class)) return undefined;
  return async (errors, values, scope) => {
    const object = Object.create(prototype) as object;
    const wanted = new Map<string, string>();
    for (const [name, { property, source }] of fields) {
      const value = source.length === 0 ? values : getPath(values, source);
      if (errors?.[name] || value === undefined || value === null) continue;
      Object.defineProperty(object, property, { value, enumerable: true, writable: true, configurable: true });
      wanted.set(property, name);
    }
    const groups = (scope.context[RULE_GROUPS] as readonly string[] | undefined) ?? groupsOf(scope);
    const refusals = await Checker.of(Class, groups, true).checkValues(object, new Set(wanted.keys()), { groups });
    if (refusals.length === 0) return errors;
    return {
      ...errors,
      ...toErrorTree(
        refusals.map((refusal) => ({ ...refusal, property: wanted.get(refusal.property!)! })),
        form,
      ),
    };
  };
}

/** The groups of class-validator alone, where they are known apart, under this key of the context. */
export const RULE_GROUPS = 'nuages.serializers.ruleGroups';

/** The groups of class-transformer and class-validator that a serializer's context names. */
export function groupsOf({ context }: Pick<Scope, 'context'>): readonly string[] {
  const groups = context['groups'] as unknown;
  return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [];
}
