import { Decimal } from 'decimal.js';
import { describe, expect, test } from 'vitest';
import { BooleanField } from './choice/boolean.field.js';
import { ChoiceField } from './choice/choice.field.js';
import type { Field } from './field.decorator.js';
import { Invalid } from './invalid.js';
import { BigIntegerField } from './number/big-integer.field.js';
import { EnumField } from './choice/enum.field.js';
import { MultipleChoiceField } from './choice/multiple-choice.field.js';
import { DictField, HStoreField } from './composite/dict.field.js';
import { JSONField } from './composite/json.field.js';
import { ListField } from './composite/list.field.js';
import { DecimalField } from './number/decimal.field.js';
import { FloatField } from './number/float.field.js';
import { IntegerField } from './number/integer.field.js';
import { PLAIN_SCOPE } from './scope.js';
import { CharField } from './text/char.field.js';
import { EmailField } from './text/email.field.js';
import { IPAddressField } from './text/ip-address.field.js';
import { RegexField } from './text/regex.field.js';
import { SlugField } from './text/slug.field.js';
import { URLField } from './text/url.field.js';
import { UUIDField } from './text/uuid.field.js';
import { DateField } from './time/date.field.js';
import { DateTimeField } from './time/date-time.field.js';
import { TimeField } from './time/time.field.js';
import { DurationField } from './time/duration.field.js';
import { writeIso } from './time/write-iso.js';

interface Table {
  valid: [unknown, unknown][];
  invalid: [unknown, string][];
  output: [unknown, unknown][];
}

function describeField(name: string, { type }: Field<any>, { valid, invalid, output }: Table): void {
  // oxlint-disable-next-line vitest/valid-title -- each table names its field
  describe(name, () => {
    test.for(valid)('reads %s as %s', ([data, value]) => expect(type.run(data, PLAIN_SCOPE)).toEqual(value));
    test.for(invalid)('refuses %s: %s', ([data, code]) => {
      const result = type.run(data, PLAIN_SCOPE);
      expect(result).toBeInstanceOf(Invalid);
      expect(JSON.stringify((result as Invalid).details)).toContain(`"code":"${code}"`);
    });
    test.for(output)('writes %s as %s', ([value, shown]) => expect(type.render(value, {}, PLAIN_SCOPE)).toEqual(shown));
  });
}

describeField('CharField', CharField({ maxLength: 3 }), {
  valid: [
    [' ab ', 'ab'],
    [12, '12'],
    ['\u{1f600}\u{1f600}\u{1f600}', '\u{1f600}\u{1f600}\u{1f600}'],
  ],
  invalid: [
    ['', 'blank'],
    ['\u0085', 'blank'],
    ['abcd', 'max_length'],
    [true, 'invalid'],
    ['a\0', 'null_characters_not_allowed'],
    ['\ud800', 'surrogate_characters_not_allowed'],
  ],
  output: [[5, '5']],
});

describeField('EmailField', EmailField(), {
  valid: [['a@b.co', 'a@b.co']],
  invalid: [['a@b', 'invalid']],
  output: [['a@b.co', 'a@b.co']],
});

describeField('IntegerField', IntegerField({ minValue: 0, maxValue: 100 }), {
  valid: [
    ['1.0', 1],
    [' 7 ', 7],
  ],
  invalid: [
    ['1.5', 'invalid'],
    [-1, 'min_value'],
    ['1'.repeat(1001), 'max_string_length'],
  ],
  output: [['3', 3]],
});

describeField('BigIntegerField', BigIntegerField(), {
  valid: [['9007199254740993', 9_007_199_254_740_993n]],
  invalid: [['x', 'invalid']],
  output: [[9_007_199_254_740_993n, '9007199254740993']],
});

describeField('DecimalField', DecimalField({ maxDigits: 4, decimalPlaces: 2 }), {
  valid: [
    ['1.5', '1.50'],
    [0.1, '0.10'],
    ['1e1', '10.00'],
  ],
  invalid: [
    ['123', 'max_whole_digits'],
    ['1.234', 'max_decimal_places'],
    ['NaN', 'invalid'],
  ],
  output: [
    ['2.675', '2.68'],
    ['1.005', '1.00'],
  ],
});

