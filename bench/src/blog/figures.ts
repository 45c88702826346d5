import { BooleanField, ChoiceField, DateTimeField, DecimalField, IntegerField, Serializer } from '@nuages/serializers';
import { toIso } from './map-post.js';

/** What a post counts: a row without free text. */
export interface Figures {
  id: number;
  views: number;
  comments: number;
  isOpen: boolean;
  status: 'draft' | 'published';
  rating: string;
  firstRead: Date;
  lastRead: Date | null;
}

/** Ours: writes figures. */
export class FiguresSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @IntegerField() views!: number;
  @IntegerField() comments!: number;
  @BooleanField() isOpen!: boolean;
  @ChoiceField({ choices: ['draft', 'published'] }) status!: 'draft' | 'published';
  @DecimalField({ maxDigits: 3, decimalPlaces: 2 }) rating!: string;
  @DateTimeField() firstRead!: Date;
  @DateTimeField({ allowNull: true }) lastRead!: Date | null;
}

/** The peer of those who write it by hand. */
export function mapFigures({ id, views, comments, isOpen, status, rating, firstRead, lastRead }: Figures): object {
  return { id, views, comments, isOpen, status, rating, firstRead: toIso(firstRead), lastRead: lastRead && toIso(lastRead) };
}

/** Makes as many rows. */
export function makeFigures(count: number): Figures[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    views: index * 17,
    comments: index % 11,
    isOpen: index % 2 === 0,
    status: index % 3 === 0 ? 'draft' : 'published',
    rating: `${index % 5}.50`,
    firstRead: new Date(Date.UTC(2024, 0, 1, 0, index)),
    lastRead: index % 4 === 0 ? null : new Date(Date.UTC(2024, 5, 1, 0, index * 7)),
  }));
}
