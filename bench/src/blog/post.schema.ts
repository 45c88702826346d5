import { z } from 'zod';

const slug = /^[-a-zA-Z0-9_]+$/;

/** A zod schema that does the serializer's work: trims, converts numbers and dates. */
export const workingSchema = z.object({
  title: z.string().trim().min(1).max(200),
  slug: z.string().trim().min(1).max(200).regex(slug),
  body: z.string().trim().min(1),
  status: z.enum(['draft', 'published']),
  views: z.coerce.number().int().min(0),
  rating: z
    .union([z.string(), z.number()])
    .transform((value) => String(value))
    .pipe(z.string().regex(/^-?\d(\.\d{1,2})?$/))
    .transform((value) => Number(value).toFixed(2)),
  publishedAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullable(),
  author: z.object({
    username: z.string().trim().min(1).max(150),
    displayName: z.string().trim().min(1).max(100),
    email: z.string().trim().pipe(z.email()),
  }),
  tags: z.array(z.object({ name: z.string().trim().min(1).max(50), slug: z.string().trim().min(1).max(50).regex(slug) })),
});

/** A zod schema that only checks. */
export const plainSchema = z.object({
  title: z.string().min(1).max(200),
  slug: z.string().max(200).regex(slug),
  body: z.string().min(1),
  status: z.enum(['draft', 'published']),
  views: z.number().int().min(0),
  rating: z.number(),
  publishedAt: z.iso.datetime({ offset: true }).nullable(),
  author: z.object({ username: z.string().min(1).max(150), displayName: z.string().min(1).max(100), email: z.email() }),
  tags: z.array(z.object({ name: z.string().min(1).max(50), slug: z.string().max(50).regex(slug) })),
});
