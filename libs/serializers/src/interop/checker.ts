import { type Application, findApplication } from '@nuages/core';
import { Logger } from '@nestjs/common';
import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import { type ClassRules, type PropertyRules, type Rule, rulesOf, validateOriginally } from './class-validator.js';
import type { Refusal } from './constraint-errors.js';
import { wordConstraint } from './constraint-messages.js';
import { unknownKeysOf } from './unknown-keys.js';

/** How objects are checked. */
export interface CheckOptions {
  readonly groups: readonly string[];
  /** Properties that are not there are left alone. */
  readonly isPartial?: boolean;
  /** Objects of classes without rules are let through, as Nest's ValidationPipe does. */
  readonly allowsUnknown?: boolean;
}

type Node = Refusal & { constraints: Record<string, string>; children: Node[] };

/**
 * Checks objects by class-validator's decorators, as class-validator does, from rules that are looked up once a class. A constraint's
 * class that is a provider of the application is taken from there, any other from class-validator's container.
 */
export class Checker {
  private constructor(
    private readonly name: string,
    private readonly rules: ClassRules,
    private readonly groups: readonly string[],
  ) {
    if (rules.original) logger.debug(`${name} is checked by class-validator itself: ${rules.original}.`);
  }

  /** The checker of a class; `usersOnly`: without the rule that a serializer adds of itself. */
  static of(Class: Function, groups: readonly string[], usersOnly = false): Checker {
    const key = JSON.stringify([groups, usersOnly]);
    let ofClass = checkers.get(Class);
    if (!ofClass) checkers.set(Class, (ofClass = new Map()));
    let checker = ofClass.get(key);
    if (!checker) ofClass.set(key, (checker = new Checker(Class.name, rulesOf(Class, groups, usersOnly), groups)));
    return checker;
  }

  /** Looks a class's rules up anew, as more have been added. */
  static forget(Class: Function): void {
    checkers.delete(Class);
  }

  get properties(): readonly PropertyRules[] {
    return this.rules.properties;
  }

  /** What is wrong with an object; a promise where a check is asynchronous. */
  check(object: object, options: CheckOptions): readonly Refusal[] | Promise<readonly Refusal[]> {
    const run: Run = { ...options, pending: [], application: findApplication() };
    const errors: Node[] = [];
    this.execute(object, errors, run);
    return run.pending.length > 0 ? settle(errors, run) : strip(errors);
  }

  /** What is wrong with some of an object's properties, what is nested in them aside. */
  checkValues(object: object, wanted: ReadonlySet<string>, options: CheckOptions): readonly Refusal[] | Promise<readonly Refusal[]> {
    const run: Run = { ...options, pending: [], application: findApplication() };
    const errors: Node[] = [];
    for (const rules of this.rules.properties) {
      if (!wanted.has(rules.property)) continue;
      const value = (object as Record<string, unknown>)[rules.property];
      errors.push(this.checkProperty({ ...rules, nested: [] }, object, value, rules.property, run));
    }
    return run.pending.length > 0 ? settle(errors, run) : strip(errors);
  }

  private execute(object: object, errors: Node[], run: Run): void {
    for (const property of unknownKeysOf(object)) {
      errors.push({ property, constraints: { whitelistValidation: `property ${property} should not exist` }, children: [] });
    }
    if (this.rules.original) {
      const found = validateOriginally(object, this.groups).then((refusals) =>
        errors.push(...refusals.map((refusal) => toNode(refusal, run))),
      );
      run.pending.push(found);
      return;
    }
    if (this.rules.properties.length === 0) {
      if (run.allowsUnknown) return;
      const constraints = { unknownValue: 'an unknown value was passed to the validate function' };
      errors.push({ property: undefined, constraints, children: [] });
      return;
    }
    for (const rules of this.rules.properties) {
      const value = (object as Record<string, unknown>)[rules.property];
      if (value === undefined && run.isPartial) continue;
      errors.push(this.checkProperty(rules, object, value, rules.property, run));
    }
  }

  private checkProperty(rules: PropertyRules, object: object, value: unknown, property: string, run: Run): Node {
    const node: Node = { property, value, constraints: {}, children: [] };
    const isChecked = rules.conditions.map((holds) => holds(object, value)).every(Boolean);
    if (!isChecked) return node;
    for (const rule of rules.checks) this.checkRule(rule, object, value, node, run);
    if (value !== undefined) this.checkNested(rules, value, node, run);
    return node;
  }

  private checkRule({ metadata, constraints }: Rule, object: object, value: unknown, node: Node, run: Run): void {
    if (metadata.validateIf && !metadata.validateIf(object, value)) return;
    for (const constraint of constraints) {
      const args = describe(metadata, object, value);
      const instance = instanceOf(constraint, run);
      const items = metadata.each ? itemsOf(value) : undefined;
      const results = items ? items.map((item) => instance.validate(item, args)) : [instance.validate(value, args)];
      const refuse = (): void => {
        node.constraints[constraint.name || metadata.type] = wordConstraint(metadata, args, instance.defaultMessage?.bind(instance));
      };
      if (results.some(isPromise)) {
        run.pending.push(Promise.all(results.map(async (result) => result)).then((all) => (all.every(Boolean) ? undefined : refuse())));
      } else if (!results.every(Boolean)) refuse();
    }
  }

  private checkNested({ property, nested }: PropertyRules, value: unknown, node: Node, run: Run): void {
    const items = itemsOf(value);
    for (const metadata of nested) {
      if (items) {
        const keys = value instanceof Map ? [...value.keys()] : undefined;
        const itemRules: PropertyRules = { property, conditions: [], checks: [], nested };
        for (const [index, item] of items.entries()) {
          node.children.push(this.checkProperty(itemRules, value as object, item, String(keys ? keys[index] : index), run));
        }
      } else if (value instanceof Object) {
        Checker.of(value.constructor, this.groups).execute(value, node.children, run);
      } else {
        const args = describe(metadata, metadata.target as object, value);
        node.constraints[metadata.type] = wordConstraint(metadata, args);
      }
    }
  }
}

const logger = new Logger('nuages.serializers');
const checkers = new WeakMap<Function, Map<string, Checker>>();

interface Run extends CheckOptions {
  readonly pending: Promise<unknown>[];
  readonly application: Application | undefined;
}

function instanceOf(constraint: Rule['constraints'][number], { application }: Run): ValidatorConstraintInterface {
  return application?.find<ValidatorConstraintInterface>(constraint.target as never) ?? constraint.instance;
}

function describe({ propertyName, constraints }: Rule['metadata'], object: object, value: unknown): ValidationArguments {
  return { targetName: object.constructor?.name, property: propertyName, object, value, constraints };
}

function itemsOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Set || value instanceof Map ? [...value.values()] : undefined;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | null)?.then === 'function';
}

/** A check that is waited for may find more to wait for. */
async function settle(errors: Node[], { pending }: Run): Promise<readonly Refusal[]> {
  while (pending.length > 0) await Promise.all(pending.splice(0));
  return strip(errors);
}

function strip(errors: readonly Node[]): Refusal[] {
  return errors.flatMap((error) => {
    const children = error.children.length > 0 ? strip(error.children) : [];
    return children.length > 0 || Object.keys(error.constraints).length > 0 ? [{ ...error, children }] : [];
  });
}

function toNode({ property, value, constraints = {}, children = [] }: Refusal, run: Run): Node {
  const isLeftAlone = run.isPartial && value === undefined;
  return { property, value, constraints: isLeftAlone ? {} : { ...constraints }, children: children.map((child) => toNode(child, run)) };
}
