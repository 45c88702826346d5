/** One request of the corpus. Written as `diff_http.py`'s corpora are, so that a corpus serves both. */
export interface Step {
  path: string;
  /** Default `GET`. */
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, with JSON's content type unless `headers` names another. */
  raw?: string;
  headers?: Record<string, string>;
  /** The name of a kept token that the request is made with. */
  as?: string;
  /** `user:password` for Basic authentication. */
  basic?: string;
  /** Keeps the token of the answer under this name. */
  keep?: string;
  /** Response headers that are compared too, as sets. */
  headers_too?: string[];
  /** Compares no body. */
  only?: 'status';
}

/** What counts of an answer once moments, tokens and wording are taken out of it. */
export interface Answer {
  status: number;
  body?: unknown;
  /** Of what DRF answers itself. */
  allow?: string | null;
  'www-authenticate'?: string;
  headers?: Record<string, string[]>;
}

/** A step and what the twin answered. */
export interface Recorded {
  step: Step;
  answer: Answer;
}
