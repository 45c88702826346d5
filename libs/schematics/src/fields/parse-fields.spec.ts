import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { FieldSyntaxError, parseFields } from './parse-fields.js';

describe('parseFields', () => {
  test.each([
    ['title:string', [{ kind: 'column', name: 'title', type: 'string', args: [], isNullable: false, isUnique: false }]],
    ['title:string(200)!', [{ kind: 'column', name: 'title', type: 'string', args: ['200'], isNullable: false, isUnique: true }]],
    ['price:decimal(8,2)?', [{ kind: 'column', name: 'price', type: 'decimal', args: ['8', '2'], isNullable: true, isUnique: false }]],
    [
      'status:enum(draft|published)',
      [{ kind: 'column', name: 'status', type: 'enum', args: ['draft', 'published'], isNullable: false, isUnique: false }],
    ],
    ['price:decimal:8:2?', [{ kind: 'column', name: 'price', type: 'decimal', args: ['8', '2'], isNullable: true, isUnique: false }]],
    [
      'status:enum:draft:published',
      [{ kind: 'column', name: 'status', type: 'enum', args: ['draft', 'published'], isNullable: false, isUnique: false }],
    ],
    ['author:Author?', [{ kind: 'many-to-one', name: 'author', target: 'Author', isNullable: true, isUnique: false }]],
    ['tags:Tag[]', [{ kind: 'many-to-many', name: 'tags', target: 'Tag', isNullable: false, isUnique: false }]],
    ['', []],
  ])('reads %s', (text, fields) => {
    expect(parseFields(text)).toEqual(fields);
  });

  test('separates fields by commas and by spaces, but not inside parentheses', () => {
    expect(parseFields('a:int,price:decimal(8, 2) b:text').map(({ name }) => name)).toEqual(['a', 'price', 'b']);
  });

  test.each([
    ['title', /'title' is no field/],
    ['Title:string', /camelCase/],
    ['title:strng', /unknown type 'strng'/],
    ['title:string(x)', /'x' does not fit/],
    ['price:decimal(8)', /takes 2 arguments/],
    ['price:decimal(2,8)', /more decimals than digits/],
    ['title:string(0)', /no characters/],
    ['price:decimal(0,0)', /from 1 to 65 digits/],
    ['price:decimal(99,2)', /from 1 to 65 digits/],
    ['tags:Tag[]?', /neither nullable nor unique/],
    ['tags:string[]', /only relations take/],
    ['status:enum', /takes 1 argument/],
    ['status:enum(a|a)', /given twice/],
    ['count:int?!?', /'\?' stands twice behind the field 'count'\. Once says that it is nullable/],
    ['count:int!!', /'!' stands twice behind the field 'count'\. Once says that it is unique/],
    ['id:int', /taken/],
    ['then:string', /taken/],
    ['a:int,a:text', /'a' is given twice/],
    [Array.from({ length: 101 }, (_, index) => `f${index}:int`).join(','), /at most 100/],
  ])('refuses %s', (text, message) => {
    expect(() => parseFields(text)).toThrow(message);
  });

  test('throws nothing but FieldSyntaxError, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(isReadOrRefused(text)).toBe(true);
      }),
    );
  });
});

function isReadOrRefused(text: string): boolean {
  try {
    return Array.isArray(parseFields(text));
  } catch (error) {
    return error instanceof FieldSyntaxError;
  }
}
