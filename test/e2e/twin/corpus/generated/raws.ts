import type { Step } from '../../step.js';
import { valuesOf } from './values.js';

/** Texts where JSON should be. A lone low surrogate stands for a byte: `\udcff` is 0xff. */
const JSONS = valuesOf('body.json');

const LATIN_FORM = { 'Content-Type': 'application/x-www-form-urlencoded; charset=latin-1' };
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const MULTIPART = { 'Content-Type': 'multipart/form-data; boundary=x' };

/** A part in base64, as its text says. */
const encodedPart = (name: string, text: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${text}\r\n`;

/** Bodies as bytes: what is no JSON, no form, of no type that there is, or cut off. */
export const raws: Step[] = [
  ...JSONS.flatMap((raw): Step[] => [
    { path: '/api/posts', method: 'POST', raw, as: 'u3' },
    { path: '/api/token', method: 'POST', raw },
    { path: '/api/posts/9999', method: 'PUT', raw, as: 'u3' },
  ]),
  ...JSONS.filter((_, index) => index % 4 === 0).flatMap((raw): Step[] => [
    { path: '/api/posts', method: 'POST', raw },
    { path: '/api/posts/6', method: 'PATCH', raw, as: 'u1' },
    { path: '/api/posts/6/publish', method: 'POST', raw },
    { path: '/api/nothing', method: 'POST', raw },
  ]),
  ...valuesOf('body.type').flatMap((type): Step[] => {
    const headers = { 'Content-Type': type };
    return [
      { path: '/api/tags', method: 'POST', raw: '{"name": ""}', headers, as: 'u1' },
      { path: '/api/tags', method: 'POST', raw: '{"name": ""}', headers },
      { path: '/api/tags', method: 'POST', raw: '', headers, as: 'u1' },
      { path: '/api/tags/99', method: 'PATCH', raw: '{}', headers, as: 'u1' },
      { path: '/api/token', method: 'POST', raw: '{"username": "user1"}', headers },
      { path: '/api/nothing', method: 'POST', raw: '{}', headers },
      { path: '/api/tags/1', raw: '{}', headers },
    ];
  }),
  ...valuesOf('body.form').flatMap((raw): Step[] => [
    { path: '/api/posts', method: 'POST', raw, headers: FORM, as: 'u3' },
    { path: '/api/token', method: 'POST', raw, headers: FORM },
    { path: '/api/token', method: 'POST', raw, headers: LATIN_FORM },
    { path: '/api/posts/6', method: 'PATCH', raw: `title=&${raw}`, headers: FORM, as: 'u2' },
  ]),
  ...['dXNlcjE=', 'dXNlcjE', 'ICA=', '=', 'w6k=', '_w==', 'dXNl cjE='].map((text): Step => ({
    path: '/api/token',
    method: 'POST',
    raw: `${encodedPart('username', text)}--x--\r\n`,
    headers: MULTIPART,
  })),
  ...valuesOf('body.multipart').flatMap((raw): Step[] => [
    { path: '/api/posts', method: 'POST', raw, headers: MULTIPART, as: 'u3' },
    { path: '/api/token', method: 'POST', raw, headers: MULTIPART },
  ]),
];
