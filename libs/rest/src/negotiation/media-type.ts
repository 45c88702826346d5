/**
 * A media type with its parameters, as `application/json; indent=4`.
 *
 * @see RFC 9110, section 8.3.1
 */
export class MediaType {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: Readonly<Record<string, string>>;

  constructor(text: string) {
    const [full = '', ...parameters] = splitOutsideQuotes(text, ';');
    const name = full.trim().toLowerCase();
    const slash = name.indexOf('/');
    this.type = slash < 0 ? name : name.slice(0, slash);
    this.subtype = slash < 0 ? '' : name.slice(slash + 1); // what more slashes part is no other type
    this.parameters = Object.fromEntries(parameters.map(parseParameter));
  }

  /** `type/subtype`, in lower case. */
  get name(): string {
    return `${this.type}/${this.subtype}`;
  }

  /** How specific it is: 0 for all types, 1 for all subtypes, 2 for one, 3 with parameters. `q` counts as none, as in DRF. */
  get precedence(): number {
    if (this.type === '*') return 0;
    if (this.subtype === '*') return 1;
    return Object.keys(this.parameters).some((name) => name !== 'q') ? 3 : 2;
  }

  /** Whether the two name a common media type. Each parameter of `this` but `q` and `indent`-like ones that `other` has must agree. */
  matches(other: MediaType): boolean {
    for (const [name, value] of Object.entries(this.parameters)) {
      if (name !== 'q' && other.parameters[name] !== value) return false;
    }
    return isSamePart(this.subtype, other.subtype) && isSamePart(this.type, other.type);
  }
}

function isSamePart(a: string, b: string): boolean {
  return a === '*' || b === '*' || a === b;
}

function parseParameter(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 0) return [text.trim().toLowerCase(), ''];
  const value = text.slice(at + 1).trim();
  return [text.slice(0, at).trim().toLowerCase(), value.startsWith('"') ? value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1') : value];
}

/** Splits at `separator`, but not between double quotes. */
export function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const pattern = separator === ';' ? /(?:[^;"]|"(?:\\.|[^"\\])*"?)+/g : /(?:[^,"]|"(?:\\.|[^"\\])*"?)+/g;
  return text.match(pattern) ?? [];
}

/** The media type of a text that is written as UTF-8: Express adds it to every kind of text, Fastify to some. */
export function withCharset(mediaType: string): string {
  return mediaType.startsWith('text/') && !mediaType.includes(';') ? `${mediaType}; charset=utf-8` : mediaType;
}
