import { describe, expect, test } from 'vitest';
import { BooleanField } from '../fields/choice/boolean.field.js';
import { DictField } from '../fields/composite/dict.field.js';
import { ListField } from '../fields/composite/list.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { CharField } from '../fields/text/char.field.js';
import { DateField } from '../fields/time/date.field.js';
import { Serializer } from './serializer.js';

class PersonSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField() name!: string;
  @BooleanField() active!: boolean;
  @IntegerField() age!: number;
  @ListField() words!: unknown[];
  @DictField() extras!: Record<string, unknown>;
  @CharField({ initial: 'Paris' }) city!: string;
  @DateField({ initial: () => '2024-02-29' }) since!: string;
  @Nested(() => PersonSerializer, { required: false }) friend?: PersonSerializer;
  @Nested(() => PersonSerializer, { many: true, required: false }) others?: PersonSerializer[];
}

describe('data', () => {
  test('is at first what an empty form shows', () => {
    const person = { name: '', active: false, age: null, words: [], extras: {}, city: 'Paris', since: '2024-02-29', others: [] };

    expect(new PersonSerializer().data).toEqual({ ...person, friend: { ...person, friend: null } });
  });

  test('is what a client sent where that is refused', async () => {
    const serializer = new PersonSerializer({ data: { id: 5, age: 'x', more: 1 } });
    await serializer.isValid();

    expect(serializer.data).toEqual({ age: 'x' });
  });
});
