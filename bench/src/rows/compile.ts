import {
  BooleanField,
  CharField,
  ChoiceField,
  DateTimeField,
  declareField,
  DecimalField,
  EmailField,
  type Field,
  IntegerField,
  ListField,
  planOf,
  Serializer,
  type SerializerClass,
} from '@nuages/serializers';
import { type OpenGroup, type RowGroup, repeat } from '../row.js';

const FIELDS: readonly (() => Field<any>)[] = [
  // each of its own kind of value
  () => CharField({ maxLength: 100 }),
  () => IntegerField({ minValue: 0 }),
  () => BooleanField(),
  () => EmailField(),
  () => DateTimeField(),
  () => DecimalField({ maxDigits: 8, decimalPlaces: 2 }),
  () => ChoiceField({ choices: ['draft', 'published'] }),
  () => ListField({ child: CharField() }),
];

/** The first use of a class: its plan, its functions generated and run once. */
export const group: RowGroup = {
  name: 'compile',
  open(): OpenGroup {
    const compile = () => {
      const { parse, represent, stringify } = planOf(makeClass(30));
      parse({}, { partial: true, context: {}, depth: 0 });
      represent({}, { partial: true, context: {}, depth: 0 });
      stringify({}, { partial: true, context: {}, depth: 0 });
    };
    return { rows: [{ what: 'a class of 30 fields is compiled', ours: repeat('first use', compile), atMostMilliseconds: 5 }] };
  },
};

function makeClass(count: number): SerializerClass {
  class Wide extends Serializer {}
  for (let index = 0; index < count; index += 1) {
    const { type } = FIELDS[index % FIELDS.length]!();
    declareField(Wide.prototype, `field${index}`, type.with({ required: false }));
  }
  return Wide;
}
