import { describe, expect, test } from 'vitest';
import { ChoiceField } from './choice/choice.field.js';
import type { Field } from './field.decorator.js';
import { Invalid } from './invalid.js';
import { BigIntegerField } from './number/big-integer.field.js';
import { DecimalField } from './number/decimal.field.js';
import { IntegerField } from './number/integer.field.js';
import { PLAIN_SCOPE } from './scope.js';
import { CharField } from './text/char.field.js';
import { EmailField } from './text/email.field.js';
import { writeIso } from './time/date-time.field.js';
import { DurationField } from './time/duration.field.js';

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
      expect((result as Invalid).details).toMatchObject([{ code }]);
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

test.for(['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2000-02-29T12:00:00Z', '2024-12-31T00:00:01Z', '9999-12-31T23:59:59Z'])(
  'writes the moment %s as it was',
  (text) => expect(writeIso(new Date(text))).toBe(text),
);
