import type { TransformFnParams } from 'class-transformer';

/** A class of objects. */
export type Constructor = new () => object;

/** How one property is read or written. */
export interface TransformStep {
  /** The key outside: what clients send or see. */
  readonly key: string;
  readonly property: string;
  /** `@Expose()`: the step is taken where the value is missing too. */
  readonly isExposed: boolean;
  /** What `@Type()` names: a class, `String`, `Number`, `Boolean` or `Date`. */
  readonly type?: Function;
  /** The functions of `@Transform()`, in their order. */
  readonly transforms: readonly ((params: TransformFnParams) => unknown)[];
}

/** What class-transformer knows of a class, in one direction. */
export interface TransformSteps {
  readonly steps: readonly TransformStep[];
  /** The keys outside that have a meaning, those too that no step is taken for. */
  readonly keys: ReadonlySet<string>;
  /** Whether properties without a decorator count: not under `@Exclude()` on the class. */
  readonly isOpen: boolean;
  /** Whether a property has several keys, of which the last one counts. */
  readonly hasAliases: boolean;
  /** Why only class-transformer itself can transform such objects. */
  readonly original?: string;
}

/** The decorators of one property of a serializer that has a field. */
export interface FieldTransforms {
  /** The key that clients use. */
  readonly name?: string;
  readonly isReadExcluded: boolean;
  readonly isWriteExcluded: boolean;
  readonly exposure?: Exposure;
  /** `@Expose()`: what is not sent is transformed too. */
  readonly isExposed: boolean;
  readonly input: readonly FieldTransform[];
  readonly output: readonly FieldTransform[];
}

/** One `@Transform()`. */
export interface FieldTransform {
  readonly transform: TransformStep['transforms'][number];
  /** For whom it runs, where that is not everybody. */
  readonly exposure?: Exposure;
}

/** Who sees a property, or for whom it is transformed: `{ groups, since, until }`. */
export interface Exposure {
  readonly groups?: readonly string[] | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}
