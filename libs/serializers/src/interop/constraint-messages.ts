import type { ValidationArguments } from 'class-validator';
import type { Rule } from './class-validator.js';

/** The text of a refusal: the decorator's `message`, else the constraint's own, `$property` and its like filled in. */
export function wordConstraint(
  { message }: Pick<Rule['metadata'], 'message'>,
  args: ValidationArguments,
  fallback?: (args?: ValidationArguments) => string,
): string {
  const given = message || fallback?.(args) || '';
  const text = typeof given === 'function' ? given(args) : given;
  const { value, property, targetName } = args;
  const constraints = (args.constraints as unknown[] | undefined) ?? []; // decorators without arguments have none
  let filled = text;
  for (const [index, constraint] of constraints.entries()) {
    filled = filled.replaceAll(`$constraint${index + 1}`, () => toText(constraint));
  }
  if (['string', 'boolean', 'number'].includes(typeof value)) filled = filled.replaceAll('$value', () => String(value));
  return filled.replaceAll('$property', () => property).replaceAll('$target', () => targetName);
}

function toText(constraint: unknown): string {
  if (Array.isArray(constraint)) return constraint.join(', ');
  return typeof constraint === 'symbol' ? String(constraint.description) : String(constraint);
}
