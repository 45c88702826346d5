import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';

/** A package that the application and this lib each have a copy of, so that decorators of one are not seen by the other. */
export interface SecondCopy {
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
}

const NAMES = ['class-transformer', 'class-validator'];

/** Finds packages whose metadata must be shared and is not, as seen from a file of the application. */
export function findSecondCopies(file: string): SecondCopy[] {
  return NAMES.flatMap((name) => {
    const [ours, theirs] = [locate(name, import.meta.url), locate(name, file)];
    return ours !== undefined && theirs !== undefined && ours !== theirs ? [{ name, ours, theirs }] : [];
  });
}

function locate(name: string, from: string): string | undefined {
  try {
    const path = createRequire(from).resolve(name);
    const end = path.lastIndexOf(`${sep}${name}${sep}`);
    return end < 0 ? dirname(path) : path.slice(0, end + name.length + 1);
  } catch {
    return undefined; // an application without a copy of its own has no second one
  }
}
