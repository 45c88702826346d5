import { Logger } from '@nestjs/common';
import { Checker } from './checker.js';
import {
  type Constructor,
  inputSteps,
  outputSteps,
  transformedProperties,
  type TransformOptions,
  type TransformSteps,
} from './class-transformer.js';

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
  readonly transformOptions: TransformOptions;
  readonly groups: readonly string[];
  readonly unknown: UnknownKeys;
  private steps: { input?: TransformSteps; output?: TransformSteps } = {};

  constructor(
    readonly Class: Constructor,
    private readonly options: DtoOptions,
  ) {
    const { groups = [], version, implicitConversion, unknown = 'drop' } = options;
    this.groups = groups;
    this.unknown = unknown;
    this.transformOptions = {
      ...(groups.length > 0 && { groups: [...groups] }),
      ...(version !== undefined && { version }),
      ...(implicitConversion && { enableImplicitConversion: true }),
    };
    const checked = this.checker.properties.map(({ property }) => property);
    const fresh = new Class() as Record<string, unknown>;
    this.initialized = new Set(Object.keys(fresh).filter((property) => fresh[property] !== undefined));
    this.properties = [...new Set([...Object.keys(fresh), ...checked, ...transformedProperties(Class)])];
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

  /** The shape of the objects inside. */
  of(Class: Function): DtoShape {
    return shapeOf(Class as Constructor, this.options);
  }

  private report(done: string, steps: TransformSteps): TransformSteps {
    if (steps.original) logger.debug(`${this.Class.name} is ${done} by class-transformer itself: ${steps.original}.`);
    return steps;
  }
}

/** The shape of a class under some options, made at first use. */
export function shapeOf(Class: Constructor, options: DtoOptions): DtoShape {
  const key = JSON.stringify([options.groups ?? [], options.version, options.implicitConversion === true, options.unknown]);
  let ofClass = shapes.get(Class);
  if (!ofClass) shapes.set(Class, (ofClass = new Map()));
  let shape = ofClass.get(key);
  if (!shape) ofClass.set(key, (shape = new DtoShape(Class, options)));
  return shape;
}

const logger = new Logger('nuages.serializers');
const shapes = new WeakMap<Function, Map<string, DtoShape>>();
