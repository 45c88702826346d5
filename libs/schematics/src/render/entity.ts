import type { ColumnSpec, FieldSpec, RelationSpec } from '../fields/field-spec.js';
import { toConstant, toPascal } from '../generators/naming.js';
import { Imports } from './imports.js';
import type { Resource } from './resource.js';

/** The text of a property, without its imports. */
interface Column {
  /** Arguments of `@Column` in front of the options. */
  readonly type?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly fieldOptions?: Readonly<Record<string, string>>;
  /** The property's type in TypeScript. */
  readonly property: string;
}

/** The file of an entity. */
export function renderEntity(resource: Resource): string {
  const imports = new Imports();
  imports.add('ModelOptions', '@nuages/managers');
  imports.addAll(['Entity', 'PrimaryGeneratedColumn'], 'typeorm');
  const { className, pluralFile } = resource.names;
  const properties = resource.fields.map((field) => renderProperty(field, resource, imports));
  const body = ['  @PrimaryGeneratedColumn()\n  id!: number;', ...properties].join('\n\n');
  return `${imports.render()}

${renderAllChoices(resource)}/** One of the ${pluralFile.replaceAll('-', ' ')}. */
@ModelOptions({ ordering: ['-id'] })
@Entity()
export class ${className} {
${body}
}
`;
}

/** What columns of choices may hold, declared in front of the class. */
export function renderAllChoices({ fields, names }: Resource): string {
  return fields
    .filter((field) => field.kind === 'column')
    .filter(({ type }) => type === 'enum')
    .map((field) => renderChoices(field, names.className))
    .join('\n');
}

function renderChoices({ name, args }: ColumnSpec, className: string): string {
  const label = (value: string) => value.charAt(0).toUpperCase() + value.slice(1).replaceAll('_', ' ');
  const type = `${className}${toPascal(name)}`;
  return `/** What \`${className}.${name}\` may be. */
export type ${type} = ${args.map((value) => `'${value}'`).join(' | ')};

/** The same with labels. */
export const ${toConstant(type)}_CHOICES: readonly [${type}, string][] = [
${args.map((value) => `  ['${value}', '${label(value)}'],`).join('\n')}
];

`;
}

/** The declaration of a field, with its decorators. */
export function renderProperty(field: FieldSpec, resource: Resource, imports: Imports): string {
  if (field.kind !== 'column') return renderRelation(field, resource, imports);
  if (field.type === 'user') return renderUser(field, resource, imports);
  const { type, options = {}, fieldOptions = {}, property } = describeColumn(field, resource, imports);
  const ownOptions = { ...options, ...(field.isUnique && { unique: 'true' }), ...(field.isNullable && { nullable: 'true' }) };
  const own = { ...(field.isNullable && { blank: 'true' }), ...fieldOptions };
  imports.add('Column', 'typeorm');
  const args = [...(type ? [type] : []), ...objectText(ownOptions)].join(', ');
  const lines = [`  @Column(${args})`];
  if (Object.keys(own).length > 0) lines.push(`  @${imports.add('FieldOptions', '@nuages/managers')}(${objectText(own).join('')})`);
  return [...lines, `  ${field.name}!: ${property}${field.isNullable && property !== 'unknown' ? ' | null' : ''};`].join('\n');
}

