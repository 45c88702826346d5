import { Logger } from '@nestjs/common';
import type { ClassTransformOptions } from 'class-transformer';
import { Checker } from './checker.js';
import { ruleGroups } from './class-validator.js';
import { hasDeclaredType, inputSteps, outputSteps, transformedProperties } from './class-transformer.js';
import type { Constructor, TransformSteps } from './transform-steps.js';
import { originalOptions } from './transform-options.js';

/** What becomes of keys that a DTO does not declare: left out, kept, or refused with the code `whitelist_validation`. */
export type UnknownKeys = 'drop' | 'keep' | 'refuse';

/** Options of `Serializer.from`. */
export interface DtoOptions {
  /** The groups of class-transformer and class-validator that count. Default: none, as in both. */
  groups?: readonly string[];
  /** The version that `@Expose({ since, until })` is compared with. Default: versions do not count. */
  version?: number;
  /** Convert by the declared types of properties, as `enableImplicitConversion` of class-transformer does. Default: false. */
  implicitConversion?: boolean;
  /** Default: `drop`. Differs from Nest's ValidationPipe, which keeps them. */
  unknown?: UnknownKeys;
}

/** What class-transformer and class-validator know of a DTO under some options, looked up once. */
export class DtoShape {
  /** Every property that the class initialises or decorates. */
  readonly properties: readonly string[];
  /** The properties that the class gives a value itself. */
  readonly initialized: ReadonlySet<string>;
  readonly transformOptions: ClassTransformOptions;
  /** The groups of rules. */
  readonly groups: readonly string[];
  readonly unknown: UnknownKeys;
  private steps: { input?: TransformSteps; output?: TransformSteps; names?: ReadonlyMap<string, string> } = {};

  constructor(
    readonly Class: Constructor,
    private readonly options: DtoOptions,
    private readonly around: ClassTransformOptions,
  ) {
    const { unknown = 'drop' } = options;
    const { groups = options.groups ?? [], version = options.version } = around;
    this.groups = options.groups ?? [];
    this.unknown = unknown;
    this.transformOptions = {
      ...originalOptions(around),
      ...(groups.length > 0 && { groups: [...groups] }),
      ...(version !== undefined && { version }),
      ...((options.implicitConversion || around.enableImplicitConversion) && { enableImplicitConversion: true }),
    };
    const fresh = new Class() as Record<string, unknown>;
    this.initialized = new Set(Object.keys(fresh).filter((property) => fresh[property] !== undefined));
    this.properties = propertiesOf(fresh, this.checker);
  }

  get checker(): Checker {
    return Checker.of(this.Class, this.groups);
  }

  get input(): TransformSteps {
    return (this.steps.input ??= this.report('read', inputSteps(this.Class, this.properties, this.transformOptions)));
  }

  get output(): TransformSteps {
    return (this.steps.output ??= this.report('written', outputSteps(this.Class, this.properties, this.transformOptions)));
  }

  /** Whether some of an object's unknown keys are kept by their declared types. */
  isConverted(keys: readonly string[]): boolean {
    if (this.unknown !== 'keep' || !this.transformOptions.enableImplicitConversion) return false;
    return keys.some((key) => hasDeclaredType(this.Class, key));
  }

  /** The keys that clients use, by property. */
  get names(): ReadonlyMap<string, string> {
    return (this.steps.names ??= new Map(this.input.steps.map(({ key, property }) => [property, key])));
  }

  /** The shape of the objects inside. */
  of(Class: Function): DtoShape {
    return shapeOf(Class as Constructor, this.options, this.around);
  }

  private report(done: string, steps: TransformSteps): TransformSteps {
    if (steps.original) logger.debug(`${this.Class.name} is ${done} by class-transformer itself: ${steps.original}.`);
    return steps;
  }
}

/** The shape of a class under its options, and those of class-transformer that a pipe or an interceptor is called with; made at first use. */
export function shapeOf(Class: Constructor, options: DtoOptions, around: ClassTransformOptions = {}): DtoShape {
  const { groups, version, enableImplicitConversion } = around;
  const original = originalOptions(around);
  if (original.targetMaps) return new DtoShape(Class, options, around); // they hold functions
  const key = JSON.stringify([options, groups, version, enableImplicitConversion, original]);
  let ofClass = shapes.get(Class);
  if (!ofClass) shapes.set(Class, (ofClass = new Map()));
  let shape = ofClass.get(key);
  if (!shape) ofClass.set(key, (shape = new DtoShape(Class, options, around)));
  return shape;
}

/** Every property that a class initialises or decorates, for whomever. */
export function allProperties(Class: Constructor): string[] {
  return propertiesOf(new Class(), Checker.of(Class, [...ruleGroups(Class)]), Checker.of(Class, []));
}

function propertiesOf(fresh: object, ...checkers: readonly Checker[]): string[] {
  const checked = checkers.flatMap(({ properties }) => properties.map(({ property }) => property));
  return [...new Set([...Object.keys(fresh), ...checked, ...transformedProperties(fresh.constructor as Constructor)])];
}

const logger = new Logger('nuages.serializers');
const shapes = new WeakMap<Function, Map<string, DtoShape>>();
