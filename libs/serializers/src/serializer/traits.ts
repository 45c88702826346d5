import { planOf } from './plan-of.js';
import type { SerializerClass } from './serializer.js';

/** Tells whether a class writes objects its own way or chooses their fields, so that the compiled output does not serve. */
export function overridesOutput(Class: SerializerClass): boolean {
  return traitsOf(Class).overridesOutput;
}

/** Tells whether a class writes objects its own way. */
export function overridesRepresentation(Class: SerializerClass): boolean {
  return traitsOf(Class).overridesRepresentation;
}

/** Tells whether objects of a class are parsed by the compiled function alone. */
export function isPlainInput(Class: SerializerClass): boolean {
  return traitsOf(Class).isPlainInput;
}

/** Tells whether a class writes method fields, which need an instance of it. */
export function needsInstance(Class: SerializerClass): boolean {
  return traitsOf(Class).needsInstance;
}

interface Traits {
  readonly overridesOutput: boolean;
  readonly overridesRepresentation: boolean;
  readonly isPlainInput: boolean;
  readonly needsInstance: boolean;
}

const traits = new WeakMap<object, Traits>();

function traitsOf(Class: SerializerClass): Traits {
  let known = traits.get(Class);
  if (!known) {
    const plan = planOf(Class);
    const isPlain =
      !isOverridden(Class, 'validate') &&
      !isOverridden(Class, 'toInternalValue') &&
      !isOverridden(Class, 'chooseFields') &&
      !plan.isAsync &&
      !plan.hasExposures;
    const overridesRepresentation = isOverridden(Class, 'toRepresentation');
    known = {
      overridesRepresentation,
      overridesOutput: overridesRepresentation || isOverridden(Class, 'chooseFields') || plan.hasExposures,
      isPlainInput: isPlain && new Class().validators.length === 0,
      needsInstance: [...plan.fields.values()].some(({ kind }) => kind === 'SerializerMethodField'),
    };
    traits.set(Class, known);
  }
  return known;
}

/** Serializer itself has each method: where another class on the way has it too, that one overrides it. */
function isOverridden(Class: SerializerClass, method: 'validate' | 'toInternalValue' | 'toRepresentation' | 'chooseFields'): boolean {
  let owners = 0;
  for (let at: object | null = Class.prototype; at; at = Object.getPrototypeOf(at) as object | null) {
    if (Object.hasOwn(at, method)) owners += 1;
  }
  return owners > 1;
}
