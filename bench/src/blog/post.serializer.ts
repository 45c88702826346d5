import {
  CharField,
  ChoiceField,
  DateTimeField,
  DecimalField,
  EmailField,
  IntegerField,
  Nested,
  Serializer,
  SlugField,
} from '@nuages/serializers';

class AuthorSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 150 }) username!: string;
  @CharField({ maxLength: 100 }) displayName!: string;
  @EmailField() email!: string;
}

class TagSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 50 }) name!: string;
  @SlugField({ maxLength: 50 }) slug!: string;
}

/** Ours: reads and writes the posts of the benchmark. */
export class PostSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 200 }) title!: string;
  @SlugField({ maxLength: 200 }) slug!: string;
  @CharField() body!: string;
  @ChoiceField({ choices: ['draft', 'published'] }) status!: 'draft' | 'published';
  @IntegerField({ minValue: 0 }) views!: number;
  @DecimalField({ maxDigits: 3, decimalPlaces: 2 }) rating!: string;
  @DateTimeField({ allowNull: true }) publishedAt!: Date | null;
  @DateTimeField({ readOnly: true }) readonly createdAt!: Date;
  @Nested(() => AuthorSerializer) author!: AuthorSerializer;
  @Nested(() => TagSerializer, { many: true }) tags!: TagSerializer[];
}