function describeColumn(field: ColumnSpec, { names }: Resource, imports: Imports): Column {
  const validator = (name: string) => ({ validators: `[${name}]` });
  // a type that may be null says nothing to TypeORM
  const text = (length: string) => ({ ...(field.isNullable && { type: `'varchar'` }), options: { length } });
  const fromSerializers = (name: string) => imports.add(name, '@nuages/serializers');
  switch (field.type) {
    case 'string':
      return { ...text(field.args[0] ?? '255'), property: 'string' };
    case 'text':
      return { type: `'text'`, property: 'string' };
    case 'int':
      return { type: `'int'`, property: 'number' };
    case 'bigint':
      return { type: `'bigint'`, property: 'number | bigint' };
    case 'float':
      return { type: `'double precision'`, property: 'number' };
    case 'decimal':
      return { type: `'decimal'`, options: { precision: field.args[0]!, scale: field.args[1]! }, property: 'string' };
    case 'boolean':
      return { options: field.isNullable ? { type: 'Boolean' } : { default: 'false' }, property: 'boolean' };
    case 'date':
      return { type: `'date'`, property: 'string' };
    case 'datetime':
      return { options: { type: 'Date' }, property: 'Date' };
    case 'time':
      return { type: `'time'`, property: 'string' };
    case 'uuid':
      return { type: `'varchar'`, options: { length: '36' }, fieldOptions: { kind: `'uuid'` }, property: 'string' };
    case 'json':
      return { type: `'simple-json'`, property: 'unknown' };
    case 'enum': {
      const type = `${names.className}${toPascal(field.name)}`;
      const options = {
        length: String(Math.max(...field.args.map(({ length }) => length))),
        ...(!field.isNullable && { default: `'${field.args[0]!}'` }),
      };
      return { type: `'varchar'`, options, fieldOptions: { choices: `${toConstant(type)}_CHOICES` }, property: type };
    }
    case 'email':
      return { ...text('254'), fieldOptions: validator(`new ${fromSerializers('EmailValidator')}()`), property: 'string' };
    case 'url':
      return { ...text('200'), fieldOptions: validator(`new ${fromSerializers('URLValidator')}()`), property: 'string' };
    case 'slug':
      return { ...text('50'), fieldOptions: validator(fromSerializers('validateSlug')), property: 'string' };
    default:
      throw new TypeError(`No column is made of '${field.type}'.`);
  }
}

function renderUser({ name, isNullable, isUnique }: ColumnSpec, { names, userModel, importOf }: Resource, imports: Imports): string {
  const decorator = imports.add(isUnique ? 'UserOneToOne' : 'UserForeignKey', '@nuages/auth');
  const user = userModel ? imports.add(`type ${userModel.name}`, importOf(userModel.path)) : imports.add('type User', '@nuages/auth');
  imports.add('type Relation', 'typeorm');
  const options = isNullable ? `{ onDelete: 'SET_NULL', nullable: true }` : `{ onDelete: 'CASCADE' }`;
  return `  /** Whose ${names.file.replaceAll('-', ' ')} it is. */\n  @${decorator}(${options})\n  ${name}!: Relation<${user}>${isNullable ? ' | null' : ''};`;
}

function renderRelation({ kind, name, target, isNullable, isUnique }: RelationSpec, resource: Resource, imports: Imports): string {
  const isItself = target === resource.names.className;
  if (!isItself) imports.add(target, resource.importOf(resource.targets.get(target)!.path));
  imports.add('type Relation', 'typeorm');
  if (kind === 'many-to-many') {
    imports.addAll(['JoinTable', 'ManyToMany'], 'typeorm');
    imports.add('FieldOptions', '@nuages/managers');
    return `  @ManyToMany(() => ${target})\n  @JoinTable()\n  @FieldOptions({ blank: true })\n  ${name}!: Relation<${target}>[];`;
  }
  const options = isNullable ? `{ nullable: true, onDelete: 'SET NULL' }` : `{ nullable: false, onDelete: 'CASCADE' }`;
  if (isUnique) {
    imports.addAll(['JoinColumn', 'OneToOne'], 'typeorm');
    return `  @OneToOne(() => ${target}, ${options})\n  @JoinColumn()\n  ${name}!: Relation<${target}>${isNullable ? ' | null' : ''};`;
  }
  imports.addAll(['Index', 'ManyToOne'], 'typeorm');
  return `  @Index()\n  @ManyToOne(() => ${target}, ${options})\n  ${name}!: Relation<${target}>${isNullable ? ' | null' : ''};`;
}

function objectText(options: Readonly<Record<string, string>>): string[] {
  const entries = Object.entries(options);
  return entries.length === 0 ? [] : [`{ ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }`];
}
