import { ValueValidator } from './validator.js';

/** The extension of a file's name is one of those, whatever its case. Code: `invalid_extension`. */
export class FileExtensionValidator extends ValueValidator<{ readonly name: string }> {
  override readonly code = 'invalid_extension';
  private readonly allowed: readonly string[];

  constructor({ allowedExtensions }: { allowedExtensions: readonly string[] }) {
    super();
    this.allowed = allowedExtensions.map((extension) => extension.toLowerCase());
  }

  override accepts({ name }: { readonly name: string }): boolean {
    return this.allowed.includes(extensionOf(name));
  }

  override describe({ name }: { readonly name: string }): Record<string, unknown> {
    return { extension: extensionOf(name), allowed: this.allowed.join(', ') };
  }
}

function extensionOf(name: string): string {
  return /[^.].*\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
