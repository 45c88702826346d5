import { FieldOptions, ModelOptions } from '@nuages/managers';
import { EmailValidator, IPAddressValidator, URLValidator, validateSlug } from '@nuages/serializers';
import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';
import { decode } from '../../values.js';
import { makeValidator } from './validators.js';

type EntityClass = new () => any; // made of a case's description
type Options = Readonly<Record<string, any>>; // a model field's options
interface ModelSpec {
  readonly name: string;
  readonly fields: readonly (readonly [string, Options])[];
  readonly meta?: { readonly unique_together?: string[][] };
  readonly properties?: readonly string[];
  readonly methods?: readonly string[];
}

const COLUMNS: Readonly<Record<string, Options>> = {
  CharField: { type: 'varchar' },
  SlugField: { type: 'varchar', length: 50, validators: [validateSlug] },
  EmailField: { type: 'varchar', length: 254, validators: [new EmailValidator()] },
  URLField: { type: 'varchar', length: 200, validators: [new URLValidator()] },
  GenericIPAddressField: { type: 'varchar', validators: [new IPAddressValidator()] },
  TextField: { type: 'text' },
  IntegerField: { type: 'int' },
  SmallIntegerField: { type: 'smallint' },
  FloatField: { type: 'float' },
  DecimalField: { type: 'decimal' },
  BooleanField: { type: 'boolean' },
  DateField: { type: 'date' },
  DateTimeField: { type: 'datetime' },
  TimeField: { type: 'time' },
  UUIDField: { type: 'uuid' },
  JSONField: { type: 'simple-json' },
  DurationField: { type: 'bigint', kind: 'duration' },
  FileField: { type: 'varchar', length: 100, kind: 'file' },
  BinaryField: { type: 'blob', editable: false },
};

/** Entity classes for the models of a case, by name. */
export function makeEntities(models: readonly ModelSpec[]): Map<string, EntityClass> {
  const entities = new Map<string, EntityClass>(models.map((model) => [model.name, makeEntity(model)]));
  for (const model of models) {
    const target = entities.get(model.name)!;
    Entity()(target);
    ModelOptions({ uniqueTogether: model.meta?.unique_together ?? [] })(target);
    if (!model.fields.some(([, options]) => options['primary_key'])) declare(target, 'id', PrimaryGeneratedColumn());
    for (const [name, options] of model.fields) declareField(entities, target, name, options);
    for (const name of model.properties ?? []) Object.defineProperty(target.prototype, name, { get: () => 'property' });
    for (const name of model.methods ?? []) Object.defineProperty(target.prototype, name, { value: () => 'method' });
  }
  return entities;
}

/** A default that Python computes is one that the class computes. */
function makeEntity({ name, fields }: ModelSpec): EntityClass {
  const computed = fields.filter(([, options]) => isComputed(options['default']));
  return class {
    static readonly name = name;

    constructor() {
      for (const [field, options] of computed) Object.assign(this, { [field]: decode(options['default'].$callable) });
    }
  };
}

function isComputed(value: unknown): boolean {
  return value !== null && typeof value === 'object' && '$callable' in value;
}

function declareField(entities: Map<string, EntityClass>, target: EntityClass, name: string, options: Options): void {
  if (options['to']) return declareRelation(entities, target, name, options);
  if (options['type'] === 'AutoField') return declare(target, name, PrimaryGeneratedColumn());
  const { validators = [], editable, kind, ...column } = COLUMNS[options['type']] ?? raise(options['type']);
  const decorate = options['primary_key'] ? PrimaryColumn : Column;
  declare(target, name, decorate({ ...column, ...columnOptions(options) } as never));
  const own = (options['validators'] ?? []).map((spec: any) => makeValidator(spec));
  declare(
    target,
    name,
    FieldOptions({
      ...fieldOptions(options),
      ...(editable === false && { editable }),
      ...(kind && { kind }),
      validators: [...validators, ...protocolOf(options), ...own],
    }),
  );
}

function protocolOf({ protocol }: Options): IPAddressValidator[] {
  return protocol ? [new IPAddressValidator(protocol.toLowerCase())] : [];
}

function declareRelation(entities: Map<string, EntityClass>, target: EntityClass, name: string, options: Options): void {
  const other = options['to'] === 'self' ? target : entities.get(options['to'])!;
  const inverse = options['related_name'] as string | undefined;
  const to = [() => other, ...(inverse ? [(row: any) => row[inverse]] : [])] as [() => EntityClass];
  const nullable = options['null'] === true;
  if (options['type'] === 'ManyToManyField') {
    declare(target, name, ManyToMany(...to));
    declare(target, name, JoinTable(options['through'] && { name: options['through'].toLowerCase() }));
  } else if (options['type'] === 'OneToOneField') {
    declare(target, name, OneToOne(...to, { nullable } as never));
    declare(target, name, JoinColumn());
  } else declare(target, name, ManyToOne(...to, { nullable } as never));
  if (inverse) {
    const decorators = { ManyToManyField: ManyToMany, OneToOneField: OneToOne, ForeignKey: OneToMany };
    const decorate = decorators[options['type'] as keyof typeof decorators] as typeof OneToMany;
    declare(
      other,
      inverse,
      decorate(
        () => target,
        (row: any) => row[name],
      ),
    );
  }
  declare(target, name, FieldOptions(fieldOptions(options)));
}

function columnOptions(options: Options): Options {
  return {
    nullable: options['null'] === true,
    unique: options['unique'] === true,
    ...(options['max_length'] && { length: options['max_length'] }),
    ...(options['max_digits'] && { precision: options['max_digits'], scale: options['decimal_places'] }),
    ...('default' in options && !isComputed(options['default']) && { default: decode(options['default']) }),
  };
}

function fieldOptions(options: Options): Options {
  const names: Readonly<Record<string, string>> = {
    blank: 'blank',
    editable: 'editable',
    choices: 'choices',
    auto_now: 'autoNow',
    auto_now_add: 'autoNowAdd',
    unique_for_date: 'uniqueForDate',
    unique_for_month: 'uniqueForMonth',
    unique_for_year: 'uniqueForYear',
  };
  return Object.fromEntries(Object.entries(names).flatMap(([from, to]) => (from in options ? [[to, options[from]]] : [])));
}

function declare(target: EntityClass, name: string, decorator: PropertyDecorator): void {
  decorator(target.prototype as object, name);
}

function raise(type: string): never {
  throw new Error(`no column for '${type}'`);
}
