import type { FieldSpec } from '../fields/field-spec.js';
import { Imports } from './imports.js';
import { type Resource, userFieldOf } from './resource.js';

/** The file of a manager. */
export function renderManager({ names, sibling }: Resource): string {
  const { className, file, pluralFile } = names;
  const imports = new Imports();
  imports.addAll(['Manager', 'ManagerFor'], '@nuages/managers');
  imports.add(className, sibling(`${file}.entity`));
  return `${imports.render()}

/** The ${pluralFile.replaceAll('-', ' ')}. */
@ManagerFor(${className}, { default: true })
export class ${className}Manager extends Manager<${className}> {}
`;
}

/** The file of a serializer. */
export function renderSerializer(resource: Resource): string {
  const { className, file } = resource.names;
  const user = userFieldOf(resource);
  const names = ['id', ...resource.fields.map(({ name }) => name)].map((name) => `'${name}'`).join(', ');
  const fields = resource.fields.length > 0 ? `[${names}]` : `'__all__'`;
  const imports = new Imports();
  imports.addAll(['modelMeta', 'ModelSerializer'], '@nuages/serializers/model');
  imports.add(className, resource.sibling(`${file}.entity`));
  return `${imports.render()}

/** What clients read and write of ${/^(?!uni|use|eu|one)[aeiou]/.test(file) ? 'an' : 'a'} ${file.replaceAll('-', ' ')}. */
export class ${className}Serializer extends ModelSerializer {
  static override Meta = modelMeta<${className}, ${className}Serializer>({
    model: ${className},
    fields: ${fields},${user ? `\n    readOnlyFields: ['${user.name}'],` : ''}
  });
}
`;
}

/** The file of a viewset. */
export function renderViewSet(resource: Resource): string {
  const { className, file, pluralClass, pluralFile, pluralProperty } = resource.names;
  const imports = new Imports();
  imports.add('Controller', '@nestjs/common');
  imports.add('ModelViewSet', '@nuages/rest');
  imports.add(`${className}Manager`, resource.sibling(`${file}.manager`));
  imports.add(`${className}Serializer`, resource.sibling(`${file}.serializer`));
  const many = resource.fields.filter(({ kind }) => kind === 'many-to-many').map(({ name }) => `'${name}'`);
  const user = userFieldOf(resource);
  if (user) {
    imports.addAll(['IsAuthenticatedOrReadOnly', 'Permissions'], '@nuages/auth');
    imports.addAll(['type AnySerializer', 'type RestRequest'], '@nuages/rest');
  }
  const save = user
    ? `

  override async performCreate(serializer: AnySerializer, request: RestRequest) {
    await serializer.save({ ${user.name}: request.user });
  }`
    : '';
  return `${imports.render()}

/** ${user ? 'Anybody reads, users write' : 'Lists, makes, shows, changes and deletes'} ${pluralFile.replaceAll('-', ' ')}. */
${user ? '@Permissions(IsAuthenticatedOrReadOnly)\n' : ''}@Controller('${pluralFile}')
export class ${pluralClass}Controller extends ModelViewSet(${className}Serializer, ${renderOptions(resource.fields)}) {
  constructor(private readonly ${pluralProperty}: ${className}Manager) {
    super();
  }

  override getQuerySet() {
    return this.${pluralProperty}.${many.length > 0 ? `prefetchRelated(${many.join(', ')})` : 'all()'};
  }${save}
}
`;
}

/** The file of the module. */
export function renderModule({ names, sibling }: Resource): string {
  const { className, file, pluralClass, pluralFile } = names;
  const imports = new Imports();
  imports.add('Module', '@nestjs/common');
  imports.add('TypeOrmModule', '@nestjs/typeorm');
  imports.add('ManagersModule', '@nuages/managers');
  imports.add(className, sibling(`${file}.entity`));
  imports.add(`${className}Manager`, sibling(`${file}.manager`));
  imports.add(`${pluralClass}Controller`, sibling(`${pluralFile}.controller`));
  return `${imports.render()}

/** The ${pluralFile.replaceAll('-', ' ')}. */
@Module({
  imports: [TypeOrmModule.forFeature([${className}]), ManagersModule.forFeature([${className}Manager])],
  controllers: [${pluralClass}Controller],
})
export class ${pluralClass}Module {}
`;
}

const COMPARED: ReadonlySet<string> = new Set(['int', 'bigint', 'float', 'decimal', 'date', 'datetime', 'time']);
const MATCHED: ReadonlySet<string> = new Set(['enum', 'boolean', 'user', 'uuid']);
const SEARCHED: ReadonlySet<string> = new Set(['string', 'text', 'email', 'url', 'slug']);

/** What clients may filter, search and sort by. */
function renderOptions(fields: readonly FieldSpec[]): string {
  const filters = fields.flatMap((field) => {
    if (field.kind !== 'column' || MATCHED.has(field.type)) return [`${field.name}: ['exact'],`];
    return COMPARED.has(field.type) ? [`${field.name}: ['exact', 'gte', 'lte'],`] : [];
  });
  const columns = fields.filter((field) => field.kind === 'column');
  const searched = columns.filter(({ type }) => SEARCHED.has(type)).map(({ name }) => `'${name}'`);
  const sorted = columns.filter(({ type }) => !['json', 'text', 'user'].includes(type)).map(({ name }) => `'${name}'`);
  return `{
${filters.length > 0 ? `  filterset: {\n    ${filters.join('\n    ')}\n  },\n` : ''}${searched.length > 0 ? `  search: [${searched.join(', ')}],\n` : ''}  ordering: [${["'id'", ...sorted].join(', ')}],
}`;
}
