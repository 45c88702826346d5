import type { Model } from '@nuages/managers';
import type { FieldType } from '../fields/field-type.js';
import { NestedFieldType } from '../fields/special/nested.field.js';
import { MethodFieldType } from '../fields/special/special.fields.js';
import { planOf } from '../serializer/plan-of.js';
import type { SerializerClass } from '../serializer/serializer.js';
import { RelatedFieldType } from './related.field.js';

/** What `autoPrefetch` needs of a queryset. */
export interface PrefetchableQuerySet {
  selectRelated(...paths: string[]): this;
  prefetchRelated(...paths: string[]): this;
}

/** The relations that a serializer reads, as a queryset takes them. */
export interface RelationPaths {
  /** To be joined. */
  readonly select: ReadonlySet<string>;
  /** To be loaded by a query each. */
  readonly prefetch: ReadonlySet<string>;
}

/** The relations that a serializer class reads of a model's rows: its own fields', and those of serializers nested in it. */
export function relationsOf(Class: SerializerClass, model: Model): RelationPaths {
  const paths = { select: new Set<string>(), prefetch: new Set<string>() };
  collect(Class, { model, path: '', isMany: false }, paths, new Set());
  return paths;
}

/** Adds what a serializer class reads to a queryset. */
export function prefetchFor<Q extends PrefetchableQuerySet>(Class: SerializerClass, model: Model, queryset: Q): Q {
  const { select, prefetch } = relationsOf(Class, model);
  const joined = select.size > 0 ? queryset.selectRelated(...select) : queryset;
  return prefetch.size > 0 ? joined.prefetchRelated(...prefetch) : joined;
}

/** A place among relations, seen from the first model. */
interface Place {
  readonly model: Model | undefined;
  readonly path: string;
  /** Whether the way there leads through many rows, which no join serves. */
  readonly isMany: boolean;
}

type Paths = { readonly select: Set<string>; readonly prefetch: Set<string> };

function collect(Class: SerializerClass, place: Place, paths: Paths, around: ReadonlySet<SerializerClass>): void {
  if (around.has(Class)) return; // it nests itself: how deep the rows go is theirs
  const inside = new Set([...around, Class]);
  for (const field of planOf(Class).fields.values()) {
    if (field.isWriteOnly) continue;
    for (const needed of field instanceof MethodFieldType ? (field.options.needs ?? []) : []) walk(place, needed.split('.'), paths);
    const at = walk(place, needsRow(field, place.model) ? field.source : field.source.slice(0, -1), paths);
    if (field instanceof NestedFieldType && at) collect(field.serializer, at, paths, inside);
  }
}

/** Notes each relation on the way; gives the place where it ends, `undefined` where it leaves the models. */
function walk(place: Place, steps: readonly string[], paths: Paths): Place | undefined {
  let at: Place = place;
  for (const step of steps) {
    const relation = at.model?.findField(step)?.relation;
    if (!relation) return undefined;
    const isMany = at.isMany || relation.type.endsWith('to-many');
    at = { model: relation.target(), path: at.path ? `${at.path}__${step}` : step, isMany };
    (isMany ? paths.prefetch : paths.select).add(at.path);
  }
  return at;
}

/** A foreign key is with the row that has its column; any other relation has to be loaded. */
function needsRow(field: FieldType, model: Model | undefined): boolean {
  return !(field instanceof RelatedFieldType) || field.needsRow || !model?.findField(field.source[0]!)?.column;
}
