import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';

/** Options of {@link DjangoNamingStrategy}. */
export interface DjangoNamingOptions {
  /** The Django app whose models the entities are; it stands in front of each table's name. */
  readonly appLabel: string;
}

/**
 * Names tables and columns as Django does: `BlogPost.createdAt` in `blog_blogpost.created_at`, a relation `author` in
 * `author_id`, a many-to-many relation `tags` of `Post` in `blog_post_tags (post_id, tag_id)`. Names that an entity gives
 * itself are kept.
 *
 * @example
 * sqliteOptions({ database: 'db.sqlite3', entities, namingStrategy: new DjangoNamingStrategy({ appLabel: 'blog' }) });
 * @see Django's `Options.db_table`
 */
export class DjangoNamingStrategy extends DefaultNamingStrategy implements NamingStrategyInterface {
  readonly name = 'django';

  constructor(private readonly options: DjangoNamingOptions) {
    super();
  }

  override tableName(entityName: string, given: string | undefined): string {
    return given ?? `${this.options.appLabel}_${entityName.toLowerCase()}`;
  }

  override columnName(property: string, given: string | undefined, prefixes: string[]): string {
    return [...prefixes, given ?? property].map((part) => (part === given ? part : toSnakeCase(part))).join('_');
  }

  override relationName(property: string): string {
    return property;
  }

  override joinColumnName(relation: string): string {
    return `${toSnakeCase(relation)}_id`;
  }

  override joinTableName(ownerTable: string, _targetTable: string, property: string): string {
    return `${ownerTable}_${toSnakeCase(property)}`;
  }

  override joinTableColumnName(table: string): string {
    const prefix = `${this.options.appLabel}_`;
    return `${table.startsWith(prefix) ? table.slice(prefix.length) : table}_id`;
  }

  /** For a relation of a model to itself: `from_person_id` and `to_person_id`. */
  override joinTableColumnDuplicationPrefix(column: string, index: number): string {
    return `${index === 1 ? 'from' : 'to'}_${column}`;
  }
}

function toSnakeCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
