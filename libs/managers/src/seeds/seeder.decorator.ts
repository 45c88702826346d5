import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';

/** What {@link Seeder} says of a class. */
export interface SeederDeclaration {
  /** What it is called by: `npx nuages seed <name>`. */
  readonly name: string;
  /** Seeders whose rows it needs; they run before it. */
  readonly after?: readonly (abstract new (...args: never[]) => SeederRunner)[];
  /** Runs once in the life of a database, whatever becomes of its rows. Default `false`: each time, so write what is safe to repeat. */
  readonly once?: boolean;
  /** The values of `NODE_ENV` that it is for, `development` where that is not set; it can be named elsewhere. Default: all. */
  readonly environments?: readonly string[];
}

/** What a class with {@link Seeder} is. */
export interface SeederRunner {
  /** Makes the rows, inside a transaction. */
  seed(): Promise<void>;
}

const KEY = 'nuages:seeder';

/**
 * Makes a provider a seeder of `npx nuages seed`.
 *
 * @example
 * @Seeder({ name: 'tags' })
 * export class TagSeeder implements SeederRunner {
 *   constructor(@InjectManager(Tag) private readonly tags: Manager<Tag>) {}
 *   async seed() {
 *     for (const name of ['Swing', 'Waltz']) await this.tags.getOrCreate({ name });
 *   }
 * }
 */
export function Seeder(declaration: SeederDeclaration): ClassDecorator {
  return applyDecorators(Injectable(), SetMetadata(KEY, declaration));
}

/** What a class says of itself as a seeder; `undefined` where it is none. */
export function seederOf(type: object): SeederDeclaration | undefined {
  return Reflect.getMetadata(KEY, type) as SeederDeclaration | undefined;
}
