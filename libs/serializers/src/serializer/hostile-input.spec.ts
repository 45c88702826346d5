import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BooleanField } from '../fields/choice/boolean.field.js';
import { ChoiceField } from '../fields/choice/choice.field.js';
import { MultipleChoiceField } from '../fields/choice/multiple-choice.field.js';
import { DictField } from '../fields/composite/dict.field.js';
import { FileField } from '../fields/composite/file.field.js';
import { JSONField } from '../fields/composite/json.field.js';
import { ListField } from '../fields/composite/list.field.js';
import { DecimalField } from '../fields/number/decimal.field.js';
import { FloatField } from '../fields/number/float.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { CharField } from '../fields/text/char.field.js';
import { EmailField } from '../fields/text/email.field.js';
import { IPAddressField } from '../fields/text/ip-address.field.js';
import { URLField } from '../fields/text/url.field.js';
import { UUIDField } from '../fields/text/uuid.field.js';
import { DateTimeField } from '../fields/time/date-time.field.js';
import { DurationField } from '../fields/time/duration.field.js';
import { Serializer } from './serializer.js';

class Inner extends Serializer {
  @CharField() name!: string;
}

class Everything extends Serializer {
  @BooleanField() boolean!: boolean;
  @ChoiceField({ choices: ['a', 1] }) choice!: 'a' | 1;
  @MultipleChoiceField({ choices: ['a', 1] }) choices!: ('a' | 1)[];
  @DictField({ child: IntegerField() }) dict!: Record<string, number>;
  @FileField() file!: unknown;
  @JSONField({ binary: true }) json!: unknown;
  @ListField({ child: CharField() }) list!: string[];
  @DecimalField({ maxDigits: 5, decimalPlaces: 2 }) decimal!: string;
  @FloatField() float!: number;
  @IntegerField() integer!: number;
  @Nested(() => Inner) nested!: Inner;
  @Nested(() => Inner, { many: true }) many!: Inner[];
  @CharField({ maxLength: 5 }) text!: string;
  @EmailField() email!: string;
  @IPAddressField() address!: string;
  @URLField() url!: string;
  @UUIDField() uuid!: string;
  @DateTimeField() moment!: Date;
  @DurationField() duration!: number;
}

const FIELDS = ['boolean', 'choice', 'choices', 'dict', 'file', 'json', 'list', 'decimal', 'float', 'integer', 'nested', 'many'];
const TEXTS = ['text', 'email', 'address', 'url', 'uuid', 'moment', 'duration', '__proto__', 'constructor'];

test('answers any input with values or errors, and touches no prototype', async () => {
  const value = fc.oneof(fc.anything({ withBigInt: true }), fc.string({ unit: 'binary' }), fc.jsonValue());
  const object = fc.dictionary(fc.constantFrom(...FIELDS, ...TEXTS), value);

  await fc.assert(
    fc.asyncProperty(fc.oneof(object, value), async (data) => {
      const serializer = new Everything({ data });
      await serializer.isValid();
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 20_000 },
  );
});
