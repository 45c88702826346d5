import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { expect, test } from 'vitest';
import { withoutBigints } from '../compile/without-bigints.js';
import { DictField } from '../fields/composite/dict.field.js';
import { JSONField } from '../fields/composite/json.field.js';
import { ListField } from '../fields/composite/list.field.js';
import { BigIntegerField } from '../fields/number/big-integer.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { MethodField, ReadOnlyField } from '../fields/special/special.fields.js';
import { CharField } from '../fields/text/char.field.js';
import { ListSerializer } from '../serializer/list-serializer.js';
import { serializerMeta } from '../serializer/meta.js';
import { Serializer } from '../serializer/serializer.js';
import { dataForNest, forNest } from './data-for-nest.js';

const BIG = 2n ** 60n;

class PlainSerializer extends Serializer {
  @IntegerField() size!: number;
}

class ChoosingSerializer extends Serializer {
  @IntegerField() size!: number;

  override chooseFields(): readonly string[] {
    return ['size'];
  }
}

class OwnSerializer extends Serializer {
  @IntegerField() size!: number;

  override toRepresentation({ size }: OwnSerializer): Record<string, unknown> {
    return { size, twice: BigInt(size) * 2n };
  }
}

class AllSerializer extends Serializer {
  @IntegerField() size!: number;
  @BigIntegerField() big!: bigint;
  @JSONField() payload!: unknown;
  @ListField() items!: unknown[];
  @DictField() extras!: Record<string, unknown>;
  @ReadOnlyField() readonly raw!: unknown;
  @CharField() @Transform(() => BIG, { toPlainOnly: true }) text!: string;
  @Nested(() => PlainSerializer) plain!: PlainSerializer;
  @Nested(() => PlainSerializer, { many: true }) plains!: PlainSerializer[];
  @Nested(() => ChoosingSerializer) choosing!: ChoosingSerializer;
  @Nested(() => OwnSerializer, { many: true }) own!: OwnSerializer[];
  @MethodField() readonly made!: bigint;

  getMade(): bigint {
    return BIG;
  }
}

class OwnList extends ListSerializer {
  override toRepresentation(): unknown {
    return [BIG];
  }
}

class ListedSerializer extends PlainSerializer {
  static override Meta = serializerMeta({ listSerializer: () => OwnList });
}

const inner = { size: BIG };
const row = {
  size: BIG,
  big: BIG,
  payload: { a: [BIG, 1n] },
  items: [BIG],
  extras: { a: BIG },
  raw: BIG,
  text: 'a',
  plain: inner,
  plains: [inner, { size: 1 }],
  choosing: inner,
  own: [inner],
};

test('holds no bigint, whichever field it comes from', () => {
  const plain = dataForNest(new AllSerializer(forNest({ instance: row })));

  expect(plain).toEqual(withoutBigints(new AllSerializer({ instance: row }).data));
  expect(JSON.stringify(plain)).toContain('"twice":"2305843009213693952"');
  expect(new AllSerializer({ instance: row }).data).toMatchObject({ size: BIG, plain: inner });
});

test('is looked through where a class writes its own way', () => {
  expect(dataForNest(new OwnSerializer(forNest({ instance: inner })))).toEqual({ size: String(BIG), twice: String(BIG * 2n) });
  expect(dataForNest(OwnSerializer.many(forNest({ instance: [inner] })), OwnSerializer)).toEqual([
    { size: String(BIG), twice: String(BIG * 2n) },
  ]);
  expect(ListedSerializer.many({ instance: [inner] }).data).toEqual([BIG]);
});
