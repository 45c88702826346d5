import { ImproperlyConfigured } from '@nuages/core';
import { initializingDataSource } from '@nuages/managers';
import { type DataSource, DefaultNamingStrategy, EntitySchema, getMetadataArgsStorage } from 'typeorm';
import { isUserClass, type UserClass } from '../models/abstract-base-user.js';

const builtIn = new WeakSet<object>();

/** Marks the user model that comes with the lib: it steps back where there is another. */
export function BuiltInUser(): ClassDecorator {
  return (target) => void builtIn.add(target);
}

/**
 * The user model of a data source: the one entity among its entities that extends AbstractBaseUser.
 *
 * @throws ImproperlyConfigured where there is none, or more than one
 */
export function userModelOf(dataSource: DataSource): UserClass {
  const models = entityClassesOf(dataSource).filter(isUserClass);
  const [model] = models;
  if (model && models.length === 1) return model;
  if (!model)
    throw new ImproperlyConfigured(
      "The data source has no user model. Add your own (an entity that extends AbstractUser), or User of @nuages/auth, to its 'entities'.",
    );
  const names = models.map(({ name }) => name).join(' and ');
  const fix = models.some((candidate) => builtIn.has(candidate))
    ? "Take User of @nuages/auth out of its 'entities'."
    : 'Keep one; make the others plain entities with a @UserOneToOne.';
  throw new ImproperlyConfigured(`The data source has more than one user model: ${names}. ${fix}`);
}

/** The user model that relations of the data source being initialised refer to. */
export function userModelForRelations(): UserClass {
  const dataSource = initializingDataSource();
  if (!dataSource) return onlyUserModel();
  const model = userModelOf(dataSource);
  refuseSchema(dataSource, model);
  refuseOtherUsers(dataSource, model);
  return model;
}

/** The user model of the data source being initialised, or the only one. */
export function currentUserModel(): UserClass {
  const dataSource = initializingDataSource();
  return dataSource ? userModelOf(dataSource) : onlyUserModel();
}

/** The table of a user model, by the naming of the data source being initialised. */
export function tableOf(model: UserClass): string {
  const { namingStrategy = new DefaultNamingStrategy() } = initializingDataSource() ?? {};
  const declared = getMetadataArgsStorage().tables.find(({ target }) => target === model);
  return namingStrategy.tableName(model.name, declared?.name);
}

/** Without a data source around, there must be no choice. */
function onlyUserModel(): UserClass {
  const declared = getMetadataArgsStorage().tables.flatMap(({ target }) => (isUserClass(target) ? [target] : []));
  const own = declared.filter((model) => !builtIn.has(model));
  const [model] = own.length > 0 ? own : declared;
  if (model && own.length <= 1) return model;
  throw new ImproperlyConfigured(
    `${declared.length} user models are declared in this process, and the data source does not say which one it has. ` +
      'Open it by dataSourceFactory of @nuages/managers: TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }).',
  );
}

/** TypeORM relates entities of decorators to each other alone, and its own message does not say so. */
function refuseSchema(dataSource: DataSource, model: UserClass): void {
  const isSchema = Object.values(dataSource.options.entities ?? {}).some(
    (entity: unknown) => entity instanceof EntitySchema && entity.options.target === model,
  );
  if (isSchema)
    throw new ImproperlyConfigured(
      `The user model ${model.name} is an EntitySchema, and entities that refer to users are declared by decorators: TypeORM relates none of one kind to one of the other. ` +
        `Declare ${model.name} by decorators, or leave those entities out and relate schemas to ${model.name} by its class.`,
    );
}

/** A relation to another user model by class would end in a message of TypeORM's that names no fix. */
function refuseOtherUsers(dataSource: DataSource, model: UserClass): void {
  const entities = new Set<unknown>(entityClassesOf(dataSource).flatMap(inheritanceOf));
  for (const { target, propertyName, type } of getMetadataArgsStorage().relations) {
    if (!entities.has(target) || typeof type !== 'function' || isUserRelation(type)) continue;
    const other: unknown = isUserClass(type) ? type : (type as () => unknown)();
    if (isUserClass(other) && other !== model)
      throw new ImproperlyConfigured(
        `${(target as { name: string }).name}.${propertyName} refers to ${other.name}, but the user model is ${model.name}. ` +
          'Declare it by @UserForeignKey, @UserOneToOne or @UserManyToMany, which follow the choice.',
      );
  }
}

/** Tells whether a relation's function is ours. */
function isUserRelation(type: unknown): boolean {
  return type === userModelForRelations;
}

/** The classes among a data source's entities; patterns of files count once their classes are loaded. */
export function entityClassesOf(dataSource: DataSource): unknown[] {
  if (dataSource.entityMetadatas.length > 0) return dataSource.entityMetadatas.map(({ target }) => target);
  const { entities = [] } = dataSource.options;
  const listed = Object.values(entities as object).map((entity: unknown) =>
    entity instanceof EntitySchema ? entity.options.target : entity,
  );
  if (!listed.some((entity) => typeof entity === 'string')) return [...listed];
  return [...new Set([...listed, ...getMetadataArgsStorage().tables.map(({ target }) => target)])];
}

function inheritanceOf(type: unknown): unknown[] {
  const classes: unknown[] = [];
  for (let current = type; typeof current === 'function' && current !== Function.prototype; current = Object.getPrototypeOf(current))
    classes.push(current);
  return classes;
}
