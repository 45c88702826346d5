import { ImproperlyConfigured } from '@nuages/core';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type FieldOptions, FieldType } from '../field-type.js';
import type { Scope } from '../scope.js';

/** A value that clients neither send nor see: always its default. */
export class HiddenFieldType extends FieldType<any, unknown, FieldOptions> {
  override readonly kind = 'HiddenField';

  constructor(options: FieldOptions) {
    super({ ...options, writeOnly: true });
    if (options?.default === undefined) throw new ImproperlyConfigured(`HiddenField needs a 'default': it has no other value.`);
  }

  override run(_data: unknown, scope: Scope): unknown {
    const value = this.getDefault(scope);
    return typeof value === 'symbol' ? value : this.check(value, scope);
  }

  override parse(data: unknown): unknown {
    return data;
  }

  override represent(value: unknown): unknown {
    return value;
  }
}

/** A value of the object as it is. */
export class ReadOnlyFieldType extends FieldType<any, unknown, FieldOptions> {
  override readonly kind = 'ReadOnlyField';

  constructor(options: FieldOptions = {}) {
    super({ ...options, readOnly: true });
  }

  override parse(data: unknown): unknown {
    return data;
  }

  override represent(value: unknown): unknown {
    return value;
  }
}

/** Options of {@link MethodField}. */
export interface MethodFieldOptions extends FieldOptions {
  /** Default: `get` and the field's name, `getCommentCount` for `commentCount`. */
  method?: string;
  /** The relations that the method reads, for `autoPrefetch`: `['author', 'comments.author']`. */
  needs?: readonly string[];
}

/** What a method of the serializer gives for the object. */
export class MethodFieldType extends FieldType<any, unknown, MethodFieldOptions> {
  override readonly kind = 'SerializerMethodField';
  /** The method's name; set when the field joins a serializer. */
  method = '';

  constructor(options: MethodFieldOptions = {}) {
    super({ ...options, readOnly: true, source: '*' });
  }

  override bind(name: string, serializer?: object): void {
    super.bind(name);
    this.method = this.options.method ?? `get${name[0]!.toUpperCase()}${name.slice(1)}`;
    if (serializer && !(this.method in serializer)) {
      throw new ImproperlyConfigured(
        `${serializer.constructor.name}.${name}: there is no method '${this.method}(instance)'. Write it, or name another by 'method'.`,
      );
    }
  }

  override parse(data: unknown): unknown {
    return data;
  }

  override render(_value: unknown, owner: unknown, scope: Scope): unknown {
    const value = (scope.serializer as Record<string, (owner: unknown) => unknown>)[this.method]!(owner);
    if (value instanceof Promise) throw new ImproperlyConfigured(this.refusePromise());
    return value;
  }

  override represent(value: unknown): unknown {
    return value;
  }
}

/** Declares a {@link HiddenFieldType}. */
export function HiddenField(options: FieldOptions): Field<any> {
  return fieldFactory<any>(new HiddenFieldType(options)); // the default may be anything
}

/** Declares a {@link ReadOnlyFieldType}. */
export function ReadOnlyField(options: FieldOptions = {}): Field<any> {
  return fieldFactory<any>(new ReadOnlyFieldType(options)); // whatever the object has
}

/** Declares a {@link MethodFieldType}: `@MethodField() readonly total!: number` is given by `getTotal(instance)`. */
export function MethodField(options: MethodFieldOptions = {}): Field<any> {
  return fieldFactory<any>(new MethodFieldType(options)); // whatever the method returns
}