describeField('ChoiceField', ChoiceField({ choices: [['G', [[1, 'One']]], 'a'] as never }), {
  valid: [
    ['1', 1],
    ['a', 'a'],
  ],
  invalid: [['b', 'invalid_choice']],
  output: [['1', 1]],
});

describeField('DurationField', DurationField({ maxValue: 7200 }), {
  valid: [
    ['00:10:00', 600],
    [90, 90],
  ],
  invalid: [
    ['ten minutes', 'invalid'],
    [null, 'null'],
    ['02:00:01', 'max_value'],
  ],
  output: [
    [600, '00:10:00'],
    [93_600, '1 02:00:00'],
  ],
});

enum Status {
  draft = 'd',
  published = 'p',
}
enum Level {
  low,
  high = 5,
}

describeField('EnumField', EnumField({ enum: Status, allowNull: true }), {
  valid: [
    ['d', 'd'],
    [null, null],
  ],
  invalid: [
    ['draft', 'invalid_choice'],
    ['', 'invalid_choice'],
    [{}, 'invalid_choice'],
  ],
  output: [['p', 'p']],
});

describeField('EnumField of numbers', EnumField({ enum: Level }), {
  valid: [
    [0, Level.low],
    ['5', Level.high],
  ],
  invalid: [
    ['low', 'invalid_choice'],
    [1, 'invalid_choice'],
    [null, 'null'],
  ],
  output: [[Level.high, 5]],
});

describeField('BooleanField', BooleanField({ allowNull: true }), {
  valid: [
    ['yes', true],
    [0, false],
    ['', null],
  ],
  invalid: [['perhaps', 'invalid']],
  output: [
    ['on', true],
    [[], false],
  ],
});

describeField('MultipleChoiceField', MultipleChoiceField({ choices: ['a', 'b'], allowEmpty: false }), {
  valid: [
    [
      ['b', 'a', 'b'],
      ['b', 'a'],
    ],
  ],
  invalid: [
    ['a', 'not_a_list'],
    [[], 'empty'],
    [['c'], 'invalid_choice'],
  ],
  output: [[['a'], ['a']]],
});

describeField('RegexField', RegexField({ regex: /^[a-z]{2}$/ }), {
  valid: [['ab', 'ab']],
  invalid: [['abc', 'invalid']],
  output: [['ab', 'ab']],
});

describeField('SlugField', SlugField({ allowUnicode: true }), {
  valid: [['é-1', 'é-1']],
  invalid: [['a b', 'invalid']],
  output: [['a', 'a']],
});

describeField('URLField', URLField(), {
  valid: [['https://example.com/a?b=c', 'https://example.com/a?b=c']],
  invalid: [['javascript:alert(1)', 'invalid']],
  output: [['https://example.com', 'https://example.com']],
});

describeField('UUIDField', UUIDField({ format: 'hex' }), {
  valid: [['{0E4AFC5F-0DFA-4D1C-9A1F-5A1D6A1C3D77}', '0e4afc5f-0dfa-4d1c-9a1f-5a1d6a1c3d77']],
  invalid: [['0e4afc5f', 'invalid']],
  output: [['0e4afc5f-0dfa-4d1c-9a1f-5a1d6a1c3d77', '0e4afc5f0dfa4d1c9a1f5a1d6a1c3d77']],
});

describeField('IPAddressField', IPAddressField({ protocol: 'ipv6' }), {
  valid: [['2001:DB8:0::1', '2001:db8::1']],
  invalid: [['127.0.0.1', 'invalid']],
  output: [['::1', '::1']],
});

describeField('FloatField', FloatField({ minValue: 0, maxValue: 1 }), {
  valid: [['1e-1', 0.1]],
  invalid: [
    [1.5, 'max_value'],
    [-1, 'min_value'],
    ['x', 'invalid'],
  ],
  output: [
    ['0.5', 0.5],
    ['٠.٥', 0.5],
  ],
});

describeField(
  'DecimalField with its options',
  DecimalField({ maxDigits: 6, decimalPlaces: 2, rounding: 'ROUND_UP', normalizeOutput: true }),
  {
    valid: [['1.5', '1.50']],
    invalid: [],
    output: [
      ['1.101', '1.11'],
      ['100.00', '100'],
      ['1.50', '1.5'],
    ],
  },
);

