/**
 * Stands for the join table of a many-to-many relation, as the sender of `m2mChanged`.
 *
 * @see Django's `Post.tags.through`
 */
export class Through {
  /** Names the sender in events: `m2m_changed.Post_tags`. */
  readonly options: { readonly name: string };

  /**
   * @param owner the entity that declares the join table
   * @param relationName its property
   */
  constructor(
    readonly owner: object,
    readonly relationName: string,
  ) {
    const { name } = owner as { name?: string };
    this.options = { name: `${name ?? (owner as { options: { name: string } }).options.name}_${relationName}` };
  }
}

const known = new WeakMap<object, Map<string, Through>>();

/**
 * The sender of `m2mChanged` for a relation, named by the side that declares the join table. Always the same object.
 *
 * @example
 * @Receiver(m2mChanged, { sender: throughOf(Post, 'tags') })
 */
export function throughOf(owner: object, relationName: string): Through {
  const ofOwner = known.get(owner) ?? new Map<string, Through>();
  known.set(owner, ofOwner);
  const found = ofOwner.get(relationName) ?? new Through(owner, relationName);
  ofOwner.set(relationName, found);
  return found;
}
