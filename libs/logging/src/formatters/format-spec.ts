import { oneLine } from './formatter.js';

/** How a value of a template is laid out: what log formats use of Python's two mini-languages. */
export interface FormatSpec {
  readonly width: number;
  readonly fill: string;
  /** Default: texts to the left, numbers to the right. */
  readonly align: '<' | '>' | '^' | undefined;
  /** Digits behind the point, or the length that a text is cut to. */
  readonly precision: number | undefined;
  /** `d`, `f`, `x` and so on; whatever it is, a value that is no number is a text. */
  readonly type: string;
}

/** Reads `-8s`, `03d`, `.3f`: what follows `%(name)`. */
export function readPercentSpec(mark: string): FormatSpec {
  const [, flags = '', width = '', precision, type = 's'] = /^([-+ #0]*)(\d*)(?:\.(\d+))?(\w)$/.exec(mark) ?? [];
  return {
    width: Number(width),
    fill: flags.includes('0') && !flags.includes('-') ? '0' : ' ',
    align: flags.includes('-') ? '<' : '>',
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

/** Reads `>8`, `*^9`, `03.0f`: what follows `{name:`. Gives `undefined` where it is no format. */
export function readBraceSpec(mark: string): FormatSpec | undefined {
  const found = /^(?:(.?)([<>=^]))?[-+ ]?#?(0?)(\d*)[,_]?(?:\.(\d+))?([bcdeEfFgGnosxX%]?)$/u.exec(mark);
  if (!found) return undefined;
  const [, fill, align, zero, width, precision, type] = found;
  return {
    width: Number(width),
    fill: fill || (zero ? '0' : ' '),
    align: align === '=' || (zero && !align) ? '>' : (align as FormatSpec['align']),
    precision: precision === undefined ? undefined : Number(precision),
    type: type || 's',
  };
}

/** A value as text of one line, laid out. */
export function layOut(value: unknown, { width, fill, align, precision, type }: FormatSpec): string {
  const isNumber = typeof value === 'number';
  const text = isNumber ? numberText(value, type, precision) : oneLine(value).slice(0, precision);
  if (text.length >= width) return text;
  const side = align ?? (isNumber ? '>' : '<');
  if (side === '^') return text.padStart(text.length + Math.floor((width - text.length) / 2), fill).padEnd(width, fill);
  return side === '<' ? text.padEnd(width, fill) : text.padStart(width, fill);
}

function numberText(value: number, type: string, precision: number | undefined): string {
  switch (type) {
    case 'd':
    case 'i':
      return String(Math.trunc(value));
    case 'f':
    case 'F':
      return value.toFixed(precision ?? 6);
    case 'e':
    case 'E':
      return value.toExponential(precision ?? 6);
    case 'x':
      return Math.trunc(value).toString(16);
    case 'X':
      return Math.trunc(value).toString(16).toUpperCase();
    default:
      return String(value);
  }
}
