import { SchematicsException } from '@angular-devkit/schematics';
import pluralize from 'pluralize';

/** What a generated thing is called in its different places, of `blog/post-categories` or `PostCategory`. */
export interface Names {
  /** Folders in front of the name, as `blog`; empty for none. */
  readonly folder: string;
  /** `PostCategory` */
  readonly className: string;
  /** `PostCategories` */
  readonly pluralClass: string;
  /** `postCategories` */
  readonly pluralProperty: string;
  /** `post-category` */
  readonly file: string;
  /** `post-categories` */
  readonly pluralFile: string;
}

const MAX_LENGTH = 100;
/** What generated files import, or use of the language: a class of that name would hide it. */
const TAKEN = new Set(
  (
    'Column Controller Controllers Entity Module Modules Manager Managers Relation Permission Permissions FieldOption FieldOptions ModelOption ' +
    'ModelOptions JoinTable JoinColumn ManyToMany ManyToOne OneToOne Test ModelViewSet ModelSerializer ' +
    'Array Boolean Date Error Function JSON Map Number Object Promise Set String Symbol'
  ).split(' '),
);

/**
 * Reads the name of a resource, in any case, one or many of it.
 *
 * @throws SchematicsException for what cannot be a class
 */
export function readNames(name: unknown): Names {
  if (typeof name !== 'string' || name === '') throw new SchematicsException('A name is missing. Write it after the schematic, as: posts.');
  const words = name.split('/');
  const last = words.pop()!;
  if (name.length > MAX_LENGTH || !/^[A-Za-z][A-Za-z\d_-]*$/.test(last) || words.some((word) => !/^[A-Za-z\d][\w.-]*$/.test(word)))
    throw new SchematicsException(
      `'${name.slice(0, MAX_LENGTH)}' is no name. Use letters, digits and hyphens, as: posts, or blog/posts for a folder.`,
    );
  const file = pluralize.singular(toKebab(last));
  const pluralFile = pluralize.plural(file);
  const pluralClass = toPascal(pluralFile);
  const taken = [toPascal(file), pluralClass].find((each) => TAKEN.has(each));
  if (taken)
    throw new SchematicsException(`A class ${taken} would hide one that generated files use. Choose another name, as: shop-${pluralFile}.`);
  return {
    folder: words.join('/'),
    className: toPascal(file),
    pluralClass,
    pluralProperty: pluralClass.charAt(0).toLowerCase() + pluralClass.slice(1),
    file,
    pluralFile,
  };
}

/** `PostCategory` as `post-category`. */
export function toKebab(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/[_\s]+/g, '-')
    .toLowerCase();
}

/** `post-category` as `PostCategory`. */
export function toPascal(name: string): string {
  return name.replace(/(?:^|[-_])([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}

/** `publishedAt` as `PUBLISHED_AT`. */
export function toConstant(name: string): string {
  return toKebab(name).replaceAll('-', '_').toUpperCase();
}