describeField(
  'DecimalField of decimal.js',
  DecimalField({ maxDigits: 30, decimalPlaces: 2, type: Decimal, maxValue: '9', coerceToString: false }),
  {
    valid: [['1.5', new Decimal('1.50')]],
    invalid: [['9.01', 'max_value']],
    output: [[new Decimal('1.5'), 1.5]],
  },
);

describeField('DateTimeField', DateTimeField({ inputFormats: ['iso-8601', '%d.%m.%Y %H:%M'], format: '%Y %j' }), {
  valid: [
    ['2024-02-29T10:20:30+01:00', new Date('2024-02-29T09:20:30Z')],
    ['2024-02-29 10:20', new Date('2024-02-29T10:20:00Z')],
    ['29.02.2024 10:20', new Date('2024-02-29T10:20:00Z')],
  ],
  invalid: [['2023-02-29T10:20:30Z', 'invalid']],
  output: [[new Date('2024-02-29T10:20:30Z'), '2024 060']],
});

describeField('DateTimeField in a zone', DateTimeField({ defaultTimezone: 'America/New_York' }), {
  valid: [
    ['2024-07-01T10:00', new Date('2024-07-01T14:00:00Z')],
    ['2024-07-01T10:00Z', new Date('2024-07-01T10:00:00Z')],
    ['2024-11-03T01:30', new Date('2024-11-03T05:30:00Z')],
  ],
  invalid: [['2024-03-10T02:30', 'make_aware']],
  output: [
    [new Date('2024-01-01T00:00:00.5Z'), '2023-12-31T19:00:00.500000-05:00'],
    [new Date('2024-07-01T14:00:00Z'), '2024-07-01T10:00:00-04:00'],
  ],
});

describeField('DateField', DateField({ inputFormats: ['%d/%m/%Y'], format: '%d %B %Y' }), {
  valid: [['29/02/2024', '2024-02-29']],
  invalid: [['2024-02-29', 'invalid']],
  output: [['2024-02-29', '29 February 2024']],
});

describeField('TimeField', TimeField(), {
  valid: [['10:20', '10:20:00']],
  invalid: [['25:00', 'invalid']],
  output: [['10:20:00', '10:20:00']],
});

describeField('ListField', ListField({ child: IntegerField(), allowEmpty: false, minLength: 2, maxLength: 3, maxItems: 4 }), {
  valid: [
    [
      ['1', 2],
      [1, 2],
    ],
  ],
  invalid: [
    ['1', 'not_a_list'],
    [[], 'empty'],
    [[1], 'min_length'],
    [[1, 2, 3, 4], 'max_length'],
    [[1, 2, 3, 4, 5], 'max_items'],
    [[1, 'x'], 'invalid'],
  ],
  output: [[new Set([1]), [1]]],
});

describeField('DictField', DictField({ child: IntegerField(), allowEmpty: false }), {
  valid: [[{ a: '1' }, { a: 1 }]],
  invalid: [
    [[], 'not_a_dict'],
    [{}, 'empty'],
    [{ a: 'x' }, 'invalid'],
  ],
  output: [[new Map([['a', 1]]), { a: 1 }]],
});

describeField('HStoreField', HStoreField(), {
  valid: [
    [
      { a: 'b', c: null },
      { a: 'b', c: null },
    ],
  ],
  invalid: [[{ a: [] }, 'invalid']],
  output: [[{ a: 'b' }, { a: 'b' }]],
});

describeField('JSONField', JSONField({ binary: true }), {
  valid: [['{"a":[1]}', { a: [1] }]],
  invalid: [
    ['{', 'invalid'],
    [[1], 'invalid'],
    [1, 'invalid'],
  ],
  output: [[{ a: 1 }, '{"a":1}']],
});

test.for(['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2000-02-29T12:00:00Z', '2024-12-31T00:00:01Z', '9999-12-31T23:59:59Z'])(
  'writes the moment %s as it was',
  (text) => expect(writeIso(new Date(text))).toBe(text),
);

test('writes each of many days as it is, with fractions and without', () => {
  for (let day = -20_000; day < 20_000; day += 7) {
    const moment = new Date(day * 86_400_000 + 36_000_250);
    const second = moment.toISOString().slice(0, 19);

    expect([writeIso(moment), writeIso(new Date(`${second}Z`))]).toEqual([`${second}.250000Z`, `${second}Z`]);
  }
});
