import { Signal, type SenderInstance } from '@nuages/signals';
import type { DataSource } from 'typeorm';

/** What `preSave` receivers get. */
export interface PreSave<E extends object = object> {
  readonly instance: E;
  /** Whether a fixture is being loaded: the row is written as it is, and others that it needs may be missing. */
  readonly raw: boolean;
  readonly using: DataSource;
  /** The fields that `save` was limited to, or `null` for all. */
  readonly updateFields: readonly string[] | null;
}

/** What `postSave` receivers get. */
export interface PostSave<E extends object = object> extends PreSave<E> {
  /** Whether the row is new. */
  readonly created: boolean;
}

/** What `preDelete` and `postDelete` receivers get. */
export interface DeleteSignal<E extends object = object> {
  readonly instance: E;
  readonly using: DataSource;
}

/** What happens to the links of a many-to-many relation. */
export type M2mAction = 'pre_add' | 'post_add' | 'pre_remove' | 'post_remove' | 'pre_clear' | 'post_clear';

/** What `m2mChanged` receivers get. */
export interface M2mChanged {
  /** The row whose relation changed. */
  readonly instance: object;
  readonly action: M2mAction;
  /** Whether the change came from the side that does not own the relation. */
  readonly reverse: boolean;
  /** The entity on the other side. */
  readonly model: object;
  /** The keys of the rows on the other side; `null` for `pre_clear` and `post_clear`. */
  readonly pkSet: ReadonlySet<unknown> | null;
  readonly using: DataSource;
}

/** What `preBulkCreate` and `postBulkCreate` receivers get. */
export interface BulkCreateSignal {
  readonly instances: readonly object[];
  readonly using: DataSource;
}

/** What `preBulkUpdate` and `postBulkUpdate` receivers get. */
export interface BulkUpdateSignal extends BulkCreateSignal {
  readonly fields: readonly string[];
}

/** What `postInit` receivers get. */
export interface PostInit<E extends object = object> {
  readonly instance: E;
  readonly using: DataSource;
}

/** A migration that is to be applied or taken back. */
export interface PlannedMigration {
  readonly name: string;
  /** Whether it is taken back. */
  readonly isBackwards: boolean;
}

/** What `preMigrate` receivers get. */
export interface PreMigrate {
  readonly using: DataSource;
  /** What is done, in its order; empty where there is nothing to do. */
  readonly plan: readonly PlannedMigration[];
}

/** What `postMigrate` receivers get. */
export interface PostMigrate extends PreMigrate {
  /** The names of those in the plan that were applied. */
  readonly migrations: readonly string[];
}

/**
 * Sent after an instance is made of a row that was read, or by `create`. `new Post()` sends none.
 *
 * @see Django's `post_init`
 */
export const postInit = new Signal<PostInit & { instance: SenderInstance }>('post_init');

/**
 * Sent before migrations are applied or taken back, by `nuages migrate` or a running application's
 * `dataSource.runMigrations()` and `undoLastMigration()`; its sender is the data source.
 *
 * @see Django's `pre_migrate`
 */
export const preMigrate = new Signal<PreMigrate>('pre_migrate');

/**
 * Sent after migrations were applied or taken back, where there was nothing to do, and after `nuages flush`; once the
 * application has started where the migrations ran before it. Its sender is the data source. What was taken back has no
 * tables any more.
 *
 * @see Django's `post_migrate`
 */
export const postMigrate = new Signal<PostMigrate>('post_migrate');

/** Sent before a row is saved. @see Django's `pre_save` */
export const preSave = new Signal<PreSave & { instance: SenderInstance }>('pre_save');

/** Sent after a row is saved, inside its transaction; connect with `{ on: 'commit' }` to wait for the commit. @see Django's `post_save` */
export const postSave = new Signal<PostSave & { instance: SenderInstance }>('post_save');

/** Sent before a row is deleted, once for each row that a cascade reaches. @see Django's `pre_delete` */
export const preDelete = new Signal<DeleteSignal & { instance: SenderInstance }>('pre_delete');

/** Sent after a row is deleted; it still has its key. @see Django's `post_delete` */
export const postDelete = new Signal<DeleteSignal & { instance: SenderInstance }>('post_delete');

/**
 * Sent before and after the links of a many-to-many relation change. Its sender is `throughOf(Post, 'tags')`.
 *
 * @see Django's `m2m_changed`
 */
export const m2mChanged = new Signal<M2mChanged>('m2m_changed');

/** Sent before `bulkCreate`, which sends no signals for its rows. */
export const preBulkCreate = new Signal<BulkCreateSignal>('pre_bulk_create');

/** Sent after `bulkCreate`. */
export const postBulkCreate = new Signal<BulkCreateSignal>('post_bulk_create');

/** Sent before `bulkUpdate`, which sends no signals for its rows. */
export const preBulkUpdate = new Signal<BulkUpdateSignal>('pre_bulk_update');

/** Sent after `bulkUpdate`. */
export const postBulkUpdate = new Signal<BulkUpdateSignal>('post_bulk_update');
