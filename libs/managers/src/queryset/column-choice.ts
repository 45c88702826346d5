import { FieldError } from '@nuages/core';
import type { Model } from '../model/model.js';
import type { ModelField } from '../model/model-field.js';

/** Which columns `only` and `defer` ask for: those named alone, or all but those. Paths lead through `selectRelated`. */
export interface ColumnChoice {
  readonly isDeferring: boolean;
  readonly paths: readonly string[];
}

/** The choice after `only(...paths)`: what `defer` named before stays left out. */
export function chooseOnly(before: ColumnChoice | undefined, paths: readonly string[]): ColumnChoice {
  if (paths.length === 0) throw new FieldError('only(): name at least one column.');
  return { isDeferring: false, paths: before?.isDeferring ? paths.filter((path) => !before.paths.includes(path)) : paths };
}

/** The choice after `defer(...paths)`; after `only` it leaves out some of those. */
export function chooseDefer(before: ColumnChoice | undefined, paths: readonly string[]): ColumnChoice {
  if (!before || before.isDeferring) return { isDeferring: true, paths: [...(before?.paths ?? []), ...paths] };
  const kept = before.paths.filter((path) => !paths.includes(path));
  if (kept.length > 0) return { isDeferring: false, paths: kept };
  return { isDeferring: true, paths: paths.filter((path) => !before.paths.includes(path)) };
}

interface Tree {
  readonly [name: string]: Tree;
}

/** The columns of one model that a choice leaves, and the masks of its related ones. */
export class ColumnMask {
  private readonly named: ReadonlyMap<string, boolean>;

  private constructor(
    private readonly model: Model,
    private readonly isDeferring: boolean,
    private readonly tree: Tree,
  ) {
    const names = fieldsOf(model, tree);
    for (const [{ name, relation }, leadsOn] of names)
      if (leadsOn && !relation)
        throw new FieldError(`only() and defer(): '${name}' of ${model.name} is no relation, so nothing follows it.`);
    this.named = new Map(names.map(([field, leadsOn]) => [columnOf(field), leadsOn]));
  }

  /** @throws FieldError for an unknown name */
  static of(model: Model, { isDeferring, paths }: ColumnChoice): ColumnMask {
    const tree: Record<string, Tree> = {};
    for (const path of paths) {
      let node = tree;
      for (const name of path.split('__')) node = (node[name] ??= {}) as Record<string, Tree>;
    }
    return new ColumnMask(model, isDeferring, tree);
  }

  /** Whether the field's column is read with the row. */
  keeps(field: ModelField): boolean {
    const leadsOn = this.named.get(columnOf(field));
    if (field.isPrimaryKey || !field.column) return true;
    return this.isDeferring ? leadsOn !== false && !field.isLeftOut : leadsOn !== undefined;
  }

  /** The mask of the model behind a relation; `undefined` where all of its columns are read. */
  follow(name: string): ColumnMask | undefined {
    const inner = name.split('.').reduce<Tree | undefined>((tree, word) => tree?.[word], this.tree);
    if (!inner || Object.keys(inner).length === 0) return undefined;
    return new ColumnMask(this.model.field(name).relation!.target(), this.isDeferring, inner);
  }
}

/** The fields that are named, and whether a path leads on from them. An embedded object is all of its columns. */
function fieldsOf(model: Model, tree: Tree, prefix = ''): (readonly [field: ModelField, leadsOn: boolean])[] {
  return Object.entries(tree).flatMap(([word, inner]) => {
    const [name, leadsOn] = [`${prefix}${word}`, Object.keys(inner).length > 0];
    const embedded = model.embeddedFields(name);
    if (embedded.length === 0) return [[model.field(name), leadsOn] as const];
    return leadsOn ? fieldsOf(model, inner, `${name}.`) : embedded.map((field) => [field, false] as const);
  });
}

/** Properties that show one column, as `author` and `authorId`, are left out together. */
function columnOf({ column, columnName, name }: ModelField): string {
  return column ? columnName : `${name}?`;
}
